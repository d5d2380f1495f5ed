package io.meshage.sim;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.message.Lollipop;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.wire.FrameHead;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees every frame that arrives undamaged, and checks the rules of floods.
 *
 * <p>I2: what a node believes and passes on about one origin never becomes older. I3: no
 * announcement crosses a connection again and again. I14 and I17, as far as a node's own view shows
 * them. It counts the copies of broadcasts, for I16.
 */
final class Watch {
  /** In larger meshes what is remembered of floods would be larger than the mesh. */
  static final int MOST_HOSTS = 64;

  /** Broadcasts whose copies are counted; the oldest are forgotten. */
  private static final int MOST_BROADCASTS = 4096;

  /** A flood, and an exchange at the same time. */
  private static final int EXPECTED_CROSSINGS = 2;

  /** Shorter than any node remembers nodes that are gone. */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  /** Counters that show why a node may not answer announcements in its name. */
  private static final List<String> IGNORED =
      List.of("identity-lost", "identity-conflicts", "topology-unlinked");

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final EventQueue queue;
  private final Map<Broadcast, Integer> copies =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Broadcast, Integer> eldest) {
          return size() > MOST_BROADCASTS;
        }
      };

  private record Broadcast(long source, long instance, long counter) {}

  /** What crossed one direction of a connection. */
  static final class Crossings {
    private final Map<NodeId, Newest> newest = new HashMap<>();
    private int requests;
  }

  /** The newest announcement of one origin that crossed, or is believed. */
  static final class Newest {
    private long instance;
    private int sequence;
    private long sinceNanos;
    private int times;

    /** Whether it was said by a purge, and obeyed: the very same announcement is old then. */
    private boolean isGone;

    /** What all have forgotten may begin anew, with a lower number. */
    private boolean isForgotten(long nowNanos) {
      return times == 0 || nowNanos - sinceNanos > MEMORY.toNanos();
    }

    private void set(long newInstance, int newSequence, long nowNanos) {
      sinceNanos = nowNanos;
      instance = newInstance;
      sequence = newSequence;
      times = 1;
      isGone = false;
    }

    @Override
    public String toString() {
      return instance + "/" + sequence;
    }
  }

  Watch(EventQueue queue) {
    this.queue = queue;
  }

  /**
   * A frame arrived.
   *
   * @param there what has crossed in the same direction
   * @param back what has crossed in the other one
   * @param givenNanos when its sender gave it to the connection, at the earliest
   * @param who the two ends, for people
   */
  void crossed(Crossings there, Crossings back, byte[] bytes, long givenNanos, Object who) {
    FrameHead frame = new FrameHead(bytes);
    if (frame.isAnnouncement()) {
      announced(there, back, frame, givenNanos, who);
    } else if (frame.isRequest()) {
      there.requests++;
    } else if (frame.isCopyForAll()) {
      Broadcast broadcast = new Broadcast(frame.source(), frame.sourceInstance(), frame.counter());
      copies.merge(broadcast, 1, Integer::sum);
    }
  }

  private void announced(
      Crossings there, Crossings back, FrameHead frame, long givenNanos, Object who) {
    Newest newest = there.newest.computeIfAbsent(frame.origin(), origin -> new Newest());
    Lollipop.Order order = order(frame.instance(), frame.sequence(), newest);
    if (newest.isForgotten(queue.nowNanos())
        || order == Lollipop.Order.NEWER
        || order == Lollipop.Order.INCOMPARABLE // each side shows the other what it holds
        || (frame.instance() == Announcement.LAST_INSTANCE && order == Lollipop.Order.OLDER)) {
      // At the last instance an origin goes round the circle, to pass whatever anybody forged.
      newest.set(frame.instance(), frame.sequence(), givenNanos);
    } else if (order == Lollipop.Order.EQUAL) {
      newest.times++;
      // Whoever is behind is told once a second, and whoever asks is answered. By when it was sent:
      // a slow line brings close together what was said seconds apart.
      long seconds = (givenNanos - newest.sinceNanos) / NANOS_PER_SECOND;
      if (newest.times > EXPECTED_CROSSINGS + back.requests + seconds) {
        throw queue.fail(
            "invariant I3 is broken: "
                + who
                + " carried "
                + text(frame)
                + (" " + newest.times + " times, last " + seconds + " s after the first time"));
      }
    } else {
      throw queue.fail(
          "invariant I2 is broken: " + who + " carried " + text(frame) + " after " + newest);
    }
  }

  /**
   * Lets a node deal with a frame. What it believes of the origin must not be older than before;
   * what it let go because the origin left must not come back (I17); and what it heard of itself it
   * must have outbid (I14).
   */
  void dealing(Life life, byte[] bytes, Runnable deal) {
    FrameHead frame = new FrameHead(bytes);
    if (life.isOver || !frame.isAnnouncement()) {
      deal.run();
      return;
    }
    boolean wasKnown = life.hosted().announcement(frame.origin()).isPresent();
    deal.run();
    if (life.isOver) {
      return;
    }
    if (frame.origin().equals(life.id())) {
      outbid(life, frame);
      return;
    }
    Newest was = life.believed.computeIfAbsent(frame.origin(), origin -> new Newest());
    Optional<Announcement> is = life.hosted().announcement(frame.origin());
    if (is.isPresent()) {
      believed(life, is.get(), was);
    } else if (wasKnown && frame.isPurge()) {
      was.set(frame.instance(), frame.sequence(), queue.nowNanos());
      was.isGone = true;
    }
  }

  private void believed(Life life, Announcement is, Newest was) {
    Lollipop.Order order = order(is.instance(), is.sequence(), was);
    boolean isOlder =
        order == Lollipop.Order.OLDER
            || order == Lollipop.Order.INCOMPARABLE
            || (order == Lollipop.Order.EQUAL && was.isGone);
    if (!was.isForgotten(queue.nowNanos()) && isOlder) {
      throw queue.fail(
          String.format(
              "invariant %s is broken: %s believes %d/%d of %s after %s",
              was.isGone ? "I17" : "I2", life, is.instance(), is.sequence(), is.name(), was));
    }
    was.set(is.instance(), is.sequence(), queue.nowNanos());
  }

  /** A node that lives on must say something newer than whatever is said in its name. */
  private void outbid(Life life, FrameHead frame) {
    boolean isExcused =
        life.isLeaving
            || frame.instance() == Announcement.LAST_INSTANCE // it says more as soon as it may
            || IGNORED.stream().anyMatch(counter -> life.count(counter) > 0);
    long instance = life.hosted().instance();
    int byInstance = Long.compareUnsigned(frame.instance(), instance);
    boolean isNewer = byInstance > 0;
    Optional<Announcement> own = life.hosted().announcement(frame.origin());
    if (byInstance == 0 && own.isPresent() && own.get().instance() == instance) {
      isNewer =
          Lollipop.compare(frame.sequence(), own.get().sequence()) != Lollipop.Order.OLDER
              && frame.sequence() != own.get().sequence();
    }
    if (isNewer && !isExcused) {
      throw queue.fail(
          String.format(
              "invariant I14 is broken: %s heard %d/%d of itself and lives on as %d",
              life, frame.instance(), frame.sequence(), instance));
    }
  }

  private static String text(FrameHead frame) {
    return String.format(
        "announcement %d/%d of %s", frame.instance(), frame.sequence(), frame.origin());
  }

  private static Lollipop.Order order(long instance, int sequence, Newest newest) {
    int byInstance = Long.compareUnsigned(instance, newest.instance);
    if (byInstance != 0) {
      return byInstance > 0 ? Lollipop.Order.NEWER : Lollipop.Order.OLDER;
    }
    return Lollipop.compare(sequence, newest.sequence);
  }

  /** Returns how many copies of a broadcast arrived anywhere. */
  int copies(MessageId id) {
    return copies.getOrDefault(new Broadcast(id.source().high(), id.instance(), id.counter()), 0);
  }
}
