package io.meshage.protocol.port;

import java.util.function.Supplier;

/**
 * What the nodes of one process have in common. A live node is mostly alone in its process; in a
 * simulation thousands would each compute and keep the same.
 */
public interface Commons {
  /** Shares nothing. */
  Commons NONE =
      new Commons() {
        @Override
        public <T> T share(Object key, Supplier<T> compute) {
          return compute.get();
        }
      };

  /**
   * Returns what is computed, or what another computed for an equal key. It must be immutable and
   * follow from the key alone, so that nobody can tell which it was.
   */
  <T> T share(Object key, Supplier<T> compute);
}
