package io.meshage;

import java.io.Serial;
import java.util.Objects;

/** A call could not be carried out. The message says what failed, why, and what to do. */
public class MeshException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception with a text for people. */
  public MeshException(String message) {
    super(Objects.requireNonNull(message, "message"));
  }

  /** Creates an exception with a text for people and its cause. */
  public MeshException(String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), Objects.requireNonNull(cause, "cause"));
  }
}
