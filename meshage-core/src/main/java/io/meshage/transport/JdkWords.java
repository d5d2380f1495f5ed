package io.meshage.transport;

import com.google.common.base.Throwables;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the JDK's HTTP client says about a dial, in words for people. */
final class JdkWords {
  private static final int UPGRADE_REQUIRED = 426;
  private static final int PROXY_AUTHENTICATION = 407;

  private JdkWords() {}

  /**
   * Why there is no link.
   *
   * @param reason for programs
   * @param text for people
   */
  record Failure(CloseReason reason, String text) {}

  static Failure of(@Nullable Throwable failure, Endpoint peer) {
    if (failure == null) {
      return unreachable(peer + " did not open a WebSocket");
    }
    List<Throwable> causes = Throwables.getCausalChain(failure);
    for (Throwable cause : causes) {
      if (cause instanceof CertificateException || cause instanceof SSLException) {
        TlsException words = TlsWords.of(failure, peer, true, null);
        return new Failure(words.reason(), words.words());
      } else if (cause instanceof WebSocketHandshakeException refused) {
        return unreachable("the server there " + answer(refused.getResponse().statusCode()));
      } else if (cause instanceof HttpTimeoutException) {
        return unreachable(
            "no answer within " + PendingConnect.TIMEOUT_SECONDS + " s from " + place(peer));
      } else if (cause instanceof UnresolvedAddressException) {
        return unreachable("unknown host " + peer.host());
      }
    }
    for (Throwable cause : causes) {
      if (cause instanceof ConnectException) {
        return unreachable("connection refused by " + place(peer));
      }
    }
    return unreachable(TransportErrors.ofLoss(Throwables.getRootCause(failure), peer));
  }

  private static String answer(int status) {
    String more =
        switch (status) {
          case UPGRADE_REQUIRED ->
              ": a proxy on the path must use HTTP/1.1 and pass the header Upgrade on";
          case PROXY_AUTHENTICATION -> ": a proxy on the path asks for a user name and a password";
          default -> " and did not open a WebSocket";
        };
    return "answered " + status + more;
  }

  private static Failure unreachable(String text) {
    return new Failure(CloseReason.UNREACHABLE, text);
  }

  private static String place(Endpoint peer) {
    return peer.host() + ":" + peer.port();
  }
}
