package io.meshage.sim;

import io.meshage.AwaitedLink;
import io.meshage.Blocked;
import io.meshage.Endpoint;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.NodeStats;
import io.meshage.PingReport;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.TraceReport;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A simulated node as its application sees it; every send through it is checked. */
final class ObservedNode implements Node {
  private final Life life;
  private final Journal journal;
  private final Node node;

  ObservedNode(Life life, Journal journal) {
    this.life = life;
    this.journal = journal;
    this.node = life.hosted();
  }

  @Override
  public SendReport set(Collection<String> recipients, Object body) {
    return life.loop.await(setAsync(recipients, body));
  }

  @Override
  public SendReport set(Collection<String> recipients, Object body, Duration timeout) {
    return life.loop.await(setAsync(recipients, body, timeout));
  }

  @Override
  public CompletableFuture<SendReport> setAsync(Collection<String> recipients, Object body) {
    return setAsync(recipients, body, node.timeout());
  }

  @Override
  public CompletableFuture<SendReport> setAsync(
      Collection<String> recipients, Object body, Duration timeout) {
    Objects.requireNonNull(recipients, "recipients");
    List<String> asked = List.copyOf(new TreeSet<>(recipients));
    Sending sending = journal.sending(life, asked, false, body, timeout);
    return journal.sent(sending, node.setAsync(recipients, body, timeout));
  }

  @Override
  public SendReport broadcast(Object body) {
    return life.loop.await(broadcastAsync(body));
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body) {
    return broadcastAsync(body, node.timeout());
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body, Duration timeout) {
    Sending sending = journal.sending(life, List.of(), true, body, timeout);
    return journal.sent(sending, node.broadcastAsync(body, timeout));
  }

  @Override
  public SendReport send(Message message) {
    return life.loop.await(sendAsync(message));
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message) {
    return sendAsync(message, node.timeout());
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message, Duration timeout) {
    Objects.requireNonNull(message, "message");
    List<String> asked = List.copyOf(new TreeSet<>(message.recipients()));
    Sending sending = journal.sending(life, asked, message.broadcast(), message.body(), timeout);
    return journal.sent(sending, node.sendAsync(message, timeout));
  }

  @Override
  public Optional<Message> receive(Duration timeout) {
    Optional<Message> message = node.receive(timeout);
    message.ifPresent(received -> journal.received(life, received));
    return message;
  }

  @Override
  public void onSnoop(Consumer<Message> observer) {
    Objects.requireNonNull(observer, "observer");
    node.onSnoop(
        message -> {
          journal.relayed(life, message);
          observer.accept(message);
        });
  }

  // From here on, the node itself.

  @Override
  public String name() {
    return node.name();
  }

  @Override
  public MeshConfig config() {
    return node.config();
  }

  @Override
  public List<Endpoint> listening() {
    return node.listening();
  }

  @Override
  public long instance() {
    return node.instance();
  }

  @Override
  public String dial(String address) {
    return node.dial(address);
  }

  @Override
  public CompletableFuture<String> dialAsync(String address) {
    return node.dialAsync(address);
  }

  @Override
  public void hangup(String peer) {
    node.hangup(peer);
  }

  @Override
  public void block(String peer, Duration duration) {
    node.block(peer, duration);
  }

  @Override
  public void unblock(String peer) {
    node.unblock(peer);
  }

  @Override
  public List<Blocked> blocked() {
    return node.blocked();
  }

  @Override
  public List<AwaitedLink> awaited() {
    return node.awaited();
  }

  @Override
  public CompletableFuture<Void> hangupAsync(String peer) {
    return node.hangupAsync(peer);
  }

  @Override
  public List<String> broadcastRecipients() {
    return node.broadcastRecipients();
  }

  @Override
  public Topology mesh() {
    return node.mesh();
  }

  @Override
  public List<LinkInfo> links() {
    return node.links();
  }

  @Override
  public CompletableFuture<PingReport> pingAsync(String destination, Duration timeout) {
    return node.pingAsync(destination, timeout);
  }

  @Override
  public CompletableFuture<TraceReport> traceAsync(String destination, Duration timeout) {
    return node.traceAsync(destination, timeout);
  }

  @Override
  public KeysReport keys(KeysCommand command, Duration timeout) {
    return life.loop.await(keysAsync(command, timeout));
  }

  @Override
  public CompletableFuture<KeysReport> keysAsync(KeysCommand command, Duration timeout) {
    return node.keysAsync(command, timeout);
  }

  @Override
  public int degree() {
    return node.degree();
  }

  @Override
  public void setDegree(int degree) {
    node.setDegree(degree);
  }

  @Override
  public Duration msaPeriod() {
    return node.msaPeriod();
  }

  @Override
  public void setMsaPeriod(Duration period) {
    node.setMsaPeriod(period);
  }

  @Override
  public Duration timeout() {
    return node.timeout();
  }

  @Override
  public void setTimeout(Duration timeout) {
    node.setTimeout(timeout);
  }

  @Override
  public void setLinkCost(String peer, int cost) {
    node.setLinkCost(peer, cost);
  }

  @Override
  public void announce() {
    node.announce();
  }

  @Override
  public void addListener(MeshListener listener) {
    node.addListener(listener);
  }

  @Override
  public void removeListener(MeshListener listener) {
    node.removeListener(listener);
  }

  @Override
  public NodeStats stats() {
    return node.stats();
  }

  @Override
  public void leave() {
    close();
  }

  @Override
  public int leave(Duration drain) {
    life.isLeaving = true;
    try {
      return node.leave(drain);
    } finally {
      life.isOver = node.closed().isDone(); // or it was refused, and goes on
      life.isLeaving = life.isOver;
    }
  }

  @Override
  public CompletableFuture<Void> closed() {
    return node.closed();
  }

  @Override
  public void close() {
    life.isLeaving = true;
    node.close(); // open sends get their outcome, which counts
    life.isOver = true;
  }
}
