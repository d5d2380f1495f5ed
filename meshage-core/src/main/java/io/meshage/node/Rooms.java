package io.meshage.node;

import io.meshage.message.KeysMessage;
import io.meshage.protocol.ServiceTable;
import io.meshage.protocol.port.Ground;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rooms that stand on delivery: the one list of them. Each has its service in the table, and
 * its part of {@link io.meshage.Node}.
 */
final class Rooms {
  private final ServiceTable table;
  private final HostedKeys keys;

  /**
   * Makes all rooms. On the loop, before the core.
   *
   * @param warnings gets what an operator should know
   */
  Rooms(Ground ground, NodeParts parts, Calls calls, Consumer<String> warnings) {
    KeysService keysService =
        new KeysService(
            ground,
            new KeyDesk(
                parts.keys(),
                parts.keeper(),
                parts.keyChanges(),
                parts.loop(),
                warnings,
                ground.counters()),
            parts.config().timeout());
    keys = new HostedKeys(calls, keysService);
    table = new ServiceTable(List.of(new ServiceTable.Entry(KeysMessage.class, keysService)));
  }

  ServiceTable table() {
    return table;
  }

  HostedKeys keys() {
    return keys;
  }
}
