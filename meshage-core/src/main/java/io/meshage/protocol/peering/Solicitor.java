package io.meshage.protocol.peering;

import io.meshage.protocol.port.Datagrams;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.time.Every;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Calls for neighbours while this node has fewer than its degree: at once, then again after 250 ms,
 * 500 ms, 1 s … 128 s, each wait cut at random by up to half so that nodes booted together drift
 * apart. Every change of the links starts the waits anew: whoever gains or loses one is not alone.
 */
final class Solicitor {
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final int MAX_DOUBLINGS = 9; // 250 ms * 2^9 = 128 s

  private final Surroundings surroundings;
  private final Datagrams datagrams;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Every calls;
  private boolean hasCalled;
  private int doublings;
  private long lastCallNanos;

  Solicitor(
      Surroundings surroundings, Datagrams datagrams, Scheduler scheduler, RandomGenerator random) {
    this.surroundings = surroundings;
    this.datagrams = datagrams;
    this.scheduler = scheduler;
    this.random = random;
    this.calls = new Every(scheduler, this::nextWaitNanos, this::call);
  }

  /** Looks at the number of links and the degree anew. */
  void linksChanged() {
    if (surroundings.wanted() == 0 || !surroundings.canBeDialled()) {
      stop();
      return;
    }
    long now = scheduler.nowNanos();
    long firstNanos = FIRST_WAIT.toNanos();
    doublings = 0;
    if (!calls.isOn()) {
      long spared = hasCalled ? Math.max(0, lastCallNanos + firstNanos - now) : 0;
      callAfter(spared);
    } else if (calls.dueNanos() - now > firstNanos) {
      calls.after(jittered(firstNanos));
    }
  }

  void stop() {
    calls.stop();
  }

  private void callAfter(long waitNanos) {
    if (waitNanos == 0) {
      calls.now();
    } else {
      calls.after(waitNanos);
    }
  }

  private long nextWaitNanos() {
    long waitNanos = FIRST_WAIT.toNanos() << doublings;
    doublings = Math.min(doublings + 1, MAX_DOUBLINGS);
    return jittered(waitNanos);
  }

  private void call() {
    hasCalled = true;
    lastCallNanos = scheduler.nowNanos();
    datagrams.broadcast(surroundings.solicitation());
  }

  private long jittered(long waitNanos) {
    return random.nextLong(waitNanos / 2, waitNanos);
  }
}
