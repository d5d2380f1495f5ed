package io.meshage;

import java.util.List;
import java.util.Objects;

/**
 * The keys of a node. It seals what it sends with the first key, and opens what it receives with
 * any of them. So a key can be replaced while the mesh runs.
 *
 * @param keys the first is the one in use; 1 to {@link #MAX_KEYS}, each once
 */
public record Keyring(List<SharedKey> keys) {
  /** The maximum number of keys. Each one costs some microseconds per greeting of a stranger. */
  public static final int MAX_KEYS = 8;

  public Keyring {
    Objects.requireNonNull(keys, "keys");
    Limits.between(1, MAX_KEYS, keys.size(), "the number of keys");
    keys = List.copyOf(keys);
    if (keys.stream().distinct().count() != keys.size()) {
      throw new IllegalArgumentException("a key is in the ring twice");
    }
  }

  /** Returns a key ring of these keys, the one in use first. */
  public static Keyring of(SharedKey... keys) {
    Objects.requireNonNull(keys, "keys");
    return new Keyring(List.of(keys));
  }

  /** Returns the key that seals. */
  public SharedKey primary() {
    return keys.get(0);
  }
}
