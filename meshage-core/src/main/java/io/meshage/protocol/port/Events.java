package io.meshage.protocol.port;

import io.meshage.MeshEvent;
import io.meshage.MeshListener.Warning;
import java.time.Instant;

/** News for the application and the operator. */
public interface Events {
  /** Something happened. */
  void tell(MeshEvent event);

  /** Counts something that went wrong or was dropped, by a name such as {@code frames-unknown}. */
  void count(String counter);

  /** Returns when it is, by this machine's clock, for the events. */
  Instant now();

  /** Something an operator should know. */
  default void warning(String text) {
    tell(new Warning(text, "warnings", now()));
  }
}
