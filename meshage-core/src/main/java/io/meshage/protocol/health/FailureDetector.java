package io.meshage.protocol.health;

import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.message.HealthMessage;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.PingReport;
import io.meshage.message.HealthMessage.PingRequest;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.protocol.port.HealthNews;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.time.Every;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Listens at the wall: as long as a neighbour makes any noise it lives; when it is quiet one
 * knocks, and when several knocks stay unanswered it is given up. Who has just been asleep oneself
 * starts to listen anew before judging anybody.
 *
 * <p>Finds peers that stop answering without closing; one that closes is found by the connection.
 * Others who are linked with a suspect are asked whether they hear it, see {@link Witnesses}.
 * Carries the digest of what each side knows, at least once a second. See {@code
 * docs/protocol/health.md}.
 *
 * <p>Confined to the node's loop.
 */
public final class FailureDetector {
  /** How often the digest travels though the link is busy. */
  private static final Duration DIGEST_PERIOD = Duration.ofSeconds(1);

  /** Looks per ping interval: verdicts are late by at most half an interval. */
  private static final int LOOKS = 2;

  /** Neighbours that are looked at to find some who have a link to a suspect. */
  private static final int MOST_CONSIDERED = 64;

  private final Neighbours neighbours;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final HealthNews news;
  private final long intervalNanos;
  private final long suspectNanos;
  private final long silenceNanos;
  private final long digestNanos;
  private final Map<NodeId, Pulse> pulses = new LinkedHashMap<>();
  private final SelfAwareness awareness = new SelfAwareness();
  private final Witnesses witnesses;
  private final Every looks;
  private long quietUntilNanos;

  /** Wires the room; nothing happens before there are neighbours. */
  public FailureDetector(
      MeshConfig config,
      Neighbours neighbours,
      Scheduler scheduler,
      RandomGenerator random,
      HealthNews news) {
    this.neighbours = neighbours;
    this.scheduler = scheduler;
    this.random = random;
    this.news = news;
    witnesses = new Witnesses(neighbours, news);
    MeshConfig.HealthTimers timers = config.health();
    intervalNanos = timers.pingInterval().toNanos();
    suspectNanos = intervalNanos * timers.missedPings();
    silenceNanos = timers.silence().toNanos();
    digestNanos = Math.max(intervalNanos, DIGEST_PERIOD.toNanos());
    quietUntilNanos = scheduler.nowNanos();
    looks = new Every(scheduler, () -> intervalNanos / LOOKS, this::look);
  }

  /** Begins to watch a neighbour; one that is watched already begins a new life. */
  public void neighbourUp(NodeId peer) {
    boolean isFirst = pulses.isEmpty();
    pulses.put(peer, new Pulse(scheduler.nowNanos()));
    if (isFirst) {
      looks.after(
          random.nextLong(1, intervalNanos / LOOKS + 1)); // nodes booted together drift apart
    }
  }

  /** Stops to watch a neighbour. */
  public void neighbourDown(NodeId peer) {
    pulses.remove(peer);
    witnesses.forget(peer);
    if (pulses.isEmpty()) {
      looks.stop();
    }
  }

  /** Something came from a neighbour, whatever it was. Costs a look-up. */
  public void heard(NodeId from) {
    Pulse pulse = pulses.get(from);
    if (pulse != null) {
      pulse.heard(scheduler.nowNanos());
    }
  }

  /** A ping or its answer came from a neighbour. */
  public void received(NodeId from, HealthMessage message) {
    Pulse pulse = pulses.get(from);
    if (pulse == null) {
      return; // its link has just ended
    }
    pulse.heard(scheduler.nowNanos());
    if (message instanceof Pong pong) {
      long theirs = pong.clockMicros();
      pulse.pong(
          pong.number(),
          scheduler.nowNanos(),
          theirs == 0 ? null : (Long) (theirs - scheduler.wallMicros()));
      news.digestHeard(from, pong.digest(), pong.count());
    } else {
      receivedAside(from, message);
    }
  }

  /**
   * Answers what a neighbour asks. What came beside the link shows that its sender lives, not that
   * the link does, and so counts for nothing here; the answer to a ping goes over the link and
   * counts there.
   */
  public void receivedAside(NodeId from, HealthMessage message) {
    if (message instanceof Ping ping) {
      neighbours.send(
          from, new Pong(ping.number(), news.digest(), news.count(), scheduler.wallMicros()));
      news.digestHeard(from, ping.digest(), ping.count());
    } else if (message instanceof PingRequest request) {
      requested(from, request);
    } else if (message instanceof PingReport report) {
      witnesses.reported(from, report);
    }
  }

  /** Somebody does not hear one of this node's neighbours: pings it, and tells what came of it. */
  private void requested(NodeId from, PingRequest request) {
    long now = scheduler.nowNanos();
    Pulse asker = pulses.get(from);
    if (asker == null || !asker.mayAsk(now)) {
      news.count("witnesses-refused");
      return;
    }
    Pulse target = pulses.get(request.target());
    if (target == null) {
      witnesses.answer(from, request, null, now);
      return;
    }
    long halfNanos = intervalNanos / LOOKS; // so that the answer comes before the verdict
    if (target.sincePingNanos(now) >= halfNanos) {
      ping(request.target(), target, now);
    }
    scheduler.after(
        Duration.ofNanos(halfNanos),
        () -> witnesses.answer(from, request, pulses.get(request.target()), now - halfNanos));
  }

  /**
   * Returns how long ago a look at the neighbours was due, or a ping that no look has sent; 0 or
   * less if nothing is. What was said to be silent gets no more.
   */
  public long overdueNanos() {
    long now = scheduler.nowNanos();
    long overdue = looks.overdueNanos();
    for (Pulse pulse : pulses.values()) {
      if (!pulse.isReported()) {
        overdue =
            Math.max(overdue, pulse.sincePingNanos(now) - digestNanos - intervalNanos / LOOKS);
      }
    }
    return overdue;
  }

  /** Returns the smoothed round-trip time; zero before the first answer. */
  public Duration roundTrip(NodeId peer) {
    Pulse pulse = pulses.get(peer);
    return pulse == null ? Duration.ZERO : pulse.roundTrip().smoothed();
  }

  /**
   * Returns by how much a neighbour's clock is ahead, by the answer to the fastest ping.
   *
   * @param orElseMicros what to go by before the first answer
   */
  public Duration clockAhead(NodeId peer, long orElseMicros) {
    Pulse pulse = pulses.get(peer);
    return ClockOffset.bounded(
        pulse == null ? orElseMicros : pulse.clockOffset().aheadMicros(orElseMicros));
  }

  /** Returns whether a neighbour is quiet for longer than it should be, though not given up yet. */
  public boolean isSuspect(NodeId peer) {
    Pulse pulse = pulses.get(peer);
    return pulse != null && isOver(pulse, suspectNanos, scheduler.nowNanos());
  }

  private boolean isOver(Pulse pulse, long limitNanos, long nowNanos) {
    return pulse.silentNanos(nowNanos) >= limitNanos * awareness.multiplier();
  }

  /** One timer for all: looks at every neighbour, pings the quiet, gives up the silent. */
  private void look() {
    long now = scheduler.nowNanos();
    lookAtSelf(now);
    List<NodeId> silent = new ArrayList<>();
    for (Map.Entry<NodeId, Pulse> entry : pulses.entrySet()) {
      Pulse pulse = entry.getValue();
      boolean mayJudge = now - quietUntilNanos >= 0;
      if (mayJudge && isOver(pulse, silenceNanos, now) && pulse.report()) {
        silent.add(entry.getKey());
      } else if (needsPing(pulse, now)) {
        ping(entry.getKey(), pulse, now);
      }
      if (mayJudge) {
        askAbout(entry.getKey(), isOver(pulse, suspectNanos, now), now);
      }
    }
    silent.forEach(peer -> news.silent(peer, witnesses.words(peer)));
  }

  /** Others are asked about a suspect, once. */
  private void askAbout(NodeId peer, boolean isSuspect, long now) {
    if (!isSuspect) {
      witnesses.forget(peer);
    } else if (!witnesses.isAskedAbout(peer)) {
      witnesses.ask(witnessesOf(peer, now), peer);
    }
  }

  /** Returns some whom this node hears and who say that they have a link to the other. */
  private Set<NodeId> witnessesOf(NodeId other, long now) {
    List<NodeId> all = new ArrayList<>(pulses.keySet());
    int first = random.nextInt(all.size());
    Set<NodeId> found = new LinkedHashSet<>();
    for (int i = 0; i < Math.min(all.size(), MOST_CONSIDERED); i++) {
      NodeId one = all.get((first + i) % all.size());
      Pulse pulse = pulses.get(one);
      if (found.size() < Witnesses.MOST_ASKED
          && pulse != null
          && !isOver(pulse, suspectNanos, now)
          && news.announcesLink(one, other)) {
        found.add(one);
      }
    }
    return found;
  }

  private void lookAtSelf(long now) {
    long lagNanos = looks.lateNanos();
    awareness.noteLag(lagNanos, now);
    if (lagNanos > intervalNanos) {
      pulses.values().forEach(pulse -> pulse.restart(now));
      quietUntilNanos = now + intervalNanos;
    }
  }

  private boolean needsPing(Pulse pulse, long now) {
    long sincePing = pulse.sincePingNanos(now);
    boolean isQuiet = pulse.silentNanos(now) >= intervalNanos && sincePing >= intervalNanos;
    return isQuiet || sincePing >= digestNanos;
  }

  private void ping(NodeId peer, Pulse pulse, long now) {
    neighbours.send(peer, new Ping(pulse.ping(now), news.digest(), news.count()));
  }
}
