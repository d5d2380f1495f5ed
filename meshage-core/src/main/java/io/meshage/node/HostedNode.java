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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one implementation of {@link Node}, for the live and the simulated world: turns calls into
 * tasks of the loop, answers into futures, and reads snapshots.
 */
public final class HostedNode extends BlockingCalls {
  private final NodeParts parts;
  private final MeshConfig config;
  private final Loop loop;
  private final NodeBody body;
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
    super(parts.loop());
    this.parts = parts;
    this.config = parts.config();
    this.loop = parts.loop();
    this.degree = config.degree();
    this.period = config.topology().msaPeriod();
    this.timeout = config.timeout();
    this.body = new NodeBody(parts);
    this.ending = new Ending(parts, body);
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
    ending.refuseIfBegun();
    return body.core();
  }

  @Override
  public CompletableFuture<String> dialAsync(String address) {
    Address places = Address.of(address);
    NodeCore core = core();
    CompletableFuture<String> answer = new CompletableFuture<>();
    loop.execute(
        () ->
            core.dial(
                places,
                result -> {
                  if (result instanceof DialResult.Failed failed) {
                    answer.completeExceptionally(new DialException(failed.reason(), failed.text()));
                  } else if (result instanceof DialResult.Linked linked) {
                    answer.complete(linked.peer());
                  }
                }));
    return answer;
  }

  @Override
  public List<AwaitedLink> awaited() {
    NodeCore core = core();
    return loop.ask(() -> core.peering().redialer().awaited());
  }

  @Override
  public CompletableFuture<Void> hangupAsync(String peer) {
    NodeId id = NodeId.ofName(Limits.name(peer, "the name"));
    NodeCore core = core();
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (core.peering().hangup(id)) {
            done.complete(null);
          } else {
            done.completeExceptionally(
                new MeshException("no link to " + peer + "; see the list of peers"));
          }
        });
    return done;
  }

  @Override
  public void block(String peer, Duration duration) {
    body.block(core(), peer, duration);
  }

  @Override
  public void unblock(String peer) {
    body.unblock(core(), peer);
  }

  @Override
  public List<Blocked> blocked() {
    NodeCore core = core();
    return loop.ask(() -> core.peering().blocked());
  }

  @Override
  public CompletableFuture<SendReport> setAsync(Collection<String> recipients, Object body) {
    return setAsync(recipients, body, timeout);
  }

  @Override
  public CompletableFuture<SendReport> setAsync(
      Collection<String> recipients, Object payload, Duration limit) {
    Addressees addressees = Addressees.named(recipients);
    MeshConfig.timeout(limit);
    return body.deliver(core(), addressees, false, encode(payload), false, limit);
  }

  private Payload encode(Object payload) {
    return Payload.of(parts.bodies(), payload);
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body) {
    return broadcastAsync(body, timeout);
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object payload, Duration limit) {
    MeshConfig.timeout(limit);
    return body.deliver(core(), Addressees.ALL, true, encode(payload), false, limit);
  }

  @Override
  public List<String> broadcastRecipients() {
    return mesh().nodes().stream().filter(node -> !node.equals(name())).toList();
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message) {
    return sendAsync(message, timeout);
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message, Duration limit) {
    MeshConfig.timeout(limit);
    Addressees to = message.broadcast() ? Addressees.ALL : Addressees.named(message.recipients());
    return body.deliver(
        core(), to, message.broadcast(), encode(message.body()), message.signed(), limit);
  }

  @Override
  public Optional<Message> receive(Duration limit) {
    return await(body.inbox().take(limit));
  }

  @Override
  public Topology mesh() {
    return body.mesh();
  }

  @Override
  public List<LinkInfo> links() {
    NodeCore core = core();
    return loop.ask(() -> body.links(core));
  }

  @Override
  public CompletableFuture<PingReport> pingAsync(String destination, Duration limit) {
    NodeId id = NodeId.ofName(Limits.name(destination, "the name"));
    MeshConfig.timeout(limit);
    NodeCore core = core();
    CompletableFuture<PingReport> report = new CompletableFuture<>();
    SendCommand probe =
        SendCommand.probe(
            id,
            limit,
            Limits.MAX_HOPS,
            result ->
                report.complete(
                    new PingReport(
                        destination,
                        result.results().get(0).outcome(),
                        Duration.ofNanos(result.elapsedNanos()))));
    loop.execute(() -> core.send(probe));
    return report;
  }

  @Override
  public CompletableFuture<TraceReport> traceAsync(String destination, Duration limit) {
    Limits.name(destination, "the name");
    MeshConfig.timeout(limit);
    return new Tracer(core(), loop, destination, limit).start();
  }

  @Override
  public CompletableFuture<KeysReport> keysAsync(KeysCommand command, Duration limit) {
    MeshConfig.timeout(limit);
    core();
    return loop.ask(() -> body.services().ask(command, limit));
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
    loop.execute(() -> core.peering().setDegree(value));
  }

  @Override
  public Duration msaPeriod() {
    return period;
  }

  @Override
  public void setMsaPeriod(Duration value) {
    NodeCore core = core();
    period = TopologyTimers.msaPeriod(value);
    loop.execute(() -> core.topology().setPeriod(value));
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public void setTimeout(Duration value) {
    timeout = MeshConfig.timeout(value);
  }

  @Override
  public void setLinkCost(String peer, int cost) {
    NodeId id = NodeId.ofName(Limits.name(peer, "the name"));
    Limits.between(1, Limits.MAX_COST, cost, "the cost");
    NodeCore core = core();
    loop.execute(() -> core.topology().setCost(id, cost));
  }

  @Override
  public void announce() {
    NodeCore core = core();
    loop.execute(() -> core.topology().announce());
  }

  @Override
  public void addListener(MeshListener listener) {
    body.herald().add(listener);
  }

  @Override
  public void removeListener(MeshListener listener) {
    body.herald().remove(listener);
  }

  @Override
  public void onSnoop(Consumer<Message> observer) {
    body.inbox().onSnoop(observer);
  }

  @Override
  public NodeStats stats() {
    return body.counters().snapshot();
  }

  /** Returns to whom this node passes on the broadcasts of a source; for observers. */
  public List<NodeId> children(String source) {
    NodeCore core = core();
    return loop.ask(() -> core.topology().routes().children(NodeId.ofName(source)));
  }

  /** Returns what this node believes of another, to be called on the loop; for observers. */
  public Optional<Announcement> announcement(NodeId origin) {
    return body.core().topology().announcement(origin);
  }

  /** Returns how much this node keeps just now; for observers that hold it to its bounds. */
  public Footprint footprint() {
    core();
    return loop.ask(body::footprint);
  }

  @Override
  public void leave() {
    close();
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
