package io.meshage;

import java.io.Serial;
import java.util.Objects;

/**
 * The thread was interrupted while a blocking call waited, or before it began. The thread's
 * interrupted flag is set when this is thrown.
 *
 * <p>Whether what was asked is done all the same is not known: it is not taken back, and nobody
 * waits for its answer any more. A thread that was interrupted before the call has asked nothing.
 */
public final class MeshInterruptedException extends MeshException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception with a text for people. */
  public MeshInterruptedException(String message) {
    super(Objects.requireNonNull(message, "message"));
  }
}
