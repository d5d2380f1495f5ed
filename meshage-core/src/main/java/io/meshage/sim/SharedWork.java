package io.meshage.sim;

import io.meshage.protocol.port.Commons;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Remembers what one simulated node computed for the next that needs the same. */
final class SharedWork implements Commons {
  /** Views that are remembered; nodes that agree need one, nodes that do not yet a few. */
  private static final int MOST = 64;

  private final Map<Object, Object> results =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
          return size() > MOST;
        }
      };

  @Override
  @SuppressWarnings("unchecked") // equal keys have results of one type, or they would not be equal
  public <T> T share(Object key, Supplier<T> compute) {
    Object known = results.get(key);
    if (known == null) {
      known = compute.get();
      results.put(key, known);
    }
    return (T) known;
  }
}
