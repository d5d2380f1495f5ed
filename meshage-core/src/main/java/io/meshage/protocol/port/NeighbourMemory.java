package io.meshage.protocol.port;

import io.meshage.Endpoint;
import java.util.List;

/**
 * What a node keeps of its neighbours for its next life. Neither call waits or throws: whatever can
 * fail is done elsewhere, and a memory that fails is an empty one.
 */
public interface NeighbourMemory {
  /** Remembers nothing. */
  NeighbourMemory NONE =
      new NeighbourMemory() {
        @Override
        public List<Acquaintance> lastKnown() {
          return List.of();
        }

        @Override
        public void keep(List<Acquaintance> neighbours) {}
      };

  /** The most that are kept. */
  int MOST = 32;

  /**
   * A node that this one had a link with.
   *
   * @param name its name
   * @param place where it can be dialled, as far as this side has seen it
   */
  record Acquaintance(String name, Endpoint place) {}

  /** Returns those of the life before, the one linked last at the end; at most {@link #MOST}. */
  List<Acquaintance> lastKnown();

  /** Keeps these in place of all others, at most {@link #MOST}. */
  void keep(List<Acquaintance> neighbours);
}
