package io.meshage.transport;

import io.meshage.CloseReason;
import java.io.IOException;

/** Why there is no link by TLS, or no longer one, in words for people. */
final class TlsException extends IOException {
  private static final long serialVersionUID = 1;

  private final CloseReason reason;

  TlsException(CloseReason reason, String words, Throwable cause) {
    super(words, cause);
    this.reason = reason;
  }

  CloseReason reason() {
    return reason;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
