package io.meshage.transport;

import io.meshage.MeshException;
import io.meshage.TlsFiles;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a node shows to others and whom it believes, as read from its files at one time. Immutable.
 */
final class TlsCredentials {
  /** The only version that is spoken. */
  static final String PROTOCOL = "TLSv1.3";

  private static final byte[] PROBE = "meshage".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final X509ExtendedTrustManager trust;
  private final PeerTrust judge;
  private final SslContext server;
  private final SslContext client;

  private TlsCredentials(
      List<X509Certificate> chain, PrivateKey key, X509ExtendedTrustManager trust, String where)
      throws SSLException {
    this.chain = chain;
    this.key = key;
    this.trust = trust;
    X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
    judge = new PeerTrust(trust, where);
    server =
        SslContextBuilder.forServer(key, shown)
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOL)
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(judge)
            .build();
    client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOL)
            .keyManager(key, shown)
            .trustManager(judge)
            .endpointIdentificationAlgorithm(null) // a node is its name, wherever it is
            .build();
  }

  /** What stands in the files; compared to see whether they have changed. */
  record Texts(String certificates, String key, String authorities) {
    /**
     * Reads them.
     *
     * @throws MeshException if one cannot be read, in words
     */
    static Texts read(TlsFiles files) {
      return new Texts(
          Pem.text(files.certificates()), Pem.text(files.key()), Pem.text(files.authorities()));
    }

    @Override
    public String toString() {
      return "texts of TLS files"; // one of them is a secret
    }
  }

  /**
   * Makes credentials of what was read.
   *
   * @param node whom the certificate must name
   * @throws MeshException if they are of no use, in words
   */
  static TlsCredentials of(Texts texts, TlsFiles files, String node) {
    List<X509Certificate> chain = Pem.certificates(texts.certificates(), files.certificates());
    X509Certificate own = chain.get(0);
    PrivateKey key = Pem.privateKey(texts.key(), files.key(), own.getPublicKey());
    if (!fits(key, own)) {
      throw new MeshException(
          "the key in "
              + files.key()
              + " does not belong to the certificate in "
              + files.certificates());
    }
    for (X509Certificate each : chain) {
      Optional<String> words = Certificates.outOfTime(each, Instant.now());
      if (words.isPresent()) {
        throw new MeshException(
            "the certificate of "
                + Certificates.subject(each)
                + " in "
                + files.certificates()
                + " "
                + words.get()
                + "; make a new one, or set the clock");
      }
    }
    List<String> names = Certificates.names(own);
    if (!names.contains(node)) {
      throw new MeshException(
          "the certificate in "
              + files.certificates()
              + " names "
              + (names.isEmpty() ? "no node" : String.join(", ", names))
              + ", and this node is "
              + node
              + "; make one in its name");
    }
    try {
      List<X509Certificate> authorities =
          Pem.certificates(texts.authorities(), files.authorities());
      return new TlsCredentials(chain, key, judgeBy(authorities), files.authorities().toString());
    } catch (GeneralSecurityException | IOException e) {
      throw new MeshException("this JVM cannot use the TLS files: " + e, e);
    }
  }

  private static boolean fits(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return true; // TLS will tell
    }
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Returns the JDK's judge that believes these authorities; its own where there are none. */
  static X509ExtendedTrustManager judgeBy(@Nullable List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = null;
    if (authorities != null) {
      store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509ExtendedTrustManager judge) {
        return judge;
      }
    }
    throw new GeneralSecurityException("this JVM cannot verify certificates");
  }

  SslContext server() {
    return server;
  }

  SslContext client() {
    return client;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  /** Returns who judges other nodes' certificates, in words. */
  PeerTrust judge() {
    return judge;
  }

  X509ExtendedTrustManager trust() {
    return trust;
  }

  /** Returns which own certificate ends before a moment, in words; null if none does. */
  @Nullable String endsBefore(Instant moment) {
    for (X509Certificate each : chain) {
      if (each.getNotAfter().toInstant().isBefore(moment)) {
        return "the certificate of "
            + Certificates.subject(each)
            + " expires on "
            + Certificates.end(each);
      }
    }
    return null;
  }

  /** Returns what can be seen to be wrong with the own certificate by now; null if nothing. */
  @Nullable String ownProblem() {
    for (X509Certificate each : chain) {
      Optional<String> words = Certificates.outOfTime(each, Instant.now());
      if (words.isPresent()) {
        return "that of " + Certificates.subject(each) + " " + words.get() + "; give it a new one";
      }
    }
    return null;
  }
}
