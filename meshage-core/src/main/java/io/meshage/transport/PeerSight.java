package io.meshage.transport;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What one dial saw of the other end's certificate. The JDK's HTTP client does not tell it
 * afterwards, so that it is noted while the certificate is judged; and it compares hosts, of which
 * nothing is known here that a node's name would be compared with.
 */
final class PeerSight extends NarrowTrust {
  private final @Nullable X509ExtendedTrustManager judge;
  private final boolean isNode;
  private volatile @Nullable List<String> names;
  private volatile String protection = "none";

  private PeerSight(@Nullable X509ExtendedTrustManager judge, boolean isNode) {
    super("a server that an engine dials");
    this.judge = judge;
    this.isNode = isNode;
  }

  /** Makes that of a dial without TLS. */
  static PeerSight ofNothing() {
    return new PeerSight(null, false);
  }

  /** Makes that of a dial of a node. */
  static PeerSight ofNode(X509ExtendedTrustManager judge) {
    return new PeerSight(judge, true);
  }

  /** Makes that of a dial of a proxy, whose host is compared. */
  static PeerSight ofProxy(X509ExtendedTrustManager judge) {
    return new PeerSight(judge, false);
  }

  /** Returns TLS in which this judges. */
  SSLContext context(@Nullable TlsCredentials own) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(TlsCredentials.PROTOCOL)
            .trustManager(this);
    if (own != null) {
      builder.keyManager(own.key(), own.chain());
    }
    return ((JdkSslContext) builder.build()).context();
  }

  /** Returns the nodes that the certificate names; null where it is no node's. */
  @Nullable List<String> names() {
    return names;
  }

  String protection() {
    return protection;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    X509ExtendedTrustManager asked = judge;
    if (asked == null) {
      throw new CertificateException("no certificate was awaited");
    }
    if (isNode) {
      asked.checkServerTrusted(chain, kind); // without a host
      names = Certificates.names(chain[0]);
    } else {
      asked.checkServerTrusted(chain, kind, engine);
    }
    SSLSession session = engine.getHandshakeSession();
    protection =
        session.getProtocol().toLowerCase(Locale.ROOT).replace("tlsv", "tls ")
            + " "
            + session.getCipherSuite()
            + (isNode ? "" : " to a proxy");
  }
}
