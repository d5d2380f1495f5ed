package io.meshage.node;

import io.meshage.Address;
import io.meshage.AwaitedLink;
import io.meshage.Blocked;
import io.meshage.Compressor;
import io.meshage.DialException;
import io.meshage.Limits;
import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.NodeId;
import io.meshage.TopologyTimers;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.peering.Neighbour;
import io.meshage.protocol.port.DialResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The part of {@link io.meshage.Node} that is about neighbours: to dial and to hang up, whom to
 * refuse, the links with their figures, and what the mesh is told of them. Any thread.
 */
final class HostedPeers {
  private final Calls calls;
  private final NodeRuntime runtime;
  private final MeshConfig config;
  private final Loop loop;
  private volatile int degree;
  private volatile Duration period;

  HostedPeers(Calls calls, NodeRuntime runtime, MeshConfig config, Loop loop) {
    this.calls = calls;
    this.runtime = runtime;
    this.config = config;
    this.loop = loop;
    this.degree = config.degree();
    this.period = config.topology().msaPeriod();
  }

  Question<String> dialling(String address) {
    Address places = Address.of(address);
    NodeCore core = runtime.living();
    return Question.of(
        answer ->
            core.dial(
                places,
                result -> {
                  if (result instanceof DialResult.Failed failed) {
                    answer.fail(new DialException(failed.reason(), failed.text()));
                  } else if (result instanceof DialResult.Linked linked) {
                    answer.give(linked.peer());
                  }
                }),
        () -> {
          throw calls.lost("before " + address + " had answered");
        });
  }

  List<AwaitedLink> awaited() {
    NodeCore core = runtime.living();
    return calls.ask(() -> core.peering().redialer().awaited());
  }

  Question<Void> hangingUp(String peer) {
    NodeId id = NodeId.ofName(Limits.name(peer, "the name"));
    NodeCore core = runtime.living();
    return Question.of(
        answer -> {
          if (core.peering().hangup(id)) {
            CallReply.done(answer);
          } else {
            answer.fail(new MeshException("no link to " + peer + "; see the list of peers"));
          }
        },
        () -> {
          throw calls.lost("before it hung up; the link to " + peer + " ended with it");
        });
  }

  void block(String peer, Duration duration) {
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(duration, "duration");
    NodeCore core = runtime.living();
    if (Limits.name(peer, "the name").equals(config.name())) {
      throw new IllegalArgumentException("a node cannot block itself");
    }
    Limits.between(Duration.ofSeconds(1), Limits.LONGEST_USER_BLOCK, duration, "the time to block");
    calls.ask(
        () -> {
          core.peering().block(peer, duration);
          return true;
        });
  }

  void unblock(String peer) {
    Objects.requireNonNull(peer, "peer");
    NodeCore core = runtime.living();
    NodeId id = NodeId.ofName(Limits.name(peer, "the name"));
    if (!calls.ask(() -> core.peering().unblock(id))) {
      throw new MeshException(peer + " is not blocked; see the list of blocked nodes");
    }
  }

  List<Blocked> blocked() {
    NodeCore core = runtime.living();
    return calls.ask(() -> core.peering().blocked());
  }

  int degree() {
    return degree;
  }

  void setDegree(int value) {
    NodeCore core = runtime.living();
    Limits.between(0, config.maxLinks(), value, "the degree");
    runtime.datagrams().setWanted(value > 0);
    degree = value;
    calls.tell(() -> core.peering().setDegree(value));
  }

  void setLinkCost(String peer, int cost) {
    Objects.requireNonNull(peer, "peer");
    NodeId id = NodeId.ofName(Limits.name(peer, "the name"));
    Limits.between(1, Limits.MAX_COST, cost, "the cost");
    NodeCore core = runtime.living();
    calls.tell(() -> core.topology().setCost(id, cost));
  }

  Duration msaPeriod() {
    return period;
  }

  void setMsaPeriod(Duration value) {
    Objects.requireNonNull(value, "period");
    NodeCore core = runtime.living();
    period = TopologyTimers.msaPeriod(value);
    calls.tell(() -> core.topology().setPeriod(value));
  }

  void announce() {
    NodeCore core = runtime.living();
    calls.tell(() -> core.topology().announce());
  }

  List<LinkInfo> links() {
    NodeCore core = runtime.living();
    return calls.ask(
        () ->
            core.peering().neighbours().stream()
                .map(neighbour -> info(core, neighbour))
                .sorted(Comparator.comparing(LinkInfo::peer))
                .toList());
  }

  private LinkInfo info(NodeCore core, Neighbour neighbour) {
    NodeId peer = neighbour.peer().id();
    HostedLink.Traffic traffic = runtime.links().traffic(neighbour.link());
    return new LinkInfo(
        neighbour.peer().name(),
        neighbour.endpoint(),
        neighbour.dialled(),
        runtime.links().protection(neighbour.link()),
        compressorFor(core, peer),
        runtime.links().pingsAside(neighbour.link()),
        core.health().roundTrip(peer),
        clockAhead(core, neighbour),
        neighbour.age(),
        core.topology().settling(peer),
        Unreached.isInUse(core, peer),
        traffic.framesIn(),
        traffic.framesOut(),
        traffic.bytesIn(),
        traffic.bytesOut(),
        traffic.queuedBytes());
  }

  /** Measured by pings; before the first answer, by the handshake, however long that took. */
  private Duration clockAhead(NodeCore core, Neighbour neighbour) {
    long then = loop.wallMicros() - neighbour.age().toNanos() / 1000;
    long theirs = neighbour.peer().clockMicros();
    return core.health().clockAhead(neighbour.peer().id(), theirs == 0 ? 0 : theirs - then);
  }

  private Compressor compressorFor(NodeCore core, NodeId peer) {
    Compressor ours = config.compressor();
    return core.topology().routes().capabilities(peer).compressors().contains(ours.number())
        ? ours
        : Compressor.NONE;
  }
}
