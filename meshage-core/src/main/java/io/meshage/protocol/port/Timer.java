package io.meshage.protocol.port;

/** A call that was asked for at a later time. */
public interface Timer {
  /** A timer that never fires. */
  Timer NONE = () -> {};

  /** Makes sure that the call does not happen any more; harmless when it has happened. */
  void cancel();
}
