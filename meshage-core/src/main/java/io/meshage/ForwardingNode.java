package io.meshage;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A node that forwards every call to another node: a base class to observe, limit or replace a few
 * calls. Override those calls; all others are forwarded, including calls that {@link Node} gains
 * later.
 *
 * <p>Each call goes to the same call of the other node. To observe what is sent, override every
 * form of {@code set}, not only the longest. Exceptions, threads, waiting and cancellation are
 * those of the other node.
 */
public abstract class ForwardingNode implements Node {

  /** Only for subclasses. */
  protected ForwardingNode() {}

  /**
   * Returns the node to which calls are forwarded; never null. Called for each call, by any thread.
   */
  protected abstract Node delegate();

  @Override
  public String name() {
    return delegate().name();
  }

  @Override
  public MeshConfig config() {
    return delegate().config();
  }

  @Override
  public List<Endpoint> listening() {
    return delegate().listening();
  }

  @Override
  public long instance() {
    return delegate().instance();
  }

  @Override
  public String dial(String address) {
    return delegate().dial(address);
  }

  @Override
  public CompletableFuture<String> dialAsync(String address) {
    return delegate().dialAsync(address);
  }

  @Override
  public List<AwaitedLink> awaited() {
    return delegate().awaited();
  }

  @Override
  public void hangup(String peer) {
    delegate().hangup(peer);
  }

  @Override
  public CompletableFuture<Void> hangupAsync(String peer) {
    return delegate().hangupAsync(peer);
  }

  @Override
  public void block(String peer, Duration duration) {
    delegate().block(peer, duration);
  }

  @Override
  public void unblock(String peer) {
    delegate().unblock(peer);
  }

  @Override
  public List<Blocked> blocked() {
    return delegate().blocked();
  }

  @Override
  public SendReport set(Collection<String> recipients, Object body) {
    return delegate().set(recipients, body);
  }

  @Override
  public SendReport set(Collection<String> recipients, Object body, Duration timeout) {
    return delegate().set(recipients, body, timeout);
  }

  @Override
  public CompletableFuture<SendReport> setAsync(Collection<String> recipients, Object body) {
    return delegate().setAsync(recipients, body);
  }

  @Override
  public CompletableFuture<SendReport> setAsync(
      Collection<String> recipients, Object body, Duration timeout) {
    return delegate().setAsync(recipients, body, timeout);
  }

  @Override
  public SendReport broadcast(Object body) {
    return delegate().broadcast(body);
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body) {
    return delegate().broadcastAsync(body);
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body, Duration timeout) {
    return delegate().broadcastAsync(body, timeout);
  }

  @Override
  public List<String> broadcastRecipients() {
    return delegate().broadcastRecipients();
  }

  @Override
  public SendReport send(Message message) {
    return delegate().send(message);
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message) {
    return delegate().sendAsync(message);
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message, Duration timeout) {
    return delegate().sendAsync(message, timeout);
  }

  @Override
  public Optional<Message> receive(Duration timeout) {
    return delegate().receive(timeout);
  }

  @Override
  public Topology mesh() {
    return delegate().mesh();
  }

  @Override
  public List<LinkInfo> links() {
    return delegate().links();
  }

  @Override
  public CompletableFuture<PingReport> pingAsync(String destination, Duration timeout) {
    return delegate().pingAsync(destination, timeout);
  }

  @Override
  public CompletableFuture<PingReport> pingAsync(String destination, Duration timeout, int bytes) {
    return delegate().pingAsync(destination, timeout, bytes);
  }

  @Override
  public CompletableFuture<TraceReport> traceAsync(String destination, Duration timeout) {
    return delegate().traceAsync(destination, timeout);
  }

  @Override
  public KeysReport keys(KeysCommand command, Duration timeout) {
    return delegate().keys(command, timeout);
  }

  @Override
  public CompletableFuture<KeysReport> keysAsync(KeysCommand command, Duration timeout) {
    return delegate().keysAsync(command, timeout);
  }

  @Override
  public int degree() {
    return delegate().degree();
  }

  @Override
  public void setDegree(int degree) {
    delegate().setDegree(degree);
  }

  @Override
  public Duration msaPeriod() {
    return delegate().msaPeriod();
  }

  @Override
  public void setMsaPeriod(Duration period) {
    delegate().setMsaPeriod(period);
  }

  @Override
  public Duration timeout() {
    return delegate().timeout();
  }

  @Override
  public void setTimeout(Duration timeout) {
    delegate().setTimeout(timeout);
  }

  @Override
  public void setLinkCost(String peer, int cost) {
    delegate().setLinkCost(peer, cost);
  }

  @Override
  public void announce() {
    delegate().announce();
  }

  @Override
  public void addListener(MeshListener listener) {
    delegate().addListener(listener);
  }

  @Override
  public void removeListener(MeshListener listener) {
    delegate().removeListener(listener);
  }

  @Override
  public void onSnoop(Consumer<Message> observer) {
    delegate().onSnoop(observer);
  }

  @Override
  public NodeStats stats() {
    return delegate().stats();
  }

  @Override
  public void leave() {
    delegate().leave();
  }

  @Override
  public int leave(Duration drain) {
    return delegate().leave(drain);
  }

  @Override
  public CompletableFuture<Void> closed() {
    return delegate().closed();
  }

  @Override
  public void close() {
    delegate().close();
  }
}
