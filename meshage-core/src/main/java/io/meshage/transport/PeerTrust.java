package io.meshage.transport;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Judges the certificates of other nodes as the JDK does, and says in words what is wrong with one.
 * Which node a certificate names is judged later, when the node has told its name; at which host it
 * is means nothing.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;
  private final String authorities;

  /**
   * Wraps a judge.
   *
   * @param authorities where the authorities that are believed stand, for the words
   */
  PeerTrust(X509ExtendedTrustManager judge, String authorities) {
    this.judge = judge;
    this.authorities = authorities;
  }

  /** A verdict of the JDK's. */
  private interface Verdict {
    void give() throws CertificateException;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    judge(chain, () -> judge.checkClientTrusted(chain, kind, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    judge(chain, () -> judge.checkServerTrusted(chain, kind, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    judge(chain, () -> judge.checkClientTrusted(chain, kind, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    judge(chain, () -> judge.checkServerTrusted(chain, kind, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    judge(chain, () -> judge.checkClientTrusted(chain, kind));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    judge(chain, () -> judge.checkServerTrusted(chain, kind));
  }

  /** None, so that a peer shows its certificate whatever authority it has it from. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private void judge(X509Certificate[] chain, Verdict verdict) throws CertificateException {
    try {
      verdict.give();
    } catch (CertificateException e) {
      throw new CertificateException(words(chain, e), e);
    }
  }

  private String words(X509Certificate[] chain, CertificateException problem) {
    Instant now = Instant.now();
    for (X509Certificate each : chain) {
      Optional<String> words = Certificates.outOfTime(each, now);
      if (words.isPresent()) {
        return "its certificate of "
            + Certificates.subject(each)
            + " "
            + words.get()
            + "; give it a new one, or set the clocks";
      }
    }
    String text = String.valueOf(problem.getMessage());
    String whose =
        "its certificate of "
            + Certificates.subject(chain[0])
            + ", issued by "
            + Certificates.issuer(chain[chain.length - 1]);
    if (text.contains("No subject alternative") || text.contains("No name matching")) {
      return whose + ", does not name the host: " + text;
    }
    return text.contains("path building failed") || text.contains("path validation failed")
        ? whose
            + ", is not from an authority in "
            + authorities
            + "; give both nodes the same authority"
        : whose + ", is not accepted: " + text;
  }
}
