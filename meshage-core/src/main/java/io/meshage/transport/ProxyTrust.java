package io.meshage.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges the certificates of proxies: by the authorities of this node, or else by those that Java
 * trusts, as a browser does by its own. That the certificate is the host's is checked with it.
 */
final class ProxyTrust extends NarrowTrust {
  private final X509ExtendedTrustManager first;
  private final X509ExtendedTrustManager second;

  private ProxyTrust(X509ExtendedTrustManager first, X509ExtendedTrustManager second) {
    super("the host of a proxy");
    this.first = first;
    this.second = second;
  }

  /**
   * Makes what a dial of a proxy needs; reads Java's authorities, which takes a while.
   *
   * @param own what this node shows if the proxy asks for it; null if it has nothing
   */
  static SslContext context(@Nullable TlsCredentials own)
      throws GeneralSecurityException, IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(TlsCredentials.PROTOCOL)
            .endpointIdentificationAlgorithm("HTTPS")
            .trustManager(judge(own));
    if (own != null) {
      builder.keyManager(own.key(), own.chain());
    }
    return builder.build();
  }

  static X509ExtendedTrustManager judge(@Nullable TlsCredentials own)
      throws GeneralSecurityException, IOException {
    X509ExtendedTrustManager java = TlsCredentials.judgeBy(null);
    return own == null
        ? new PeerTrust(java, "those that Java trusts")
        : new PeerTrust(new ProxyTrust(own.trust(), java), "ours, nor from those that Java trusts");
  }

  /** A question to a judge. */
  private interface Question {
    void ask(X509ExtendedTrustManager judge) throws CertificateException;
  }

  /** What speaks against it is what the first says, who may know the authority. */
  private void either(Question question) throws CertificateException {
    try {
      question.ask(first);
    } catch (CertificateException e) {
      try {
        question.ask(second);
      } catch (CertificateException alsoNot) {
        e.addSuppressed(alsoNot);
        throw e;
      }
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    either(judge -> judge.checkServerTrusted(chain, kind, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    either(judge -> judge.checkServerTrusted(chain, kind, socket));
  }
}
