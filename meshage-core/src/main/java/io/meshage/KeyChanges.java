package io.meshage;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which other nodes may change the shared keys of a node, by calling {@link Node#keysAsync} there.
 * The node's own application always may. Every node may ask for the fingerprints of the keys.
 * Immutable.
 */
public final class KeyChanges {
  /** No other node. The default. */
  public static final KeyChanges BY_NOBODY = new KeyChanges(false, List.of());

  /** Any node that has a key: for meshes without identities that trust all their members. */
  public static final KeyChanges BY_ANYBODY = new KeyChanges(true, List.of());

  private static final int MAX_OPERATORS = 1024;

  private final boolean anybody;
  private final List<String> operators;

  private KeyChanges(boolean anybody, List<String> operators) {
    this.anybody = anybody;
    this.operators = operators;
  }

  /**
   * Allows some nodes. They must have identities, because their requests are signed.
   *
   * @param operators names of nodes, or their public keys as {@link PeerKey#text} shows them; at
   *     most 1024
   */
  public static KeyChanges by(Collection<String> operators) {
    Objects.requireNonNull(operators, "operators");
    Limits.atMost(MAX_OPERATORS, operators.size(), "the operators");
    operators.forEach(each -> Limits.name(each, "an operator"));
    return new KeyChanges(false, List.copyOf(operators));
  }

  /**
   * Returns why a node may not change keys; empty if it may.
   *
   * @param name the node that asks
   * @param key the key that signed the request, if its name is known by that key; empty if nothing
   *     is proven
   */
  public Optional<String> objection(String name, Optional<PeerKey> key) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(key, "key");
    if (anybody) {
      return Optional.empty();
    } else if (operators.isEmpty()) {
      return Optional.of(
          "it lets no other node change its keys; name operators there, or allow key changes");
    } else if (key.isEmpty()) {
      return Optional.of("it accepts key changes only from operators, in signed requests");
    }
    return operators.contains(name) || operators.contains(key.get().text())
        ? Optional.empty()
        : Optional.of(name + " is not one of its operators");
  }
}
