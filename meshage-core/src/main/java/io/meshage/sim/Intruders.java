package io.meshage.sim;

import io.meshage.Keyring;
import io.meshage.Limits;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * I11: who has no key of the mesh never gets a link, is in nobody's topology, and costs each
 * connection that it opens no more than a handshake may.
 */
final class Intruders {
  /** Deadlines are kept in ticks, and the last words take their time. */
  private static final Duration TICK = Duration.ofMillis(10);

  private final EventQueue queue;
  private final Set<String> names = new TreeSet<>();
  private @Nullable Keyring ring;
  private boolean strangersCame;

  Intruders(EventQueue queue) {
    this.queue = queue;
  }

  /** From now on all is sealed with these keys, and whoever has none of them is an intruder. */
  void keepOut(Keyring keys) {
    ring = keys;
  }

  /** Returns whether nobody can tell what frames say. */
  boolean areKeptOut() {
    return ring != null;
  }

  /** A host came on which no node of ours runs. */
  void came(Host host, @Nullable Keyring keys) {
    host.isStranger = true;
    strangersCame = true;
    Keyring ours = ring;
    boolean lacksKey =
        keys == null || ours == null || Collections.disjoint(ours.keys(), keys.keys());
    if (ours != null && lacksKey) {
      names.add(host.name);
    }
  }

  /** Returns whether somebody may have received what no node sent. */
  boolean strangersCame() {
    return strangersCame;
  }

  /** Bytes came to a node that has read so many on this connection, which is open for so long. */
  void heard(Host from, Host by, long readBytes, long openNanos) {
    boolean isCostly =
        readBytes > Limits.MAX_HANDSHAKE_BYTES
            || openNanos > Limits.HANDSHAKE_DEADLINE.plus(TICK).toNanos();
    if (isCostly && names.contains(from.name)) {
      throw broken(
          by + " still hears " + from + " after " + readBytes + " bytes and " + openNanos + " ns");
    }
  }

  void linkUp(Life life, String peer) {
    if (names.contains(peer)) {
      throw broken(life + " has a link to " + peer + ", which has no key");
    }
  }

  /**
   * Checks what the nodes know, at rest.
   *
   * @throws SimulationError if somebody knows an intruder
   */
  void areUnknownTo(Collection<Life> lives) {
    for (Life life : lives) {
      if (!life.isOver && !Collections.disjoint(life.hosted().mesh().members().keySet(), names)) {
        throw broken(life + " knows one of " + names + ", which have no key");
      }
    }
  }

  private SimulationError broken(String text) {
    return queue.fail("invariant I11 is broken: " + text);
  }
}
