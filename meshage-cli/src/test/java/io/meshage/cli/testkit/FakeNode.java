package io.meshage.cli.testkit;

import io.meshage.Address;
import io.meshage.AwaitedLink;
import io.meshage.Blocked;
import io.meshage.CloseReason;
import io.meshage.Compressor;
import io.meshage.DialException;
import io.meshage.Endpoint;
import io.meshage.ForwardingNode;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.LinkInfo;
import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.MessageId;
import io.meshage.Node;
import io.meshage.NodeId;
import io.meshage.NodeStats;
import io.meshage.Outcome;
import io.meshage.PingReport;
import io.meshage.Route;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.TopologyTimers;
import io.meshage.TraceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Node {@code a} of the line a - b - c with a dead {@code z}, that answers from what is written
 * here and remembers what it was asked. What is held back stays open until the test ends it.
 */
public final class FakeNode extends ForwardingNode {
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  public static final MessageId ID = new MessageId(new NodeId(0x0123456789abcdefL, 2), 16, 7);

  public final List<String> asked = new CopyOnWriteArrayList<>();
  public final List<Object> bodies = new CopyOnWriteArrayList<>();
  public final CompletableFuture<SendReport> heldBack = new CompletableFuture<>();
  public volatile boolean holdBack;
  public volatile boolean alone;
  public volatile List<Member> more = List.of();
  public volatile Duration clockAhead = Duration.ofMillis(12);

  /** Whether packets of more than 1,000 bytes vanish. */
  public volatile boolean losesLarge;

  public volatile Duration settling = Duration.ZERO;

  /** What is thrown by whoever asks for the mesh, or has this node leave. */
  public volatile @Nullable Error fault;

  /** Whether the end of this node ends what is held back, as that of a real one does. */
  public volatile boolean endsWhatIsHeldBack;

  private final MeshConfig config;
  private final Consumer<Message> onMessage;
  private final MeshListener listener;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile int degree = 2;
  private volatile Duration timeout;
  private volatile Duration msaPeriod;

  public FakeNode(MeshConfig config, Consumer<Message> onMessage, MeshListener listener) {
    this.config = config;
    this.onMessage = onMessage;
    this.listener = listener;
    this.timeout = config.timeout();
    this.msaPeriod = config.topology().msaPeriod();
  }

  @Override
  protected Node delegate() {
    throw new UnsupportedOperationException("nobody has said yet what this node answers to that");
  }

  /** Lets a message arrive. */
  public void arrives(String source, Object body) {
    onMessage.accept(
        new Message(
            ID, source, List.of(name()), false, List.of(source, "b", name()), NOW, false, body));
  }

  public MeshListener listener() {
    return listener;
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
    return List.of(Endpoint.of("tcp://127.0.0.1:4711"));
  }

  @Override
  public long instance() {
    return 42;
  }

  @Override
  public String dial(String address) {
    return dialAsync(address).join();
  }

  @Override
  public CompletableFuture<String> dialAsync(String address) {
    asked.add("dial " + address);
    Endpoint endpoint = Endpoint.of(address);
    return switch (endpoint.host()) {
      case "refused.example" ->
          CompletableFuture.failedFuture(
              new DialException(
                  CloseReason.UNREACHABLE, "cannot dial " + endpoint + ": nobody there"));
      case "self.example" ->
          CompletableFuture.failedFuture(
              new DialException(CloseReason.SELF, "cannot dial " + endpoint + ": it is this node"));
      default -> CompletableFuture.completedFuture("b");
    };
  }

  @Override
  public void hangup(String peer) {
    hangupAsync(peer).join();
  }

  @Override
  public void block(String peer, Duration duration) {
    if (peer.equals(name())) {
      throw new IllegalArgumentException("a node cannot block itself");
    }
    asked.add("block " + peer + " " + duration);
  }

  @Override
  public void unblock(String peer) {
    asked.add("unblock " + peer);
    if (!peer.equals("mallory")) {
      throw new MeshException(peer + " is not blocked; see the list of blocked nodes");
    }
  }

  @Override
  public List<Blocked> blocked() {
    return List.of(
        new Blocked("mallory", Duration.ofSeconds(42), false, "by a: more than it may for 5 s"));
  }

  @Override
  public List<AwaitedLink> awaited() {
    return List.of(
        new AwaitedLink(
            "d",
            Address.of("127.0.0.1:4714"),
            Duration.ofMillis(4_200),
            CloseReason.LEFT,
            "d leaves the mesh",
            Duration.ofMillis(900)));
  }

  @Override
  public CompletableFuture<Void> hangupAsync(String peer) {
    asked.add("hangup " + peer);
    return peer.equals("b")
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new MeshException("no link to " + peer));
  }

  @Override
  public SendReport set(Collection<String> recipients, Object body) {
    return set(recipients, body, timeout);
  }

  @Override
  public SendReport set(Collection<String> recipients, Object body, Duration limit) {
    return setAsync(recipients, body, limit).join();
  }

  @Override
  public CompletableFuture<SendReport> setAsync(Collection<String> recipients, Object body) {
    return setAsync(recipients, body, timeout);
  }

  @Override
  public CompletableFuture<SendReport> setAsync(
      Collection<String> recipients, Object body, Duration limit) {
    asked.add("set " + recipients + " " + limit);
    bodies.add(body);
    if (holdBack) {
      return heldBack;
    }
    TreeMap<String, Outcome> outcomes = new TreeMap<>();
    for (String name : recipients) {
      outcomes.put(
          name,
          List.of("a", "b", "c").contains(name)
              ? Outcome.ACKNOWLEDGED
              : switch (name) {
                case "y" -> Outcome.NO_CODEC;
                case "w", "z" -> Outcome.NO_ROUTE;
                default -> Outcome.UNKNOWN_NAME;
              });
    }
    TreeMap<String, String> details = new TreeMap<>();
    if (recipients.contains("y")) {
      details.put("y", "sent as text; the recipient reads bytes");
    }
    return CompletableFuture.completedFuture(
        new SendReport(
            ID,
            outcomes,
            Duration.ofNanos(1_234_567),
            details,
            new TreeSet<>(recipients.contains("w") ? List.of("w") : List.of())));
  }

  @Override
  public SendReport broadcast(Object body) {
    return broadcastAsync(body).join();
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body) {
    return broadcastAsync(body, timeout);
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body, Duration limit) {
    return setAsync(broadcastRecipients(), body, limit);
  }

  @Override
  public List<String> broadcastRecipients() {
    return alone ? List.of() : List.of("b", "c");
  }

  @Override
  public SendReport send(Message message) {
    return sendAsync(message).join();
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message) {
    return sendAsync(message, timeout());
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message, Duration timeout) {
    return message.broadcast()
        ? broadcastAsync(message.body(), timeout)
        : setAsync(message.recipients(), message.body(), timeout);
  }

  @Override
  public Optional<Message> receive(Duration limit) {
    throw new IllegalStateException("there is a handler");
  }

  @Override
  public Topology mesh() {
    breakDown();
    Map<String, Member> members = new TreeMap<>();
    List<Member> all = new ArrayList<>(more);
    all.add(member("a", MemberState.ALIVE));
    if (!alone) {
      all.add(member("b", MemberState.ALIVE));
      all.add(member("c", MemberState.ALIVE));
      all.add(member("z", MemberState.DEAD));
    }
    all.forEach(member -> members.put(member.name(), member));
    List<Topology.Link> links =
        alone ? List.of() : List.of(new Topology.Link("a", "b", 1), new Topology.Link("b", "c", 1));
    return new Topology("a", members, links, FakeNode::wayTo);
  }

  private static Optional<Route> wayTo(String destination) {
    return switch (destination) {
      case "b" -> Optional.of(new Route(List.of("a", "b"), 1));
      case "c" -> Optional.of(new Route(List.of("a", "b", "c"), 2));
      default -> Optional.empty();
    };
  }

  public static Member member(String name, MemberState state) {
    return new Member(name, new NodeId(name.hashCode(), 0), state, 43, "", List.of());
  }

  @Override
  public List<LinkInfo> links() {
    return alone
        ? List.of()
        : List.of(
            new LinkInfo(
                "b",
                Endpoint.of("tcp://127.0.0.1:4712"),
                true,
                "tls 1.3 TLS_AES_256_GCM_SHA384, key",
                Compressor.ZLIB,
                true,
                Duration.ofNanos(345_678),
                clockAhead,
                Duration.ofMillis(61_005),
                settling,
                settling.isZero(),
                10,
                20,
                3_000,
                400_000,
                0));
  }

  @Override
  public KeysReport keys(KeysCommand command, Duration limit) {
    return keysAsync(command, limit).join();
  }

  @Override
  public CompletableFuture<KeysReport> keysAsync(KeysCommand command, Duration limit) {
    asked.add("keys " + command.getClass().getSimpleName());
    SortedMap<String, KeysReport.Answer> answers = new TreeMap<>();
    answers.put(
        "a", new KeysReport.Answer(true, "in use", List.of("0123456789ab", "ba9876543210")));
    SortedMap<String, Outcome> failed = new TreeMap<>();
    if (command instanceof KeysCommand.Use) {
      failed.put("c", Outcome.TIMEOUT);
    }
    return CompletableFuture.completedFuture(new KeysReport(answers, failed));
  }

  @Override
  public CompletableFuture<PingReport> pingAsync(String destination, Duration limit, int bytes) {
    asked.add("ping " + destination);
    if (bytes > 1_000 && losesLarge) {
      return CompletableFuture.completedFuture(new PingReport(destination, Outcome.TIMEOUT, limit));
    }
    boolean known = List.of("b", "c").contains(destination);
    return CompletableFuture.completedFuture(
        new PingReport(
            destination,
            known ? Outcome.ACKNOWLEDGED : Outcome.UNKNOWN_NAME,
            Duration.ofNanos(100_000L * asked.size())));
  }

  @Override
  public CompletableFuture<TraceReport> traceAsync(String destination, Duration limit) {
    List<TraceReport.Hop> hops =
        List.of(
            new TraceReport.Hop("b", Duration.ofNanos(345_678)),
            new TraceReport.Hop("c", Duration.ofNanos(1_345_678)));
    return CompletableFuture.completedFuture(
        destination.equals("c")
            ? new TraceReport("c", hops, Outcome.ACKNOWLEDGED)
            : new TraceReport(destination, List.of(), Outcome.NO_ROUTE));
  }

  @Override
  public int degree() {
    return degree;
  }

  @Override
  public void setDegree(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("the degree must be 0 to 256, not " + value);
    }
    degree = value;
  }

  @Override
  public Duration msaPeriod() {
    return msaPeriod;
  }

  @Override
  public void setMsaPeriod(Duration value) {
    msaPeriod = TopologyTimers.msaPeriod(value);
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
    asked.add("cost " + peer + " " + cost);
  }

  @Override
  public void announce() {
    asked.add("announce");
  }

  @Override
  public void addListener(MeshListener other) {
    asked.add("listen");
  }

  @Override
  public void removeListener(MeshListener other) {
    asked.add("unlisten");
  }

  @Override
  public void onSnoop(Consumer<Message> observer) {
    asked.add("snoop");
  }

  @Override
  public NodeStats stats() {
    return new NodeStats(new TreeMap<>());
  }

  @Override
  public void leave() {
    asked.add("leave");
    breakDown();
    close();
  }

  @Override
  public int leave(Duration drain) {
    leave();
    return 0;
  }

  @Override
  public CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public void close() {
    if (endsWhatIsHeldBack) {
      heldBack.completeExceptionally(new MeshException("node a ended before it could tell"));
    }
    closed.complete(null);
  }

  private void breakDown() {
    Error thrown = fault;
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Ends as a node does in which something broke. */
  public void breaks(MeshException why) {
    closed.completeExceptionally(why);
  }
}
