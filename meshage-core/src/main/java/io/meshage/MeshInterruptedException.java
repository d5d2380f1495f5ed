package io.meshage;

import java.io.Serial;
import java.util.Objects;

/**
 * The thread was interrupted while a blocking call waited, or before it began. The thread's
 * interrupted flag is set when this is thrown.
 *
 * <p>It is not known whether the call takes effect: it is not undone, and its result is lost. If
 * the thread was interrupted before the call, the call has done nothing.
 */
public final class MeshInterruptedException extends MeshException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception with a text for people. */
  public MeshInterruptedException(String message) {
    super(Objects.requireNonNull(message, "message"));
  }
}
