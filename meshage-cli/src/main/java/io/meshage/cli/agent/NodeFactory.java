package io.meshage.cli.agent;

import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import java.util.function.Consumer;

/** Starts the node of an agent: a live one in the program, a fake one in tests. */
public interface NodeFactory {
  /**
   * Starts a node; it accepts connections when this returns.
   *
   * @param protection what protects it from others
   * @param files what the node keeps for its next life
   * @throws RuntimeException if it cannot start, for instance because its port is in use
   */
  Node start(
      MeshConfig config,
      Protection protection,
      Consumer<Message> onMessage,
      MeshListener listener,
      NodeFiles files);
}
