package io.meshage.protocol.peering;

import io.meshage.Blocked;
import io.meshage.CloseReason;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Introduction;
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
 * as it was is kept out for longer. Known by name, and so by the id of the name.
 */
final class Blocklist {
  private static final class Block {
    final String name;
    String why = "";
    boolean byUser;
    boolean isLifted;
    long untilNanos;
    Duration next = Limits.FIRST_BLOCK;

    Block(String name) {
      this.name = name;
    }
  }

  private final Map<NodeId, Block> blocks = new LinkedHashMap<>();
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
    Block block = of(name);
    block.byUser = true;
    keepOut(block, duration, "by the user of " + self);
  }

  /**
   * Blocks for a minute; for twice as long as the last time if that is not long ago. Returns the
   * words.
   */
  Refusal bySelf(String name, String why) {
    Block block = of(name);
    block.byUser = false;
    Duration duration = block.next;
    Duration doubled = duration.multipliedBy(2);
    block.next = doubled.compareTo(Limits.LONGEST_BLOCK) < 0 ? doubled : Limits.LONGEST_BLOCK;
    return keepOut(block, duration, "by " + self + ": " + why);
  }

  private Block of(String name) {
    NodeId id = NodeId.ofName(name);
    Block known = blocks.remove(id); // and back to the end, as the newest
    long now = scheduler.nowNanos();
    Block block =
        known == null || now - known.untilNanos > Limits.LONGEST_BLOCK.toNanos()
            ? new Block(name)
            : known;
    if (blocks.size() >= Limits.MAX_BLOCKED) {
      blocks.remove(blocks.keySet().iterator().next());
    }
    blocks.put(id, block);
    return block;
  }

  private Refusal keepOut(Block block, Duration duration, String why) {
    block.untilNanos = scheduler.nowNanos() + duration.toNanos();
    block.isLifted = false;
    block.why = why;
    Refusal refusal = refusal(block);
    ending.accept(NodeId.ofName(block.name), refusal);
    return refusal;
  }

  /** Lets a peer in again; returns whether it was kept out. */
  boolean unblock(NodeId id) {
    Block block = current(id);
    if (block == null) {
      return false;
    }
    block.isLifted = true;
    return true;
  }

  boolean contains(NodeId id) {
    return current(id) != null;
  }

  /** Returns why a peer is kept out now; null if it is not. */
  @Nullable Refusal judge(Introduction peer) {
    Block block = current(peer.id());
    if (block == null) {
      block = current(NodeId.ofName(peer.name()));
    }
    return block == null ? null : refusal(block);
  }

  private @Nullable Block current(NodeId id) {
    Block block = blocks.get(id);
    return block == null || block.isLifted || left(block).isZero() ? null : block;
  }

  private Duration left(Block block) {
    return Duration.ofNanos(Math.max(0, block.untilNanos - scheduler.nowNanos()));
  }

  private Refusal refusal(Block block) {
    long seconds = Math.max(1, left(block).toSeconds());
    return new Refusal(
        CloseReason.BLOCKED, block.name + " is blocked for " + seconds + " s " + block.why);
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
