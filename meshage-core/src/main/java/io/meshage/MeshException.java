package io.meshage;

import java.io.Serial;
import java.util.Objects;

/**
 * Something the caller asked of the mesh could not be done; the text says what, why, what to do.
 */
public class MeshException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception with a text for people. */
  public MeshException(String message) {
    super(Objects.requireNonNull(message, "message"));
  }

  /** Creates an exception with a text for people and what led to it. */
  public MeshException(String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), Objects.requireNonNull(cause, "cause"));
  }
}
