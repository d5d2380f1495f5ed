package io.meshage.transport;

import com.google.common.base.Throwables;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What goes wrong with TLS, in words for people: what, why, what to do. */
final class TlsWords {
  private static final String ALERT = "Received fatal alert: ";

  /** Alerts by which the other side says that it does not take our certificate. */
  private static final Set<String> OF_CERTIFICATES =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied",
          "certificate_required");

  private TlsWords() {}

  /**
   * Returns why there is no link with a peer.
   *
   * @param dials whether this side dialled
   * @param own what may be wrong with this side's own certificate; null if nothing is known
   */
  static TlsException of(Throwable thrown, Endpoint peer, boolean dials, @Nullable String own) {
    List<Throwable> causes = Throwables.getCausalChain(thrown);
    for (Throwable cause : causes) {
      if (cause instanceof CertificateException) {
        return certificate(peer + ": " + cause.getMessage(), thrown);
      } else if (cause instanceof NotSslRecordException) {
        return certificate(
            dials
                ? peer + " does not use TLS; dial it without TLS, or make it listen at tls://"
                : peer + " does not use TLS; make it dial tls:// (or wss://)",
            thrown);
      } else if (cause instanceof TooLongFrameException) {
        return malformed(
            peer
                + " needs more than "
                + Limits.MAX_TLS_HANDSHAKE_BYTES
                + " bytes for its TLS handshake; give it a shorter chain of certificates",
            thrown);
      } else if (cause instanceof SslHandshakeTimeoutException) {
        return new TlsException(
            CloseReason.SILENT,
            peer
                + " did not finish the TLS handshake within "
                + Limits.HANDSHAKE_DEADLINE.toSeconds()
                + " s; check that a meshage node listens there by TLS",
            thrown);
      }
    }
    for (Throwable cause : causes) {
      if (cause instanceof SSLException) {
        return of(String.valueOf(cause.getMessage()), thrown, peer, own);
      }
    }
    Throwable root = Throwables.getRootCause(thrown);
    return root instanceof ClosedChannelException
        ? lost(peer + " closed the connection in the TLS handshake; check that it uses TLS", thrown)
        : lost(TransportErrors.ofLoss(root, peer), thrown);
  }

  private static TlsException of(
      String text, Throwable thrown, Endpoint peer, @Nullable String own) {
    if (text.contains("Empty client certificate chain")
        || text.contains("Empty server certificate chain")) {
      return certificate(peer + " showed no certificate; give it one", thrown);
    } else if (isOfVersions(text)) {
      return new TlsException(
          CloseReason.VERSION,
          peer + " does not support TLS 1.3, and nothing older is accepted; upgrade it",
          thrown);
    } else if (!text.contains(ALERT)) {
      return malformed(peer + " violated the TLS protocol: " + text, thrown);
    }
    String alert = text.substring(text.indexOf(ALERT) + ALERT.length());
    if (OF_CERTIFICATES.contains(alert)) {
      String why =
          own == null
              ? "see its log; usually it has another authority, or our certificate has expired"
              : own;
      return certificate(peer + " refuses this node's certificate (" + alert + "): " + why, thrown);
    }
    return lost(peer + " ended TLS with the alert " + alert + "; see its log", thrown);
  }

  private static boolean isOfVersions(String text) {
    return text.contains(ALERT + "protocol_version")
        || text.contains(ALERT + "handshake_failure")
        || text.contains("protocol version")
        || text.contains("TLSv1.2")
        || text.contains("TLSv1.1");
  }

  private static TlsException certificate(String words, Throwable cause) {
    return new TlsException(CloseReason.CERTIFICATE, words, cause);
  }

  private static TlsException malformed(String words, Throwable cause) {
    return new TlsException(CloseReason.MALFORMED, words, cause);
  }

  private static TlsException lost(String words, Throwable cause) {
    return new TlsException(CloseReason.LOST, words, cause);
  }
}
