package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.NeighbourMemory.Acquaintance;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Dials, when the node starts, those who were its neighbours when it ended: each once, so that they
 * need not find out by themselves that it is back. Nobody asked for it just now, so such a dial
 * counts as a solicited one: it respects namespaces and who was hung up, and its link is not wished
 * for by this.
 *
 * <p>Where a neighbour can be dialled is what this side has seen: the address that it dialled, or
 * the one that the neighbour came from, at a port where that says it listens. What a peer claims
 * about other hosts is not believed.
 */
final class Returner {
  /** So that many nodes of one power cut do not dial in step. */
  private static final Duration SPREAD = Duration.ofMillis(250);

  /** Ends of a link after which it is not wanted again. */
  private static final Set<CloseReason> UNWANTED =
      EnumSet.of(CloseReason.HUNG_UP, CloseReason.BLOCKED, CloseReason.SELF);

  private final boolean isOn;
  private final NeighbourMemory memory;
  private final Predicate<NodeId> isOpenTo;
  private final PendingDials dialler;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Events events;
  private final Map<NodeId, Acquaintance> known = new LinkedHashMap<>();
  private final List<Timer> timers = new ArrayList<>();

  /**
   * Creates one.
   *
   * @param isOn whether links are made again at all
   * @param isOpenTo whether a link to this node is missing, and may be
   */
  Returner(
      boolean isOn,
      NeighbourMemory memory,
      Predicate<NodeId> isOpenTo,
      PendingDials dialler,
      Scheduler scheduler,
      RandomGenerator random,
      Events events) {
    this.isOn = isOn;
    this.memory = memory;
    this.isOpenTo = isOpenTo;
    this.dialler = dialler;
    this.scheduler = scheduler;
    this.random = random;
    this.events = events;
  }

  void start() {
    if (!isOn) {
      return;
    }
    List<Acquaintance> before = memory.lastKnown();
    for (Acquaintance each : before.subList(0, Math.min(NeighbourMemory.MOST, before.size()))) {
      known.put(NodeId.ofName(each.name()), each);
    }
    for (Acquaintance each : known.values()) {
      Duration wait = Duration.ofNanos(random.nextLong(SPREAD.toNanos()));
      timers.add(scheduler.after(wait, () -> dial(each)));
    }
  }

  /** Dials nobody any more; what is known stays as it is for the next life. */
  void stop() {
    timers.forEach(Timer::cancel);
    timers.clear();
  }

  private void dial(Acquaintance whom) {
    if (isOpenTo.test(NodeId.ofName(whom.name()))) {
      events.count("neighbours-of-last-life-dialled");
      dialler.dial(whom.place(), Dial.Purpose.SOLICITED, new Ending());
    }
  }

  void linkUp(Connection connection) {
    Endpoint place = place(connection);
    if (!isOn || place == null) {
      return;
    }
    Introduction peer = connection.peer();
    Acquaintance now = new Acquaintance(peer.name(), place);
    Acquaintance before = known.remove(peer.id());
    known.put(peer.id(), now);
    if (known.size() > NeighbourMemory.MOST) {
      known.remove(known.keySet().iterator().next());
    }
    if (!now.equals(before)) {
      keep();
    }
  }

  void linkDown(NodeId peer, CloseReason reason) {
    if (UNWANTED.contains(reason)) {
      forget(peer);
    }
  }

  /** A link to this node is not wanted again. */
  void forget(NodeId peer) {
    if (known.remove(peer) != null) {
      keep();
    }
  }

  private void keep() {
    memory.keep(List.copyOf(known.values()));
  }

  private static @Nullable Endpoint place(Connection connection) {
    Dial dial = connection.dial();
    if (dial != null) {
      return dial.endpoint();
    }
    String host = connection.remote().host();
    return connection.peer().endpoints().stream()
        .filter(place -> place.port() > 0)
        .map(place -> place.isAny() ? place.withHost(host) : place)
        .filter(place -> place.host().equals(host))
        .findFirst()
        .orElse(null);
  }

  /** Who is not there any more is counted; whoever is, is a neighbour now. */
  private final class Ending implements Dial.Answer {
    @Override
    public void linked(Introduction peer) {
      events.count("neighbours-of-last-life-linked");
    }

    @Override
    public void failed(Refusal refusal) {
      events.count("neighbours-of-last-life-missed");
    }
  }
}
