package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes room when the store is full. As long as it is not, one neighbour may introduce all nodes
 * there are. Then the neighbour that introduced most gives way: its unreachable origins first, its
 * youngest first. Own neighbours, and those they reach in one step, always have room; for others
 * nothing reachable goes unless it belongs to a neighbour that introduced more than theirs.
 *
 * <p>Who goes next is found for a thousand at once, so that each costs a few steps.
 */
final class RoomMaker {
  private static final int AT_ONCE = 1024;

  /** How soon it looks again after it found nobody who could go. */
  private static final long PAUSE_NANOS = 100_000_000;

  private final AnnouncementStore store;
  private final Predicate<NodeId> isNeighbour;
  private final Consumer<Entry> evict;
  private final ArrayDeque<Entry> candidates = new ArrayDeque<>();
  private @Nullable NodeId introducer;
  private boolean isResting;
  private long restingUntilNanos;

  /**
   * Creates one that has nothing to do yet.
   *
   * @param isNeighbour whether this node has a complete link to a node
   * @param evict takes an entry out of the store, and tells whoever must know
   */
  RoomMaker(AnnouncementStore store, Predicate<NodeId> isNeighbour, Consumer<Entry> evict) {
    this.store = store;
    this.isNeighbour = isNeighbour;
    this.evict = evict;
  }

  /** Returns whether there is room for an announcement, after others may have given way. */
  boolean hasRoomFor(@Nullable Entry known, Announcement heard, NodeId from, long nowNanos) {
    if (store.fits(known, heard)) {
      return true;
    }
    NodeId bearer = known == null || known.introducer == null ? from : known.introducer;
    boolean isNear = isNear(heard);
    while (!store.fits(known, heard)) {
      Entry next = next(nowNanos);
      if (next == null || next == known || !mayDisplace(next, isNear, bearer)) {
        return false;
      }
      candidates.remove();
      evict.accept(next);
    }
    return true;
  }

  private boolean mayDisplace(Entry other, boolean isNear, NodeId bearer) {
    NodeId theirs = other.introducer;
    return isNear
        || !other.reachable
        || (theirs != null && store.introduced(theirs) > store.introduced(bearer) + 1);
  }

  /** Returns who goes next, and leaves it among the candidates; null if nobody may. */
  private @Nullable Entry next(long nowNanos) {
    NodeId largest = store.largestIntroducer();
    if (introducer == null
        || largest == null
        || store.introduced(introducer) + AT_ONCE < store.introduced(largest)) {
      candidates.clear(); // another is in the way by far
    }
    for (int round = 0; round < 2; round++) {
      while (!candidates.isEmpty()) {
        Entry candidate = candidates.element();
        if (candidate == store.find(candidate.id()) && !isNear(candidate.announcement)) {
          return candidate;
        }
        candidates.remove();
      }
      if (isResting && nowNanos - restingUntilNanos < 0) {
        return null;
      }
      look(largest);
      isResting = candidates.isEmpty();
      restingUntilNanos = nowNanos + PAUSE_NANOS;
    }
    return null;
  }

  private void look(@Nullable NodeId largest) {
    introducer = largest;
    List<Entry> all = new ArrayList<>();
    List<Entry> ofOthers = new ArrayList<>();
    for (Entry entry : store.entries()) {
      if (entry.introducer != null && !isNear(entry.announcement)) {
        (entry.introducer.equals(largest) ? all : ofOthers).add(entry);
      }
    }
    List<Entry> choice = all.isEmpty() ? ofOthers : all;
    Comparator<Entry> youngestFirst = Comparator.comparingInt(entry -> -entry.number);
    choice.sort(
        Comparator.<Entry, Boolean>comparing(entry -> entry.reachable)
            .thenComparing(youngestFirst));
    candidates.addAll(choice.subList(0, Math.min(AT_ONCE, choice.size())));
  }

  /** Whether a node is a neighbour, or a neighbour and it say that they are linked. */
  private boolean isNear(Announcement said) {
    if (isNeighbour.test(said.origin())) {
      return true;
    }
    for (Adjacency link : said.neighbours()) {
      Entry middle = isNeighbour.test(link.neighbour()) ? store.find(link.neighbour()) : null;
      if (middle != null && names(middle.announcement.neighbours(), said.origin())) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(List<Adjacency> ascending, NodeId node) {
    return Collections.binarySearch(
            ascending, new Adjacency(node, 1), Comparator.comparing(Adjacency::neighbour))
        >= 0;
  }
}
