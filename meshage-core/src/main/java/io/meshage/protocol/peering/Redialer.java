package io.meshage.protocol.peering;

import io.meshage.Address;
import io.meshage.CloseReason;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Keeps the links that the user wished for: dials them again when they break, by itself, until the
 * user hangs up or the other side has said something that trying again will not change.
 *
 * <p>Waits are drawn between nothing and 250 ms, 500 ms … 30 s (exponential back-off with full
 * jitter, so that the two ends of a broken link, or the many of a dead node, do not dial in step).
 */
final class Redialer {
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 7; // 250 ms * 2^7 is over 30 s

  /** A link that breaks sooner goes on with the wait it had, lest it flaps four times a second. */
  private static final Duration STABLE = Duration.ofSeconds(5);

  private final Map<NodeId, Wish> wishes = new LinkedHashMap<>();
  private final boolean isOn;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Predicate<NodeId> isBlocked;
  private final BiConsumer<Address, Dial.Answer> dialler;

  Redialer(
      boolean isOn,
      Scheduler scheduler,
      RandomGenerator random,
      Predicate<NodeId> isBlocked,
      BiConsumer<Address, Dial.Answer> dialler) {
    this.isOn = isOn;
    this.scheduler = scheduler;
    this.random = random;
    this.isBlocked = isBlocked;
    this.dialler = dialler;
  }

  /** The user's dial ended in a link: it is to be kept. */
  void wish(NodeId peer, Address address) {
    if (isOn) {
      forget(peer);
      if (wishes.size() >= Limits.MAX_NEIGHBOURS) {
        forget(wishes.keySet().iterator().next());
      }
      wishes.put(peer, new Wish(peer, address));
    }
  }

  /** There is a link to this peer, whoever made it. */
  void linkUp(NodeId peer) {
    Wish wish = wishes.get(peer);
    if (wish != null) {
      wish.timer.cancel();
    }
  }

  /** A complete link ended after it was up for so long. */
  void linkDown(NodeId peer, CloseReason reason, long upNanos) {
    Wish wish = wishes.get(peer);
    if (wish == null) {
      return;
    }
    if (upNanos >= STABLE.toNanos()) {
      wish.doublings = 0;
    }
    wish.tryLater(reason);
  }

  /** The user does not want this link any more. Returns whether it was wished for. */
  boolean forget(NodeId peer) {
    Wish wish = wishes.remove(peer);
    if (wish != null) {
      wish.timer.cancel();
    }
    return wish != null;
  }

  /** Nothing is wished for any more. */
  void forgetAll() {
    wishes.values().forEach(wish -> wish.timer.cancel());
    wishes.clear();
  }

  /** A peer that is to be linked, and when it is tried next. */
  private final class Wish implements Dial.Answer {
    private final NodeId peer;
    private final Address address;
    private Timer timer = Timer.NONE;
    private int doublings;

    Wish(NodeId peer, Address address) {
      this.peer = peer;
      this.address = address;
    }

    void tryLater(CloseReason reason) {
      if (Refusal.isFinal(reason)) {
        forget(peer);
        return;
      }
      long longest = Math.min(FIRST_WAIT.toNanos() << doublings, LONGEST_WAIT.toNanos());
      doublings = Math.min(doublings + 1, MAX_DOUBLINGS);
      timer.cancel();
      timer = scheduler.after(Duration.ofNanos(random.nextLong(longest)), this::dial);
    }

    private void dial() {
      if (isBlocked.test(peer)) {
        tryLater(CloseReason.BLOCKED);
      } else {
        dialler.accept(address, this);
      }
    }

    /** Somebody else may live at the address now; then the wish is for that one. */
    @Override
    public void linked(Introduction other) {
      if (!other.id().equals(peer) && wishes.get(peer) == this) {
        wish(other.id(), address);
        forget(peer);
      }
    }

    @Override
    public void failed(Refusal refusal) {
      if (wishes.get(peer) == this) {
        tryLater(refusal.reason());
      }
    }
  }
}
