package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.Header;
import io.meshage.protocol.port.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest announcement of every origin, and gravestones of those that are gone, so that old news
 * cannot bring them back.
 *
 * <p>Bounded in origins and bytes; who gives way when it is full, {@link RoomMaker} says. What is
 * counted in the {@link Digest} is what some path leads to: unreachable nodes are forgotten by
 * everybody in their own time, and must not look like a difference of views.
 */
final class AnnouncementStore {

  /** Why an origin is gone. */
  enum Gone {
    /** It said so. */
    LEFT,
    /** Its announcement outlived its lifetime. */
    AGED,
    /** No path led there for long; the same announcement may come back with a path. */
    FORGOTTEN
  }

  /**
   * What remains of an origin that is gone.
   *
   * @param purge the purge, or one with the numbers of what was last known; for whoever is behind
   * @param why why it is gone
   * @param untilNanos until when no copy of what was known can be about any more
   */
  record Gravestone(Announcement purge, Gone why, long untilNanos) {}

  private static final class Share {
    int origins;
  }

  /** Rewriting a lifetime by less than this is not worth a new object. */
  private static final long COUNTDOWN_STEP_MILLIS = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long maxAgeNanos;
  private final OriginTable entries = new OriginTable();
  private final Map<NodeId, Gravestone> gravestones = new LinkedHashMap<>();
  private final Map<NodeId, Share> shares = new LinkedHashMap<>();
  private final Digest digest = new Digest();
  private final Contents kept = new Contents();
  private SortedMap<NodeId, Announcement> left = Collections.emptySortedMap();
  private boolean leftChanged;
  private long bytes;
  private int lastNumber;

  AnnouncementStore(Duration maxAge) {
    maxAgeNanos = maxAge.toNanos();
  }

  /** Adds the node's own entry, which has said nothing yet and is not counted. */
  Entry addSelf(Announcement unspoken, long nowNanos) {
    Entry self = new Entry(unspoken, null);
    self.installedAtNanos = nowNanos;
    self.reachable = true;
    entries.put(self);
    kept.add(unspoken);
    return self;
  }

  @Nullable Entry find(NodeId origin) {
    return entries.find(origin);
  }

  @Nullable Gravestone gravestone(NodeId origin) {
    return gravestones.get(origin);
  }

  /** Returns everything that is kept, ascending by id. */
  Collection<Entry> entries() {
    return entries;
  }

  int size() {
    return entries.size();
  }

  List<Gauge> gauges() {
    return List.of(
        new Gauge("announcements", entries.size(), Limits.MAX_NODES),
        new Gauge("bytes of announcements", bytes, Limits.MAX_ANNOUNCEMENTS_BYTES),
        new Gauge("gravestones", gravestones.size(), Limits.MAX_NODES));
  }

  Digest digest() {
    return digest;
  }

  /** Returns the sum over everything that is kept, reachable or not, the own entry included. */
  Contents contents() {
    return kept;
  }

  /** Returns how an announcement relates to what is known of its origin. */
  Freshness compare(Announcement heard) {
    return compare(entries.find(heard.origin()), heard);
  }

  /** As {@link #compare(Announcement)}, for callers that have looked the entry up. */
  Freshness compare(@Nullable Entry known, Announcement heard) {
    if (known != null) {
      return Freshness.of(heard, known.announcement);
    }
    return compareWithGravestone(
        heard.origin(), heard.instance(), heard.sequence(), heard.isPurge());
  }

  /** Returns how what a neighbour holds relates to what is known of the origin. */
  Freshness compare(Header heard) {
    Entry entry = entries.find(heard.origin());
    if (entry == null) {
      return compareWithGravestone(
          heard.origin(), heard.instance(), heard.sequence(), heard.purge());
    }
    Announcement kept = entry.announcement;
    Freshness byNumber =
        Freshness.ofNumbers(heard.instance(), heard.sequence(), kept.instance(), kept.sequence());
    return byNumber != Freshness.EQUAL
        ? byNumber
        : Freshness.ofContent(heard.purge(), heard.hash(), kept.isPurge(), entry.print().hash());
  }

  private Freshness compareWithGravestone(
      NodeId origin, long instance, int sequence, boolean purge) {
    Gravestone stone = gravestones.get(origin);
    if (stone == null) {
      return Freshness.NEWER;
    }
    Freshness byNumber =
        Freshness.ofNumbers(instance, sequence, stone.purge().instance(), stone.purge().sequence());
    if (byNumber != Freshness.EQUAL) {
      return byNumber;
    }
    if (purge) {
      return stone.why() == Gone.LEFT ? Freshness.EQUAL : Freshness.NEWER;
    }
    return stone.why() == Gone.FORGOTTEN ? Freshness.NEWER : Freshness.OLDER;
  }

  /** Returns whether an announcement fits beside, or in place of, what is kept. */
  boolean fits(@Nullable Entry entry, Announcement heard) {
    long more = weight(heard) - (entry == null ? 0 : weight(entry.announcement));
    return (entry != null || entries.size() < Limits.MAX_NODES)
        && (more <= 0 || bytes + more <= Limits.MAX_ANNOUNCEMENTS_BYTES);
  }

  /** Returns how many of the origins that are kept a neighbour was the first to tell of. */
  int introduced(NodeId introducer) {
    Share share = shares.get(introducer);
    return share == null ? 0 : share.origins;
  }

  /** Returns who introduced most of what is kept, of equals the first; null if nobody did. */
  @Nullable NodeId largestIntroducer() {
    NodeId largest = null;
    int most = 0;
    for (Map.Entry<NodeId, Share> share : shares.entrySet()) {
      if (share.getValue().origins > most) {
        most = share.getValue().origins;
        largest = share.getKey();
      }
    }
    return largest;
  }

  /** Keeps a live announcement that is newer than what is known; there must be room. */
  Entry keep(Announcement newer, @Nullable NodeId from, long nowNanos) {
    return keep(entries.find(newer.origin()), newer, from, nowNanos);
  }

  Entry keep(@Nullable Entry known, Announcement newer, @Nullable NodeId from, long nowNanos) {
    Entry entry = known;
    boolean fresh = entry == null;
    if (entry == null) {
      entry = new Entry(newer, from);
      entry.gateNanos = nowNanos;
      entry.number = ++lastNumber;
      entries.put(entry);
      removeGravestone(newer.origin());
    } else {
      charge(entry, -1, 0);
      kept.remove(entry.announcement);
    }
    boolean counted = entry.counted || fresh || entry.introducer == null;
    count(entry, false);
    entry.announcement = newer;
    entry.installedAtNanos = nowNanos;
    charge(entry, 1, fresh ? 1 : 0);
    kept.add(newer);
    count(entry, counted);
    return entry;
  }

  /** Takes an entry out and sets its gravestone, which holds the purge if there is one. */
  void bury(Entry entry, Gone why, @Nullable Announcement purge, long nowNanos) {
    count(entry, false);
    charge(entry, -1, -1);
    kept.remove(entry.announcement);
    entries.remove(entry.id());
    if (why == Gone.FORGOTTEN && !entry.wasReachable) {
      return; // somebody merely spoke of it; ever so many of those must not push real ones out
    }
    long lifetimeNanos = entry.announcement.lifetimeMillis() * NANOS_PER_MILLI;
    setGravestone(
        entry.id(),
        new Gravestone(
            purge == null ? purgeOf(entry.announcement) : purge,
            why,
            nowNanos + Math.max(maxAgeNanos, lifetimeNanos)));
  }

  /** Notes a purge of an origin whose gravestone stands already. */
  void buryAgain(Announcement purge, long nowNanos) {
    setGravestone(purge.origin(), new Gravestone(purge, Gone.LEFT, nowNanos + maxAgeNanos));
  }

  private void setGravestone(NodeId origin, Gravestone stone) {
    removeGravestone(origin);
    gravestones.put(origin, stone);
    leftChanged |= stone.why() == Gone.LEFT;
    if (gravestones.size() > Limits.MAX_NODES) {
      removeGravestone(gravestones.keySet().iterator().next());
    }
  }

  private void removeGravestone(NodeId origin) {
    if (gravestones.isEmpty()) {
      return;
    }
    Gravestone stone = gravestones.remove(origin);
    leftChanged |= stone != null && stone.why() == Gone.LEFT;
  }

  /** Puts an entry into the digest, or takes it out. */
  void count(Entry entry, boolean counted) {
    if (entry.counted == counted) {
      return;
    }
    entry.counted = counted;
    if (counted) {
      digest.add(entry.announcement);
    } else {
      digest.remove(entry.announcement);
    }
  }

  /** Forgets gravestones that have stood long enough; returns entries whose lifetime is over. */
  List<Entry> sweep(long nowNanos) {
    Iterator<Gravestone> stones = gravestones.values().iterator();
    while (stones.hasNext()) {
      Gravestone stone = stones.next();
      if (nowNanos - stone.untilNanos() >= 0) {
        stones.remove();
        leftChanged |= stone.why() == Gone.LEFT;
      }
    }
    List<Entry> over = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.introducer != null && remainingMillis(entry, nowNanos) <= 0) {
        over.add(entry);
      }
    }
    return over;
  }

  /** Returns the announcement as it may be passed on now, with what is left of its lifetime. */
  Announcement toSend(Entry entry, long nowNanos) {
    Announcement kept = entry.announcement;
    long remaining = remainingMillis(entry, nowNanos);
    if (kept.isPurge() || kept.lifetimeMillis() - remaining < COUNTDOWN_STEP_MILLIS) {
      return kept;
    }
    return kept.withLifetime((int) Math.max(1, remaining)); // zero would turn it into a purge
  }

  /** Returns the purges of the nodes that left, by id; immutable. */
  SortedMap<NodeId, Announcement> left() {
    if (leftChanged) {
      leftChanged = false;
      SortedMap<NodeId, Announcement> fresh = new TreeMap<>();
      gravestones.forEach(
          (origin, stone) -> {
            if (stone.why() == Gone.LEFT) {
              fresh.put(origin, stone.purge());
            }
          });
      left = Collections.unmodifiableSortedMap(fresh);
    }
    return left;
  }

  private static long remainingMillis(Entry entry, long nowNanos) {
    return entry.announcement.lifetimeMillis()
        - (nowNanos - entry.installedAtNanos) / NANOS_PER_MILLI;
  }

  private void charge(Entry entry, int sign, int origins) {
    if (entry.introducer == null) {
      return;
    }
    long weight = sign * weight(entry.announcement);
    bytes += weight;
    Share share = shares.computeIfAbsent(entry.introducer, introducer -> new Share());
    share.origins += origins;
    if (share.origins == 0) {
      shares.remove(entry.introducer);
    }
  }

  /** Roughly what an announcement takes in memory, with what is built around it. */
  private static long weight(Announcement announcement) {
    return 300L + 64L * announcement.neighbours().size() + 100L * announcement.endpoints().size();
  }

  private static Announcement purgeOf(Announcement last) {
    return new Announcement(
        last.origin(),
        last.name(),
        last.birth(),
        last.instance(),
        last.sequence(),
        0,
        "",
        List.of(),
        List.of());
  }
}
