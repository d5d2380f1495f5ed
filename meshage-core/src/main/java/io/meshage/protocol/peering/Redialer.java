package io.meshage.protocol.peering;

import io.meshage.Address;
import io.meshage.AwaitedLink;
import io.meshage.CloseReason;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.peering.Refusal.Outlook;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import io.meshage.protocol.time.Again;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Keeps the links that the user wished for: dials them again when they break, by itself, until the
 * user of either side hangs up, or the address turns out to be this node's own. Whatever else the
 * other side says only tells how long to wait: it may have left to come back, and a name that is
 * taken today, or a version that is refused, may not be so tomorrow.
 *
 * <p>Waits are drawn from nothing to 250 ms, 500 ms, 1 s (exponential back-off with full jitter, so
 * that the two ends of a broken link, or the many of a dead node, do not dial in step), and then to
 * an eighth of the time that the link has been missing, up to 30 s: who comes back is found soon,
 * however long it was away. Where many want to dial, each waits for longer. A sign of life of the
 * peer begins the waits anew.
 */
public final class Redialer {
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Duration FIRST_WAIT = Duration.ofMillis(250);

  /** The greatest wait of an outage that has just begun. */
  private static final Duration EARLY_WAIT = Duration.ofSeconds(1);

  /** Waits grow with the outage, but to no more than this part of it. */
  private static final int PART_OF_OUTAGE = 8;

  /** Who takes leave to start again needs a moment. */
  private static final Duration AFTER_FAREWELL = Duration.ofMillis(750);

  /** So much is added to the least wait for each that wants to dial, or is to be dialled. */
  private static final Duration WAIT_FOR_EACH = Duration.ofMillis(10);

  private static final int MAX_DOUBLINGS = 7; // 250 ms * 2^7 is over 30 s

  /** A link that breaks sooner goes on with the wait it had, lest it flaps four times a second. */
  private static final Duration STABLE = Duration.ofSeconds(5);

  /** Signs of life can be forged: more often than this they change nothing. */
  private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(2);

  private final Map<NodeId, Wish> wishes = new LinkedHashMap<>();
  private final boolean isOn;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Predicate<NodeId> isBlocked;
  private final ToIntFunction<NodeId> links;
  private final BiConsumer<Address, Dial.Answer> dialler;
  private final Events events;

  /**
   * Creates one without a wish.
   *
   * @param isOn whether it does anything at all
   * @param links how many links a node has, or last had, as far as is known; else 0
   */
  Redialer(
      boolean isOn,
      Scheduler scheduler,
      RandomGenerator random,
      Predicate<NodeId> isBlocked,
      ToIntFunction<NodeId> links,
      BiConsumer<Address, Dial.Answer> dialler,
      Events events) {
    this.isOn = isOn;
    this.scheduler = scheduler;
    this.random = random;
    this.isBlocked = isBlocked;
    this.links = links;
    this.dialler = dialler;
    this.events = events;
  }

  /** The user's dial ended in a link, or found that there is one: it is to be kept. */
  void wish(Introduction peer, Address address) {
    if (isOn) {
      forget(peer.id());
      if (wishes.size() >= Limits.MAX_NEIGHBOURS) {
        giveUpOldest();
      }
      wishes.put(peer.id(), new Wish(peer, address));
    }
  }

  private void giveUpOldest() {
    Wish oldest = wishes.values().iterator().next();
    forget(oldest.peer.id());
    events.warning(
        "the link to "
            + oldest.peer.name()
            + " will not be dialled again if it breaks: "
            + Limits.MAX_NEIGHBOURS
            + " newer links are kept, which is the maximum");
  }

  /**
   * There is a link to this peer, whoever made it. If it had been missing, then the others that are
   * may be in reach again as well.
   */
  void linkUp(NodeId peer) {
    Wish wish = wishes.get(peer);
    if (wish == null) {
      return;
    }
    boolean wasMissing = wish.isMissing;
    wish.found();
    if (wasMissing) {
      for (Wish other : wishes.values()) {
        if (other.outlook != Outlook.LATER) {
          other.soon();
        }
      }
    }
  }

  /** A complete link ended after it was up for so long. */
  void linkDown(NodeId peer, Refusal why, long upNanos) {
    Wish wish = wishes.get(peer);
    if (wish != null) {
      wish.lost(why, upNanos);
    }
  }

  /** A node shows that it lives: it calls for neighbours, or the mesh has a route to it again. */
  public void seen(NodeId peer) {
    Wish wish = wishes.get(peer);
    if (wish != null) {
      wish.soon();
    }
  }

  /** The user does not want this link any more. Returns whether it was wished for. */
  boolean forget(NodeId peer) {
    Wish wish = wishes.remove(peer);
    if (wish != null) {
      wish.end();
    }
    return wish != null;
  }

  /** Nothing is wished for any more. */
  void forgetAll() {
    wishes.values().forEach(Wish::end);
    wishes.clear();
  }

  /** Returns the links that are wished for and missing, by the peers' names. */
  public List<AwaitedLink> awaited() {
    return wishes.values().stream()
        .filter(wish -> wish.isMissing)
        .map(Wish::view)
        .sorted(Comparator.comparing(AwaitedLink::peer))
        .toList();
  }

  private int missing() {
    int missing = 0;
    for (Wish wish : wishes.values()) {
      missing += wish.isMissing ? 1 : 0;
    }
    return missing;
  }

  /** A peer that is to be linked, and when it is tried next. */
  private final class Wish implements Dial.Answer {
    private final Introduction peer;
    private final Address address;
    private final Set<CloseReason> told = EnumSet.noneOf(CloseReason.class);
    private final Again dials = new Again(scheduler, this::dial);
    private Timer proved;
    private Outlook outlook = Outlook.SOON;
    private Refusal why = new Refusal(CloseReason.LOST, "");
    private boolean isMissing;
    private boolean isDialling;
    private int doublings;

    /** How often the link broke soon after it had come. */
    private int flaps;

    /** How many the peer had links with when it was last seen. */
    private int crowd;

    private long sinceNanos;

    /** Since when the waits grow: the beginning, or the last sign of life. */
    private long growingSinceNanos;

    private long dueNanos;
    private long nextSignNanos;

    Wish(Introduction peer, Address address) {
      this.peer = peer;
      this.address = address;
      nextSignNanos = scheduler.nowNanos();
      proved = scheduler.after(STABLE, this::count);
    }

    void end() {
      dials.stop();
      proved.cancel();
    }

    /** There is a link. Once it has proved itself, the peer's other links are counted. */
    void found() {
      end();
      proved = scheduler.after(STABLE, this::count);
      isDialling = false;
      if (isMissing && !told.isEmpty()) {
        events.warning("the link to " + peer.name() + " is back after " + seconds(sinceNanos));
      }
      isMissing = false;
      told.clear();
    }

    private void count() {
      crowd = links.applyAsInt(peer.id());
    }

    void lost(Refusal reason, long upNanos) {
      if (upNanos >= STABLE.toNanos()) {
        flaps = 0;
      } else if (reason.reason() != CloseReason.LEFT) { // who leaves and comes back lives anew
        flaps = Math.min(flaps + 1, MAX_DOUBLINGS);
      }
      sinceNanos = scheduler.nowNanos();
      growingSinceNanos = sinceNanos;
      doublings = 0;
      isMissing = true;
      crowd = Math.max(crowd, links.applyAsInt(peer.id()));
      if (reason.outlook() != Outlook.SOON) {
        tell(reason);
      }
      tryLater(reason);
    }

    private void tryLater(Refusal reason) {
      why = reason;
      outlook = reason.outlook();
      if (outlook == Outlook.NEVER) {
        forget(peer.id());
        return;
      }
      dialAfter(
          switch (outlook) {
            case LATER -> between(LONGEST_WAIT.toNanos() / 2, LONGEST_WAIT.toNanos());
            case AFTER_A_WHILE -> AFTER_FAREWELL.toNanos() + random.nextLong(longest());
            default -> random.nextLong(longest());
          });
      doublings = Math.min(doublings + 1, MAX_DOUBLINGS);
    }

    private long between(long least, long most) {
      return least + random.nextLong(most - least);
    }

    private void dialAfter(long nanos) {
      proved.cancel();
      dueNanos = scheduler.nowNanos() + nanos;
      dials.after(nanos);
    }

    private long longest() {
      long outage = (scheduler.nowNanos() - growingSinceNanos) / PART_OF_OUTAGE;
      long byTries = FIRST_WAIT.toNanos() << doublings;
      long byTime = Math.max(EARLY_WAIT.toNanos(), outage);
      long byCrowd = WAIT_FOR_EACH.toNanos() * Math.max(crowd, missing());
      long byFlaps = flaps == 0 ? 0 : FIRST_WAIT.toNanos() << (flaps - 1);
      long longest = Math.max(Math.min(byTries, byTime), Math.max(byCrowd, byFlaps));
      return Math.min(longest, LONGEST_WAIT.toNanos());
    }

    /** The peer lives, or others can be reached again: what was waited for may be over. */
    void soon() {
      long now = scheduler.nowNanos();
      if (!isMissing || isDialling || now - nextSignNanos < 0) {
        return;
      }
      nextSignNanos = now + BETWEEN_SIGNS.toNanos();
      growingSinceNanos = now;
      doublings = 0;
      long wait = random.nextLong(longest());
      if (now + wait - dueNanos < 0) {
        dialAfter(wait);
      }
    }

    private long dial() {
      if (isBlocked.test(peer.id())) {
        tryLater(new Refusal(CloseReason.BLOCKED, peer.name() + " is blocked here"));
      } else {
        isDialling = true;
        dialler.accept(address, this);
      }
      return Again.ENOUGH; // the answer tells when to dial again
    }

    /** Somebody else may live at the address now; then the wish is for that one. */
    @Override
    public void linked(Introduction other) {
      isDialling = false;
      if (!other.id().equals(peer.id()) && wishes.get(peer.id()) == this) {
        wish(other, address);
        forget(peer.id());
      }
    }

    @Override
    public void failed(Refusal refusal) {
      isDialling = false;
      if (wishes.get(peer.id()) == this && isMissing) {
        tell(refusal);
        tryLater(refusal);
      }
    }

    /** Each reason once, for who refuses may do so for long. */
    private void tell(Refusal refusal) {
      if (refusal.outlook() == Outlook.NEVER) {
        return;
      }
      boolean isFirst = told.isEmpty();
      if (told.add(refusal.reason()) && (isFirst || refusal.outlook() == Outlook.LATER)) {
        events.warning(
            "the link to "
                + peer.name()
                + " is missing, "
                + refusal.reason().words()
                + ": "
                + refusal.text()
                + "; "
                + address
                + " is dialled again, at least every "
                + LONGEST_WAIT.toSeconds()
                + " s, until it is linked or hung up");
      }
    }

    private String seconds(long sinceNanos) {
      long millis = (scheduler.nowNanos() - sinceNanos) / 1_000_000;
      return millis / 1000 + "." + millis % 1000 / 100 + " s";
    }

    private AwaitedLink view() {
      long now = scheduler.nowNanos();
      return new AwaitedLink(
          peer.name(),
          address,
          Duration.ofNanos(now - sinceNanos),
          why.reason(),
          why.text(),
          isDialling ? Duration.ZERO : Duration.ofNanos(Math.max(0, dueNanos - now)));
    }
  }
}
