package io.meshage.node;

import io.meshage.Address;
import io.meshage.AwaitedLink;
import io.meshage.Blocked;
import io.meshage.DialException;
import io.meshage.Endpoint;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.Limits;
import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.NodeId;
import io.meshage.NodeStats;
import io.meshage.PingReport;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.TopologyTimers;
import io.meshage.TraceReport;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.DialResult;
import io.meshage.protocol.port.SendCommand;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one implementation of {@link Node}, for the live and the simulated world: turns calls into
 * questions to the loop, whose answers {@link Calls} brings back, and reads snapshots.
 */
public final class HostedNode extends Twins {
  private final NodeParts parts;
  private final MeshConfig config;
  private final Loop loop;
  private final NodeBody body;
  private final Calls calls;
  private final Ending ending;
  private volatile int degree;
  private volatile Duration period;
  private volatile Duration timeout;

  /**
   * Starts a node; returns when it accepts connections. Not to be called on the loop.
   *
   * @throws MeshException if an address cannot be listened at; nothing is left running then
   */
  public HostedNode(NodeParts parts) {
    this(parts, new Calls(parts.config().name(), parts.loop(), parts.counters()::count));
  }

  private HostedNode(NodeParts parts, Calls calls) {
    super(calls);
    this.calls = calls;
    this.parts = parts;
    this.config = parts.config();
    this.loop = parts.loop();
    this.degree = config.degree();
    this.period = config.topology().msaPeriod();
    this.timeout = config.timeout();
    this.body = new NodeBody(parts, calls);
    this.ending = new Ending(parts, body, calls);
    body.open();
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public MeshConfig config() {
    return config;
  }

  @Override
  public List<Endpoint> listening() {
    return body.listening();
  }

  @Override
  public long instance() {
    return body.instance();
  }

  private NodeCore core() {
    calls.refuseIfShut();
    return body.core();
  }

  @Override
  Question<String> dialling(String address) {
    Address places = Address.of(address);
    NodeCore core = core();
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

  @Override
  public List<AwaitedLink> awaited() {
    NodeCore core = core();
    return calls.ask(() -> core.peering().redialer().awaited());
  }

  @Override
  Question<Void> hangingUp(String peer) {
    NodeId id = NodeId.ofName(Limits.name(peer, "the name"));
    NodeCore core = core();
    return Question.of(
        answer -> {
          if (core.peering().hangup(id)) {
            Reply.done(answer);
          } else {
            answer.fail(new MeshException("no link to " + peer + "; see the list of peers"));
          }
        },
        () -> {
          throw calls.lost("before it hung up; the link to " + peer + " ended with it");
        });
  }

  @Override
  public void block(String peer, Duration duration) {
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(duration, "duration");
    body.block(core(), peer, duration);
  }

  @Override
  public void unblock(String peer) {
    Objects.requireNonNull(peer, "peer");
    body.unblock(core(), peer);
  }

  @Override
  public List<Blocked> blocked() {
    NodeCore core = core();
    return calls.ask(() -> core.peering().blocked());
  }

  @Override
  Question<SendReport> setting(Collection<String> recipients, Object payload, Duration limit) {
    Addressees addressees = Addressees.named(recipients);
    MeshConfig.timeout(limit);
    return body.deliver(core(), addressees, encode(payload), false, limit);
  }

  private Payload encode(Object payload) {
    return Payload.of(parts.bodies(), payload);
  }

  @Override
  Question<SendReport> broadcasting(Object payload, Duration limit) {
    MeshConfig.timeout(limit);
    return body.deliver(core(), Addressees.ALL, encode(payload), false, limit);
  }

  @Override
  public List<String> broadcastRecipients() {
    return mesh().nodes().stream().filter(node -> !node.equals(name())).toList();
  }

  @Override
  Question<SendReport> sending(Message message, Duration limit) {
    MeshConfig.timeout(limit);
    Addressees to = message.broadcast() ? Addressees.ALL : Addressees.named(message.recipients());
    return body.deliver(core(), to, encode(message.body()), message.signed(), limit);
  }

  @Override
  Question<Optional<Message>> receiving(Duration limit) {
    calls.refuseIfShut();
    return body.inbox().next(limit);
  }

  @Override
  public Topology mesh() {
    return body.mesh();
  }

  @Override
  public List<LinkInfo> links() {
    NodeCore core = core();
    return calls.ask(() -> body.links(core));
  }

  @Override
  Question<PingReport> pinging(String destination, Duration limit) {
    NodeId id = NodeId.ofName(Limits.name(destination, "the name"));
    MeshConfig.timeout(limit);
    NodeCore core = core();
    return Question.of(
        answer ->
            core.send(
                SendCommand.probe(
                    id,
                    limit,
                    Limits.MAX_HOPS,
                    result ->
                        answer.give(
                            new PingReport(
                                destination,
                                result.results().get(0).outcome(),
                                Duration.ofNanos(result.elapsedNanos()))))),
        () -> {
          throw calls.lost("before " + destination + " had answered");
        });
  }

  @Override
  Question<TraceReport> tracing(String destination, Duration limit) {
    Limits.name(destination, "the name");
    MeshConfig.timeout(limit);
    return new Tracer(calls, core(), loop, destination, limit);
  }

  @Override
  Question<KeysReport> asking(KeysCommand command, Duration limit) {
    MeshConfig.timeout(limit);
    calls.refuseIfShut();
    return Question.of(
        answer -> body.services().ask(command, limit, answer),
        () -> {
          throw calls.lost("before all nodes had answered; those that were asked may have obeyed");
        });
  }

  @Override
  public int degree() {
    return degree;
  }

  @Override
  public void setDegree(int value) {
    NodeCore core = core();
    Limits.between(0, config.maxLinks(), value, "the degree");
    body.datagrams().setWanted(value > 0);
    degree = value;
    calls.tell(() -> core.peering().setDegree(value));
  }

  @Override
  public Duration msaPeriod() {
    return period;
  }

  @Override
  public void setMsaPeriod(Duration value) {
    Objects.requireNonNull(value, "period");
    NodeCore core = core();
    period = TopologyTimers.msaPeriod(value);
    calls.tell(() -> core.topology().setPeriod(value));
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public void setTimeout(Duration value) {
    Objects.requireNonNull(value, "timeout");
    calls.refuseIfShut();
    timeout = MeshConfig.timeout(value);
  }

  @Override
  public void setLinkCost(String peer, int cost) {
    Objects.requireNonNull(peer, "peer");
    NodeId id = NodeId.ofName(Limits.name(peer, "the name"));
    Limits.between(1, Limits.MAX_COST, cost, "the cost");
    NodeCore core = core();
    calls.tell(() -> core.topology().setCost(id, cost));
  }

  @Override
  public void announce() {
    NodeCore core = core();
    calls.tell(() -> core.topology().announce());
  }

  @Override
  public void addListener(MeshListener listener) {
    Objects.requireNonNull(listener, "listener");
    calls.refuseIfShut();
    body.herald().add(listener);
  }

  @Override
  public void removeListener(MeshListener listener) {
    Objects.requireNonNull(listener, "listener");
    body.herald().remove(listener);
  }

  @Override
  public void onSnoop(Consumer<Message> observer) {
    Objects.requireNonNull(observer, "observer");
    calls.refuseIfShut();
    body.inbox().onSnoop(observer);
  }

  @Override
  public NodeStats stats() {
    return body.counters().snapshot();
  }

  /** Returns to whom this node passes on the broadcasts of a source; for observers. */
  public List<NodeId> children(String source) {
    NodeCore core = core();
    return calls.ask(() -> core.topology().routes().children(NodeId.ofName(source)));
  }

  /** Returns what this node believes of another, to be called on the loop; for observers. */
  public Optional<Announcement> announcement(NodeId origin) {
    return body.core().topology().announcement(origin);
  }

  /** Returns how much this node keeps just now; for observers that hold it to its bounds. */
  public Footprint footprint() {
    core();
    return calls.ask(body::footprint);
  }

  @Override
  public void leave() {
    close();
  }

  @Override
  public int leave(Duration drain) {
    Objects.requireNonNull(drain, "drain");
    Limits.between(Duration.ZERO, Limits.LONGEST_DRAIN, drain, "the time to drain the inbox");
    ending.leave(drain);
    return body.inbox().notHandedOver();
  }

  @Override
  public CompletableFuture<Void> closed() {
    return ending.closed();
  }

  @Override
  public void close() {
    ending.end(body::leave);
  }

  /** Ends the node as a crash would: no goodbye, connections cut. For tests and simulations. */
  public void crash() {
    ending.end(body::abort);
  }

  /**
   * Ends the node as a crash would, because of this failure: something was thrown that nothing may
   * throw, and may have left it half done. {@link #closed} then fails with the reason, as do all
   * later calls. Any thread; harmless when the node ends already.
   */
  public void fail(Throwable failure) {
    ending.fail(failure);
  }
}
