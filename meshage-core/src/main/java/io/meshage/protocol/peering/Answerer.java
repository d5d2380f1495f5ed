package io.meshage.protocol.peering;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.ProtocolVersion;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.time.Again;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Hears solicitations and dials some of those who call: the datagram's source address and nothing
 * else, at most one a second whatever is heard. A node that lets only TLS in answers only who can
 * be dialled by TLS, or any stranger could call it out.
 *
 * <p>Callers are collected for a moment and one is drawn, so that many nodes that hear one call do
 * not all dial at once, and of many callers not all dial the first. A node that lacks links takes
 * whomever it hears. One that has its degree answers those who lack, and whoever is in another part
 * of the mesh; both by chance, so that about as many answer as are needed.
 */
final class Answerer {
  /** Links above which only one in {@link #FEW} calls is answered. */
  private static final int MANY_LINKS = 16;

  private static final int FEW = 8;
  private static final int MAX_CALLERS = 64;

  /** How many answers per wanted link are aimed at by those that need none themselves. */
  private static final int ANSWERS_PER_LINK = 2;

  private static final Duration DIAL_SPACING = Duration.ofSeconds(1);
  private static final Duration MERGE_SPACING = Duration.ofSeconds(10);
  private static final Duration STALE = Duration.ofSeconds(2);
  private static final Duration SHORTEST_DELAY = Duration.ofMillis(10);
  private static final Duration LACKING_DELAY = Duration.ofMillis(60);
  private static final Duration CONTENT_DELAY = Duration.ofMillis(250);

  private final Self self;
  private final MeshConfig config;
  private final Surroundings surroundings;
  private final LinkTable links;
  private final RecentPeers hungUp;
  private final Blocklist blocked;
  private final PendingDials dialler;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Events events;
  private final Map<NodeId, Caller> callers = new LinkedHashMap<>();
  private final Again turns;
  private int dialling;
  private long nextDialNanos;
  private long nextMergeNanos;

  /** Somebody who called and might be dialled. */
  private record Caller(Endpoint endpoint, Solicitation call, boolean isMerge, long heardNanos) {}

  Answerer(
      Self self,
      MeshConfig config,
      Surroundings surroundings,
      LinkTable links,
      RecentPeers hungUp,
      Blocklist blocked,
      PendingDials dialler,
      Scheduler scheduler,
      RandomGenerator random,
      Events events) {
    this.self = self;
    this.config = config;
    this.surroundings = surroundings;
    this.links = links;
    this.hungUp = hungUp;
    this.blocked = blocked;
    this.dialler = dialler;
    this.scheduler = scheduler;
    this.random = random;
    this.events = events;
    this.turns = new Again(scheduler, this::dialOneOfThem);
    this.nextDialNanos = scheduler.nowNanos();
    this.nextMergeNanos = nextDialNanos;
  }

  /** A solicitation arrived from this address; everything in it may be a lie. */
  void heard(Endpoint source, Solicitation call) {
    if (!concerns(call)) {
      return;
    }
    if (callers.size() >= MAX_CALLERS && !callers.containsKey(call.id())) {
      events.count("solicitations-dropped");
      return;
    }
    boolean lacks = lacks();
    boolean isMerge = !lacks && isMerge(call);
    if (!callers.containsKey(call.id()) && !isAnswered(call, lacks, isMerge)) {
      return;
    }
    Endpoint endpoint = call.at(source.host());
    callers.put(call.id(), new Caller(endpoint, call, isMerge, scheduler.nowNanos()));
    if (!turns.isOn()) {
      turns.after(untilTurn(lacks ? LACKING_DELAY : CONTENT_DELAY));
    }
  }

  void stop() {
    turns.stop();
    callers.clear();
  }

  private boolean concerns(Solicitation call) {
    return surroundings.degree() > 0
        && call.namespace().equals(config.namespace())
        && !call.id().equals(self.id())
        && ProtocolVersion.OURS.common(call.versions()).isPresent()
        && (!self.isOnlyForTls() || call.at("0.0.0.0").isMutualTls())
        && isOpenTo(call.id());
  }

  /** Returns whether a link to this node is missing, and may be. */
  boolean isOpenTo(NodeId peer) {
    return links.upTo(peer) == null
        && !hungUp.contains(peer)
        && !blocked.contains(peer)
        && !links.isFull();
  }

  /** Returns whether links are missing, counting those that are on the way as there. */
  private boolean lacks() {
    return links.upCount() + dialling < surroundings.degree();
  }

  private boolean isMerge(Solicitation call) {
    return scheduler.nowNanos() - nextMergeNanos >= 0
        && surroundings.isSettled()
        && !call.component().equals(surroundings.component().smallest());
  }

  private boolean isAnswered(Solicitation call, boolean lacks, boolean isMerge) {
    if (isMerge && surroundings.isOneOfRoot()) {
      return true;
    }
    if (links.upCount() > MANY_LINKS && random.nextInt(FEW) > 0) {
      return false;
    }
    if (lacks) {
      return true;
    }
    double answers = ANSWERS_PER_LINK * (double) call.wanted();
    return answers > 0 && random.nextDouble() * surroundings.component().size() < answers;
  }

  private long untilTurn(Duration longest) {
    long now = scheduler.nowNanos();
    long delay = random.nextLong(SHORTEST_DELAY.toNanos(), longest.toNanos());
    return Math.max(delay, nextDialNanos - now);
  }

  private long dialOneOfThem() {
    long now = scheduler.nowNanos();
    boolean lacks = lacks();
    callers
        .values()
        .removeIf(
            caller ->
                now - caller.heardNanos > STALE.toNanos()
                    || !isOpenTo(caller.call.id())
                    || !(lacks || isStillOfUse(caller)));
    if (callers.isEmpty()) {
      return Again.ENOUGH;
    }
    List<Caller> choice = new ArrayList<>(callers.values());
    Caller chosen = choice.get(random.nextInt(choice.size()));
    callers.remove(chosen.call.id());
    dial(chosen);
    if (!lacks()) {
      callers.clear();
    }
    return callers.isEmpty() ? Again.ENOUGH : untilTurn(LACKING_DELAY);
  }

  private boolean isStillOfUse(Caller caller) {
    return caller.isMerge ? isMerge(caller.call) : caller.call.wanted() > 0;
  }

  private void dial(Caller caller) {
    long now = scheduler.nowNanos();
    nextDialNanos = now + DIAL_SPACING.toNanos();
    if (caller.isMerge) {
      nextMergeNanos = now + MERGE_SPACING.toNanos();
    }
    dialling++;
    events.count("solicitations-answered");
    dialler.dial(caller.endpoint, Dial.Purpose.SOLICITED, new Ending());
  }

  /** Counts a dial as over; why it failed was told to the operator where it matters. */
  private final class Ending implements Dial.Answer {
    @Override
    public void linked(Introduction peer) {
      dialling--;
    }

    @Override
    public void failed(Refusal refusal) {
      dialling--;
      events.count("solicited-dials-failed-" + PeeringText.counter(refusal.reason()));
    }
  }
}
