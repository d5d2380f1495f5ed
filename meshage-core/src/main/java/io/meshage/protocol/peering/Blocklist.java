package io.meshage.protocol.peering;

import io.meshage.Blocked;
import io.meshage.CloseReason;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import io.meshage.protocol.port.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is kept out for a while, by user or by {@link Guard}; and who was, so that whoever comes back
 * as it was is kept out for longer. A user blocks a name. The guard blocks a name only if its
 * bearer has proven it by a certificate; else the key that has signed in the name, or what was said
 * in the name from one address, so that nobody can bring it about that somebody else is kept out.
 */
final class Blocklist {
  /**
   * Who is held to account.
   *
   * @param id the name
   * @param host the address that it is said at; "" for the name wherever it is said
   * @param key the key that signs in the name; null for whoever says it
   */
  record Party(NodeId id, String host, @Nullable PeerKey key) {
    /** Whoever says a name, wherever. */
    static Party of(NodeId id) {
      return new Party(id, "", null);
    }

    /** Returns whom a peer is taken for. */
    static Party of(Connection connection) {
      return new Party(
          connection.peer().id(),
          connection.isProven() ? "" : connection.remote().host(),
          connection.key());
    }
  }

  private static final class Block {
    final Party party;
    final String name;
    String why = "";
    boolean byUser;
    boolean isLifted;
    long untilNanos;
    Duration next = Limits.FIRST_BLOCK;

    Block(Party party, String name) {
      this.party = party;
      this.name = name;
    }
  }

  private final Map<Party, Block> blocks = new LinkedHashMap<>();
  private final String self;
  private final Scheduler scheduler;
  private final BiConsumer<NodeId, Refusal> ending;

  /**
   * Creates an empty list.
   *
   * @param ending ends the link to whom there is one, with these words
   */
  Blocklist(String self, Scheduler scheduler, BiConsumer<NodeId, Refusal> ending) {
    this.self = self;
    this.scheduler = scheduler;
    this.ending = ending;
  }

  /** Blocks for as long as the user says, whatever was before. */
  void byUser(String name, Duration duration) {
    Block block = of(Party.of(NodeId.ofName(name)), name);
    block.byUser = true;
    keepOut(block, duration, "by the user of " + self);
  }

  /**
   * Blocks for a minute; for twice as long as the last time if that is not long ago. Returns the
   * words.
   */
  Refusal bySelf(Connection link, String why) {
    Party party = Party.of(link);
    Block block = of(party, link.peer().name());
    block.byUser = false;
    KnownLife life = link.life();
    if (life != null) {
      life.blockedAs(party);
    }
    Duration duration = block.next;
    Duration doubled = duration.multipliedBy(2);
    block.next = doubled.compareTo(Limits.LONGEST_BLOCK) < 0 ? doubled : Limits.LONGEST_BLOCK;
    return keepOut(block, duration, "by " + self + ": " + why);
  }

  private Block of(Party party, String name) {
    Block known = blocks.remove(party); // and back to the end, as the newest
    long now = scheduler.nowNanos();
    Block block =
        known == null || now - known.untilNanos > Limits.LONGEST_BLOCK.toNanos()
            ? new Block(party, name)
            : known;
    if (blocks.size() >= Limits.MAX_BLOCKED) {
      blocks.remove(blocks.keySet().iterator().next());
    }
    blocks.put(party, block);
    return block;
  }

  private Refusal keepOut(Block block, Duration duration, String why) {
    block.untilNanos = scheduler.nowNanos() + duration.toNanos();
    block.isLifted = false;
    block.why = why;
    Refusal refusal = refusal(block);
    ending.accept(block.party.id(), refusal);
    return refusal;
  }

  /** Lets a peer in again; returns whether it was kept out. */
  boolean unblock(NodeId id) {
    List<Block> lifted =
        blocks.values().stream()
            .filter(block -> block.party.id().equals(id) && current(block.party) != null)
            .toList();
    lifted.forEach(block -> block.isLifted = true);
    return !lifted.isEmpty();
  }

  /** Returns whether a name is kept out now, wherever it is said. */
  boolean contains(NodeId id) {
    return current(Party.of(id)) != null;
  }

  /**
   * Returns why a peer is kept out now; null if it is not.
   *
   * @param life the life that it says to be and has shown, or has yet to show, if that was linked
   *     before; it is not held to account for what others said in its name at its address
   */
  @Nullable Refusal judge(Connection connection, @Nullable KnownLife life) {
    NodeId id = connection.peer().id();
    Block block = current(Party.of(id));
    if (block == null && life != null) {
      Party party = life.blockedAs();
      block = party == null ? null : current(party);
    } else if (block == null) {
      block = current(Party.of(connection));
    }
    return block == null ? null : refusal(block);
  }

  private @Nullable Block current(Party party) {
    Block block = blocks.get(party);
    return block == null || block.isLifted || left(block).isZero() ? null : block;
  }

  private Duration left(Block block) {
    return Duration.ofNanos(Math.max(0, block.untilNanos - scheduler.nowNanos()));
  }

  private Refusal refusal(Block block) {
    long seconds = Math.max(1, left(block).toSeconds());
    Party party = block.party;
    return new Refusal(
        CloseReason.BLOCKED,
        block.name
            + (party.host().isEmpty() ? "" : " at " + party.host())
            + (party.key() == null ? "" : " with the key " + party.key())
            + " is blocked for "
            + seconds
            + " s "
            + block.why);
  }

  /** Returns who is kept out now, by name. */
  List<Blocked> all() {
    return blocks.entrySet().stream()
        .filter(entry -> current(entry.getKey()) != null)
        .map(Map.Entry::getValue)
        .map(block -> new Blocked(block.name, left(block), block.byUser, block.why))
        .sorted(Comparator.comparing(Blocked::name))
        .toList();
  }
}
