package io.meshage;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A node of the mesh. It can be used from any thread.
 *
 * <p>Most blocking calls have a twin whose name ends in {@code Async} and which returns at once.
 * Blocking calls are not allowed on a thread of any node in the process. In listeners, handlers,
 * codecs and stages of futures they throw {@link IllegalStateException} and do nothing. Waiting for
 * a future is allowed there, except in a codec.
 *
 * <p>A stage that is attached to a future runs on a separate thread of the node, in the order in
 * which the answers arrived. If the future is complete already, the stage runs at once on the
 * thread that attaches it. A slow stage delays other stages of the same node. It delays neither the
 * node nor threads that wait for a future that a call returned. While a stage waits for another
 * future, up to 64 others run beside it.
 *
 * <p>{@code cancel} of a future that a call returned ends that future only. Work that has not begun
 * is not begun; work that has begun is not undone. A message in flight may still be handed over, a
 * dial may still result in a link (which {@link #hangup} ends), and nodes that were asked to change
 * a key change it. A trace sends no further probe.
 *
 * <p>A blocking call throws {@link MeshInterruptedException} when its thread is interrupted. Work
 * that has begun is not undone then, either.
 *
 * <p>When the node ends, by {@link #close} or otherwise, every open call ends at once. A message in
 * flight gets its report, {@link #receive} returns empty, and all others fail with {@link
 * MeshException}. Every later call throws {@link MeshException}, with these exceptions: {@link
 * #name}, {@link #config}, {@link #listening}, {@link #instance}, {@link #mesh}, {@link
 * #broadcastRecipients}, {@link #degree}, {@link #msaPeriod}, {@link #timeout}, {@link #stats} and
 * {@link #closed} return the last values; {@link #removeListener}, {@link #leave} and {@link
 * #close} do nothing.
 *
 * <p>No parameter may be null; a call with null throws a {@link NullPointerException} that names
 * the parameter.
 */
public interface Node extends AutoCloseable {

  /** Returns this node's name. */
  String name();

  /** Returns the configuration with which it was started. */
  MeshConfig config();

  /**
   * Returns the addresses at which it accepts connections. If the configuration asks for a free
   * port, this is the real one.
   */
  List<Endpoint> listening();

  /** Returns the number of the present life of this node. */
  long instance();

  /**
   * Links to the node at this address. Namespace and degree do not matter. Whenever a dialled link
   * is missing, for whatever reason, it is dialled again, until {@link #hangup} on either side; see
   * {@link #awaited}.
   *
   * @param address {@code host}, {@code host:port}, {@code tcp://host:port}, {@code
   *     ws://host:port/path} or, for a service in DNS, {@code srv+name}; or several of these in
   *     order of preference, separated by {@code |}, of which the first that works is used
   * @return the peer's name
   * @throws DialException if no new link results; it has the reason
   * @throws IllegalArgumentException if the text is not an address
   */
  String dial(String address);

  /** Like {@link #dial}; the future fails with {@link DialException}. */
  CompletableFuture<String> dialAsync(String address);

  /**
   * Returns the dialled links that are missing, by the names of the peers. They are dialled again
   * until they are back or hung up.
   */
  List<AwaitedLink> awaited();

  /**
   * Ends the link to a neighbour. Neither side dials or solicits the other by itself until one of
   * them calls {@link #dial}.
   *
   * @throws MeshException if there is no such link
   */
  void hangup(String peer);

  /** Like {@link #hangup}. */
  CompletableFuture<Void> hangupAsync(String peer);

  /**
   * Blocks a node for a while: its link is ended, and it is not dialled, answered or admitted. A
   * second call replaces the duration. Blocks do not survive a restart of this node.
   *
   * @param duration how long, 1 s to {@link Limits#LONGEST_USER_BLOCK}
   * @throws IllegalArgumentException if the peer is this node itself, or the duration is out of
   *     bounds
   */
  void block(String peer, Duration duration);

  /**
   * Ends the block of a node early, whether it was blocked by {@link #block} or because it exceeded
   * a limit.
   *
   * @throws MeshException if it is not blocked
   */
  void unblock(String peer);

  /** Returns the nodes that are blocked now, by name. */
  List<Blocked> blocked();

  /**
   * Sends a body to some nodes, and waits until each has an outcome, at most for {@link #timeout}.
   * It does not throw for network failures: no route, or no answer, is an outcome in the report.
   *
   * @param recipients names of nodes; duplicates count once; this node itself is allowed
   * @param body a {@code byte[]}, a {@code String}, or an object that the codec can write. It is
   *     encoded, and compressed if so configured, on the calling thread
   * @throws IllegalArgumentException if the body is too large or of a class that was not
   *     registered, or if a name is not valid
   */
  SendReport set(Collection<String> recipients, Object body);

  /** Like {@link #set(Collection, Object)} with a timeout for this call. */
  SendReport set(Collection<String> recipients, Object body, Duration timeout);

  /** Like {@link #set(Collection, Object)}. */
  CompletableFuture<SendReport> setAsync(Collection<String> recipients, Object body);

  /** Like {@link #set(Collection, Object, Duration)}. */
  CompletableFuture<SendReport> setAsync(
      Collection<String> recipients, Object body, Duration timeout);

  /**
   * Sends a body to all nodes that are reachable now, and waits like {@link #set}.
   *
   * @throws IllegalArgumentException if the body is too large or of a class that was not registered
   */
  SendReport broadcast(Object body);

  /** Like {@link #broadcast}. */
  CompletableFuture<SendReport> broadcastAsync(Object body);

  /** Like {@link #broadcast} with a timeout for this call. */
  CompletableFuture<SendReport> broadcastAsync(Object body, Duration timeout);

  /**
   * Returns the recipients of a broadcast from this node: all nodes that are reachable now, except
   * itself.
   */
  List<String> broadcastRecipients();

  /** Sends a message to the recipients that it names, or to all. */
  SendReport send(Message message);

  /** Like {@link #send}. */
  CompletableFuture<SendReport> sendAsync(Message message);

  /**
   * Like {@link #sendAsync(Message)}, with a timeout of its own.
   *
   * @param timeout as in {@link #set(Collection, Object, Duration)}
   * @throws IllegalArgumentException if the message is to be signed and this node has no identity,
   *     or if the signed body would be too large
   */
  CompletableFuture<SendReport> sendAsync(Message message, Duration timeout);

  /**
   * Takes the next message from the inbox, and waits for one if the inbox is empty.
   *
   * @return empty if none arrived in time, or the node ended
   * @throws IllegalStateException if a message handler was set, because it gets all messages
   * @throws MeshException if the node was closed before the call
   */
  Optional<Message> receive(Duration timeout);

  /** Returns the topology as this node knows it now; never waits. */
  Topology mesh();

  /** Returns this node's links now. */
  List<LinkInfo> links();

  /** Sends a probe to a node. The node answers it, not its application. */
  CompletableFuture<PingReport> pingAsync(String destination, Duration timeout);

  /**
   * Sends a probe with so many bytes to a node, past its application: it finds a path that loses
   * large packets, which a small probe does not. It may cost the link that loses them.
   *
   * @param bytes 0 to the largest body that this node takes
   * @throws IllegalArgumentException if there can be no such name, timeout or size
   */
  CompletableFuture<PingReport> pingAsync(String destination, Duration timeout, int bytes);

  /** Sends probes, each of which reaches one hop further, to find the path to a node. */
  CompletableFuture<TraceReport> traceAsync(String destination, Duration timeout);

  /**
   * Asks all reachable nodes, including this one, to show, install, use or remove a key. Each node
   * answers. A key is used or removed only if every node can do so, unless the command is forced.
   * Messages continue meanwhile: links change their keys without being closed.
   *
   * @param timeout how long to wait for the answers in each round of questions
   */
  KeysReport keys(KeysCommand command, Duration timeout);

  /** Like {@link #keys}. */
  CompletableFuture<KeysReport> keysAsync(KeysCommand command, Duration timeout);

  /** Returns how many links this node looks for by itself. */
  int degree();

  /** Sets how many links this node looks for by itself; 0 neither solicits nor answers. */
  void setDegree(int degree);

  /** Returns the period of mesh state announcements. */
  Duration msaPeriod();

  /** Sets the period of mesh state announcements. */
  void setMsaPeriod(Duration period);

  /** Returns the timeout of sends that do not give one. */
  Duration timeout();

  /** Sets the timeout of sends that do not give one. */
  void setTimeout(Duration timeout);

  /**
   * Sets the cost of the link to this neighbour, from this side. The larger of both sides' costs
   * counts. The cost is kept while the link is down.
   *
   * @param cost 1 to {@link Limits#MAX_COST}
   */
  void setLinkCost(String peer, int cost);

  /** Announces this node's links at once. */
  void announce();

  /** Adds a listener for events of the mesh. */
  void addListener(MeshListener listener);

  /** Removes a listener. */
  void removeListener(MeshListener listener);

  /**
   * Sets an observer of the messages that this node relays for others. It gets bodies as {@link
   * Bytes}, as they travel, not inflated or decoded. It is called on the callback thread. While
   * more than a thousand messages wait for it, further ones are skipped and counted ({@code
   * snoop-skipped}). If it throws, that is counted ({@code observers-threw}) and reported by {@link
   * MeshListener#callbackFailed}.
   */
  void onSnoop(Consumer<Message> observer);

  /** Returns the counters. */
  NodeStats stats();

  /** Announces that this node leaves the mesh, and closes it; the same as {@link #close}. */
  void leave();

  /**
   * Leaves the mesh after the application has taken all acknowledged messages. From now on the node
   * takes no more messages; their senders get {@link Outcome#LEFT}. Messages in the inbox go to the
   * handler, or to {@link #receive}. Until the inbox is empty, or the time is over, the node can be
   * used as before. Then it is closed as by {@link #close}.
   *
   * @param drain how long to wait at most, zero to {@link Limits#LONGEST_DRAIN}
   * @return how many acknowledged messages were not taken; they are lost
   * @throws IllegalStateException if called from a listener or handler, which would wait for
   *     itself; then nothing happens
   */
  int leave(Duration drain);

  /**
   * Returns a future that completes when the node has closed. If an internal error ended the node,
   * the future fails with a {@link MeshException} that says why. In that case its connections end
   * as in a crash, and every later call fails with the same message. To continue, the program has
   * to start a new node.
   */
  CompletableFuture<Void> closed();

  /**
   * Leaves the mesh and frees all resources. It waits until the neighbours have taken the last
   * frames: at most 5 s, if one of them has stopped reading. It does not wait for threads that use
   * {@link #receive}. The handler still gets acknowledged messages, for at most {@link
   * Limits#CLOSE_WAIT}. When this call returns, no code of the application is called any more. A
   * callback that is still running then is not interrupted, but logged and counted ({@code
   * callbacks-outlive-node}). Acknowledged messages that were not taken are logged and counted, too
   * ({@code messages-not-handed-over}). {@link #stats} still works.
   *
   * <p>Called from a listener or handler, it does not wait; no other callback follows. A second
   * call from elsewhere waits until the first has ended the node.
   */
  @Override
  void close();
}
