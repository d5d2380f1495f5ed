package io.meshage.node;

import io.meshage.AwaitedLink;
import io.meshage.Blocked;
import io.meshage.Endpoint;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.Limits;
import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.NodeId;
import io.meshage.NodeStats;
import io.meshage.PingReport;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.TraceReport;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Gauge;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one implementation of {@link io.meshage.Node}, for the live and the simulated world. Each
 * call belongs to one of its parts; the answers come back by {@link Calls}.
 */
public final class HostedNode extends Twins {
  private final MeshConfig config;
  private final Calls calls;
  private final NodeRuntime runtime;
  private final HostedMessages messages;
  private final HostedPeers peers;
  private final HostedProbes probes;
  private final Ending ending;

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
    this.config = parts.config();
    this.calls = calls;
    this.runtime = new NodeRuntime(parts, calls);
    this.messages = new HostedMessages(calls, runtime, parts);
    this.peers = new HostedPeers(calls, runtime, config, parts.loop());
    this.probes = new HostedProbes(calls, runtime, parts.loop(), config.maxBodyBytes());
    this.ending = new Ending(parts, runtime, calls);
    runtime.open();
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
    return runtime.listening();
  }

  @Override
  public long instance() {
    return runtime.instance();
  }

  @Override
  Question<String> dialling(String address) {
    return peers.dialling(address);
  }

  @Override
  public List<AwaitedLink> awaited() {
    return peers.awaited();
  }

  @Override
  Question<Void> hangingUp(String peer) {
    return peers.hangingUp(peer);
  }

  @Override
  public void block(String peer, Duration duration) {
    peers.block(peer, duration);
  }

  @Override
  public void unblock(String peer) {
    peers.unblock(peer);
  }

  @Override
  public List<Blocked> blocked() {
    return peers.blocked();
  }

  @Override
  Question<SendReport> setting(Collection<String> recipients, Object body, Duration limit) {
    return messages.setting(recipients, body, limit);
  }

  @Override
  Question<SendReport> broadcasting(Object body, Duration limit) {
    return messages.broadcasting(body, limit);
  }

  @Override
  public List<String> broadcastRecipients() {
    return mesh().nodes().stream().filter(node -> !node.equals(name())).toList();
  }

  @Override
  Question<SendReport> sending(Message message, Duration limit) {
    return messages.sending(message, limit);
  }

  @Override
  Question<Optional<Message>> receiving(Duration limit) {
    return messages.receiving(limit);
  }

  @Override
  public Topology mesh() {
    return runtime.mesh();
  }

  @Override
  public List<LinkInfo> links() {
    return peers.links();
  }

  @Override
  Question<PingReport> pinging(String destination, Duration limit, int bytes) {
    return probes.pinging(destination, limit, bytes);
  }

  @Override
  Question<TraceReport> tracing(String destination, Duration limit) {
    return probes.tracing(destination, limit);
  }

  @Override
  Question<KeysReport> asking(KeysCommand command, Duration limit) {
    return runtime.rooms().keys().asking(command, limit);
  }

  @Override
  public int degree() {
    return peers.degree();
  }

  @Override
  public void setDegree(int value) {
    peers.setDegree(value);
  }

  @Override
  public Duration msaPeriod() {
    return peers.msaPeriod();
  }

  @Override
  public void setMsaPeriod(Duration value) {
    peers.setMsaPeriod(value);
  }

  @Override
  public Duration timeout() {
    return messages.timeout();
  }

  @Override
  public void setTimeout(Duration value) {
    messages.setTimeout(value);
  }

  @Override
  public void setLinkCost(String peer, int cost) {
    peers.setLinkCost(peer, cost);
  }

  @Override
  public void announce() {
    peers.announce();
  }

  @Override
  public void addListener(MeshListener listener) {
    Objects.requireNonNull(listener, "listener");
    calls.refuseIfShut();
    runtime.herald().add(listener);
  }

  @Override
  public void removeListener(MeshListener listener) {
    Objects.requireNonNull(listener, "listener");
    runtime.herald().remove(listener);
  }

  @Override
  public void onSnoop(Consumer<Message> observer) {
    messages.onSnoop(observer);
  }

  @Override
  public NodeStats stats() {
    return runtime.counters().snapshot();
  }

  /** Returns to whom this node passes on the broadcasts of a source; for observers. */
  public List<NodeId> children(String source) {
    NodeCore core = runtime.living();
    return calls.ask(() -> core.topology().routes().children(NodeId.ofName(source)));
  }

  /** Returns what this node believes of another, to be called on the loop; for observers. */
  public Optional<Announcement> announcement(NodeId origin) {
    return runtime.core().topology().announcement(origin);
  }

  /** Returns how much this node keeps just now, each with its bound; for observers. */
  public List<Gauge> gauges() {
    runtime.living();
    return calls.ask(runtime::gauges);
  }

  /** Returns for how long something has been due that was not done; for observers. */
  public long overdueNanos() {
    NodeCore core = runtime.living();
    return calls.ask(core::overdueNanos);
  }

  /** Returns how many messages wait for the application; for observers. */
  public int unread() {
    return runtime.inbox().messages();
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
    return runtime.inbox().notHandedOver();
  }

  @Override
  public CompletableFuture<Void> closed() {
    return ending.closed();
  }

  @Override
  public void close() {
    ending.end(runtime::leave);
  }

  /** Ends the node as a crash would: no goodbye, connections cut. For tests and simulations. */
  public void crash() {
    ending.end(runtime::abort);
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
