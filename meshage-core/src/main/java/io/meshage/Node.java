package io.meshage;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A node of the mesh. Safe for use from any thread.
 *
 * <p>Each blocking call has a twin that ends in {@code Async} and returns at once. Blocking calls
 * must not be made on a thread of a node, of this one or of another in the process: in listeners,
 * handlers, codecs and stages of futures they throw {@link IllegalStateException}, and nothing is
 * asked. To wait for a future there is allowed, except in a codec.
 *
 * <p>What is attached to a future runs on a thread of the node for that alone, in the order in
 * which the answers came, or, if the future is complete already, at once where it is attached. A
 * stage that takes long makes other stages of the same node wait, but neither the node nor whoever
 * waits for a future that a call returned; while it waits for another future, up to 64 others run
 * beside it.
 *
 * <p>{@code cancel} of a future that a call returned ends the future, not what was asked: nobody
 * waits for the answer any more, and what has not begun is not begun. A message that is under way
 * may be handed over, a dial may still end in a link (which {@link #hangup} ends), a key is changed
 * by those who were asked to; a trace sends no further probe. It ends nothing but the one future.
 *
 * <p>A blocking call throws {@link MeshInterruptedException} when its thread is interrupted; for
 * what it had asked the same holds.
 *
 * <p>When the node ends, by {@link #close} or otherwise, every call that is open has its end at
 * once: a message that is under way its report; {@link #receive} returns empty; all others fail
 * with {@link MeshException}. Every later call throws {@link MeshException}, but for those that
 * only read or end what is there: {@link #name}, {@link #config}, {@link #listening}, {@link
 * #instance}, {@link #mesh}, {@link #broadcastRecipients}, {@link #degree}, {@link #msaPeriod},
 * {@link #timeout}, {@link #stats} and {@link #closed} tell what was so in the end; {@link
 * #removeListener}, {@link #leave} and {@link #close} do no harm.
 *
 * <p>Null is refused at the call, with a {@link NullPointerException} that names the parameter.
 */
public interface Node extends AutoCloseable {

  /** Returns this node's name. */
  String name();

  /** Returns the configuration it was started with. */
  MeshConfig config();

  /** Returns where it accepts connections, with the real port where a free one was asked for. */
  List<Endpoint> listening();

  /** Returns which life of the node this is. */
  long instance();

  /**
   * Links to the node at this address, whatever its namespace and the degree. A dialled link is
   * redialled when it is gone, whyever, until {@link #hangup} on either side; see {@link #awaited}.
   *
   * @param address {@code host}, {@code host:port}, {@code tcp://host:port}, {@code
   *     ws://host:port/path} or, for a service in DNS, {@code srv+name}; several with {@code |}
   *     between them in order of preference, of which the first that works is taken
   * @return the peer's name
   * @throws DialException if there is no new link, with the reason
   * @throws IllegalArgumentException if the text is not an address
   */
  String dial(String address);

  /** Like {@link #dial}; the future fails with {@link DialException}. */
  CompletableFuture<String> dialAsync(String address);

  /**
   * Returns the links that were dialled, that are gone, and that are dialled again until they are
   * back or hung up, by the names of the peers.
   */
  List<AwaitedLink> awaited();

  /**
   * Ends the link to a neighbour; neither side redials or solicits this peer by itself until one is
   * dialled again.
   *
   * @throws MeshException if there is no such link
   */
  void hangup(String peer);

  /** Like {@link #hangup}. */
  CompletableFuture<Void> hangupAsync(String peer);

  /**
   * Keeps a node out for a while: its link is ended, and it is neither dialled, nor answered, nor
   * let in. Blocking it again sets the time anew. Not kept over a restart of this node.
   *
   * @param duration up to {@link Limits#LONGEST_USER_BLOCK}
   * @throws IllegalArgumentException if it is this node itself, or the duration is not in bounds
   */
  void block(String peer, Duration duration);

  /**
   * Lets a node in again before its time, be it blocked by {@link #block} or because it was too
   * loud.
   *
   * @throws MeshException if it is not blocked
   */
  void unblock(String peer);

  /** Returns who is blocked now, by name. */
  List<Blocked> blocked();

  /**
   * Sends a body to some nodes and waits until each has an outcome, at the latest for {@link
   * #timeout}. Never throws for the network: no route or no answer is a row in the report.
   *
   * @param recipients names; duplicates count once; this node itself is allowed
   * @param body a {@code byte[]}, a {@code String} or an object that the codec can write; it is
   *     encoded, and compressed if so configured, on the calling thread
   * @throws IllegalArgumentException if the body is too large or of a class nobody registered, or a
   *     name cannot be one
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
   * Sends a body to all nodes that are reachable at this moment, and waits like {@link #set}.
   *
   * @throws IllegalArgumentException if the body is too large or of a class nobody registered
   */
  SendReport broadcast(Object body);

  /** Like {@link #broadcast}. */
  CompletableFuture<SendReport> broadcastAsync(Object body);

  /** Like {@link #broadcast} with a timeout for this call. */
  CompletableFuture<SendReport> broadcastAsync(Object body, Duration timeout);

  /** Returns the nodes that a broadcast from here would go to now: all reachable ones but this. */
  List<String> broadcastRecipients();

  /** Sends a message by what is set in it: to its recipients, or to all. */
  SendReport send(Message message);

  /** Like {@link #send}. */
  CompletableFuture<SendReport> sendAsync(Message message);

  /**
   * Like {@link #sendAsync(Message)}, with a timeout of its own.
   *
   * @param timeout as in {@link #set(Collection, Object, Duration)}
   * @throws IllegalArgumentException if the message shall be signed and this node has no identity,
   *     or its body would be too large then
   */
  CompletableFuture<SendReport> sendAsync(Message message, Duration timeout);

  /**
   * Takes the next message from the inbox, waiting for one.
   *
   * @return empty if none came in time, or the node ended
   * @throws IllegalStateException if a message handler was set, which gets them all
   * @throws MeshException if the node was closed before the call
   */
  Optional<Message> receive(Duration timeout);

  /** Returns the topology as it is known now; never waits. */
  Topology mesh();

  /** Returns this node's links now. */
  List<LinkInfo> links();

  /** Sends a probe to a node, past its application. */
  CompletableFuture<PingReport> pingAsync(String destination, Duration timeout);

  /**
   * Sends a probe with so many bytes to a node, past its application: it finds a path that loses
   * large packets, which a small probe does not. It may cost the link that loses them.
   *
   * @param bytes 0 to the largest body that this node takes
   * @throws IllegalArgumentException if there can be no such name, timeout or size
   */
  CompletableFuture<PingReport> pingAsync(String destination, Duration timeout, int bytes);

  /** Sends probes that reach one hop further each, so that the way there becomes visible. */
  CompletableFuture<TraceReport> traceAsync(String destination, Duration timeout);

  /**
   * Asks all reachable nodes, this one included, to show, take, use or give up a key; each answers.
   * A key comes into use, or is removed, only if every node can do so. Messages flow on meanwhile:
   * links change their keys without being closed.
   *
   * @param timeout how long to wait for answers, each time all are asked
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

  /** Returns how long a send waits when the call does not say. */
  Duration timeout();

  /** Sets how long a send waits when the call does not say. */
  void setTimeout(Duration timeout);

  /**
   * Sets what paths pay for the link to this neighbour, from this side; the larger of both sides'
   * costs counts. Remembered while the link is down.
   *
   * @param cost 1 to {@link Limits#MAX_COST}
   */
  void setLinkCost(String peer, int cost);

  /** Announces this node's links now. */
  void announce();

  /** Adds a listener for news of the mesh. */
  void addListener(MeshListener listener);

  /** Removes a listener. */
  void removeListener(MeshListener listener);

  /**
   * Sets an observer of the messages that this node relays for others; bodies are {@link Bytes} as
   * they travel, never inflated or decoded. Called on the callback thread, and skipped (and counted
   * as {@code snoop-skipped}) while that is more than a thousand behind. What it throws is counted
   * ({@code observers-threw}) and told by {@link MeshListener#callbackFailed}.
   */
  void onSnoop(Consumer<Message> observer);

  /** Returns the counters. */
  NodeStats stats();

  /** Tells the mesh that this node leaves, and closes it; the same as {@link #close}. */
  void leave();

  /**
   * Leaves the mesh when the application has had what was acknowledged. From now on no more
   * messages are taken, of which their senders are told with {@link Outcome#LEFT}; those in the
   * inbox go to the handler, or to {@link #receive}. Until they are gone, or the time is over, the
   * node can be used as before; then it is closed as by {@link #close}.
   *
   * @param drain how long to wait at most, zero to {@link Limits#LONGEST_DRAIN}
   * @return how many acknowledged messages nobody took; they are lost
   * @throws IllegalStateException from a listener or handler, which would wait for itself; nothing
   *     happens then
   */
  int leave(Duration drain);

  /**
   * Returns a future that completes when the node has closed. It fails, with a {@link
   * MeshException} that says why, if the node ended by an error in it: its connections are cut then
   * as by a crash, every later call fails with the same words, and a program that is to go on
   * starts a new node.
   */
  CompletableFuture<Void> closed();

  /**
   * Leaves the mesh and frees everything; does not wait for whoever uses {@link #receive}. The
   * handler goes on with what was acknowledged, for {@link Limits#CLOSE_WAIT} at most. When this
   * returns, no code of the application is called any more; a call that has not returned until then
   * is not interrupted, but logged and counted ({@code callbacks-outlive-node}). So are messages
   * that were acknowledged and that nobody took ({@code messages-not-handed-over}); {@link #stats}
   * still answers.
   *
   * <p>From a listener or handler this does not wait: no other is called afterwards. Harmless when
   * repeated; a second call returns at once.
   */
  @Override
  void close();
}
