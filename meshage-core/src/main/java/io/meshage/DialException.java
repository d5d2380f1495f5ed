package io.meshage;

import java.io.Serial;
import java.util.Objects;

/** A dial did not result in a link. */
public final class DialException extends MeshException {
  @Serial private static final long serialVersionUID = 1L;

  private final CloseReason reason;

  /** Creates an exception with the reason and a text for people. */
  public DialException(CloseReason reason, String message) {
    super(Objects.requireNonNull(message, "message"));
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** Returns why there is no link. */
  public CloseReason reason() {
    return reason;
  }
}
