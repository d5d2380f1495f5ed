package io.meshage.wire;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.PeerKey;
import io.meshage.message.Capabilities;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Acks;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.PingReport;
import io.meshage.message.HealthMessage.PingReport.Finding;
import io.meshage.message.HealthMessage.PingRequest;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.KnownBy;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.Proof;
import io.meshage.message.ProtocolVersion;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import io.meshage.message.TopologyMessage.DatabaseDone;
import io.meshage.message.TopologyMessage.DatabaseHeaders;
import io.meshage.message.TopologyMessage.DatabaseRequest;
import io.meshage.message.TopologyMessage.Header;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random messages of every kind; the size of their lists is drawn too. */
final class Samples {
  private static final String[] NAMES = {"a", "bravo", "übung-7", "节点", "node 1", "🐝", "x.y_z"};

  private final RandomGenerator random;
  private final CloseReason[] reasons;
  private final Outcome[] outcomes;
  private final Map<Class<?>, Supplier<MeshMessage>> makers = new LinkedHashMap<>();

  Samples(RandomGenerator random) {
    this(random, CloseReason.values(), Outcome.values());
  }

  /** Those with no other reasons and outcomes, though there may be more. */
  Samples(RandomGenerator random, CloseReason[] reasons, Outcome[] outcomes) {
    this.random = random;
    this.reasons = reasons;
    this.outcomes = outcomes;
    makers.put(
        Hello.class,
        () -> new Hello(versions(), introduction(), random.nextBoolean(), nonce(), nonce()));
    makers.put(Welcome.class, this::welcome);
    makers.put(Reject.class, () -> new Reject(reason(), name()));
    makers.put(Ready.class, () -> new Ready(null, nonce()));
    makers.put(KnownBy.class, () -> new KnownBy(bytes(PeeringMessage.NONCE_BYTES)));
    makers.put(Goodbye.class, () -> new Goodbye(reason(), ""));
    makers.put(Solicitation.class, this::solicitation);
    makers.put(Ping.class, () -> new Ping(number(), random.nextLong(), random.nextInt(65_537)));
    makers.put(
        Pong.class,
        () -> new Pong(number(), random.nextLong(), random.nextInt(65_537), random.nextLong()));
    makers.put(PingRequest.class, () -> new PingRequest(number(), id()));
    makers.put(
        PingReport.class,
        () ->
            new PingReport(
                number(), id(), random.nextBoolean() ? Finding.HEARD : Finding.NOT_LINKED));
    makers.put(
        DatagramOffer.class,
        () ->
            new DatagramOffer(
                random.nextInt(1, 65_536), random.nextLong(), bytes(DatagramOffer.KEY_BYTES)));
    makers.put(Announcement.class, this::announcement);
    makers.put(DatabaseDigest.class, this::digest);
    makers.put(DatabaseHeaders.class, this::headers);
    makers.put(DatabaseRequest.class, () -> new DatabaseRequest(some(50, i -> id())));
    makers.put(DatabaseDone.class, DatabaseDone::new);
    makers.put(Data.class, this::data);
    makers.put(Broadcast.class, this::broadcast);
    makers.put(Ack.class, this::ack);
    makers.put(Acks.class, this::acks);
  }

  /** Returns a message of the kind. */
  MeshMessage of(Class<?> kind) {
    Supplier<MeshMessage> maker = makers.get(kind);
    if (maker == null) {
      throw new AssertionError("no sample of " + kind + ": add one here, and a codec");
    }
    return maker.get();
  }

  NodeId id() {
    return new NodeId(random.nextLong(), random.nextLong());
  }

  /** Numbers of all lengths, so that varints have one to nine bytes. */
  long number() {
    return random.nextLong() >>> random.nextInt(1, 64);
  }

  Announcement announcement() {
    int count = random.nextInt(20);
    List<Adjacency> neighbours =
        ids(count).map(id -> new Adjacency(id, random.nextInt(1, 65_536))).toList();
    return new Announcement(
        new NodeId(Long.MAX_VALUE, -1),
        name(),
        random.nextLong(),
        random.nextLong(),
        random.nextInt(Integer.MIN_VALUE + 1, Integer.MAX_VALUE),
        random.nextInt(Announcement.MAX_LIFETIME_MILLIS + 1),
        random.nextBoolean() ? "" : name(),
        some(8, i -> endpoint()),
        neighbours,
        new Capabilities(numbers(), numbers(), largestBody()),
        random.nextBoolean() ? proof() : null);
  }

  /** Ascending numbers of a byte each. */
  private List<Integer> numbers() {
    return random
        .ints(random.nextInt(0, Limits.MAX_CAPABILITIES), 0, 256)
        .sorted()
        .distinct()
        .boxed()
        .toList();
  }

  private Proof proof() {
    return new Proof(new PeerKey(bytes(PeerKey.BYTES)), bytes(Proof.SIGNATURE_BYTES));
  }

  private Bytes bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /** Returns a message to an application with the body. */
  MeshMessage withBody(Class<?> kind, Bytes body) {
    if (of(kind) instanceof Broadcast all) {
      return new Broadcast(
          with(all.envelope(), body), all.digest(), all.flood(), all.after(), all.exceptions());
    }
    Data some = data();
    return new Data(with(some.envelope(), body), some.targets(), some.broadcast());
  }

  private static Envelope with(Envelope envelope, Bytes body) {
    return new Envelope(
        envelope.id(),
        envelope.sourceName(),
        envelope.kind(),
        envelope.path(),
        envelope.hopLimit(),
        envelope.budgetMicros(),
        envelope.sentAtMicros(),
        envelope.bodyForm(),
        body);
  }

  Data data() {
    List<Target> targets = ids(random.nextInt(1, 9)).map(id -> new Target(id, number())).toList();
    return new Data(envelope(), targets, random.nextBoolean());
  }

  private Broadcast broadcast() {
    List<Target> exceptions = ids(random.nextInt(5)).map(id -> new Target(id, number())).toList();
    return new Broadcast(envelope(), random.nextLong(), random.nextBoolean(), number(), exceptions);
  }

  private Ack ack() {
    NodeId relay = id();
    return new Ack(messageId(), some(40, i -> result(relay)), random.nextBoolean(), flip());
  }

  /** What a busy neighbour says: many of one life with the same result, and others between. */
  private Acks acks() {
    List<Ack> all = new ArrayList<>(List.of(ack()));
    int count = 2 + random.nextInt(40);
    while (all.size() < count) {
      Ack before = all.get(all.size() - 1);
      MessageId id = before.id();
      MessageId next =
          random.nextInt(4) == 0
              ? messageId()
              : new MessageId(id.source(), id.instance(), id.counter() + 1);
      List<Result> results =
          random.nextBoolean() ? before.results() : some(3, i -> result(next.source()));
      all.add(new Ack(next, results, flip(), flip()));
    }
    return new Acks(all);
  }

  private Result result(NodeId relay) {
    NodeId recipient = id();
    Outcome outcome = one(outcomes);
    NodeId at = one(recipient, relay, id());
    return new Result(recipient, outcome, at);
  }

  private Envelope envelope() {
    MessageId id = messageId();
    List<NodeId> path =
        IntStream.range(0, random.nextInt(1, 6))
            .mapToObj(i -> i == 0 ? id.source() : id())
            .toList();
    byte[] body = new byte[random.nextInt(300)];
    random.nextBytes(body);
    return new Envelope(
        id,
        "mallory",
        random.nextBoolean() ? Kind.MESSAGE : Kind.PROBE,
        path,
        random.nextInt(1, 256),
        number(),
        random.nextLong(),
        random.nextInt(256),
        Bytes.wrap(body));
  }

  private MessageId messageId() {
    return new MessageId(id(), random.nextLong(), 1 + (number() >>> 1));
  }

  private DatabaseDigest digest() {
    List<Long> buckets =
        IntStream.range(0, DatabaseDigest.BUCKETS).mapToObj(i -> random.nextLong()).toList();
    return new DatabaseDigest(
        random.nextLong(), random.nextLong(), random.nextInt(65_537), buckets);
  }

  private DatabaseHeaders headers() {
    return new DatabaseHeaders(
        some(40, i -> new Header(id(), random.nextLong(), random.nextInt(1000), flip(), number())),
        some(40, i -> i * 6),
        flip());
  }

  private Welcome welcome() {
    return new Welcome(
        random.nextInt(1, 256), introduction(), random.nextBoolean(), nonce(), null, nonce());
  }

  /** Sometimes none, as from who has no identity. */
  private Bytes nonce() {
    return random.nextBoolean() ? Bytes.EMPTY : bytes(PeeringMessage.NONCE_BYTES);
  }

  private Solicitation solicitation() {
    return new Solicitation(
        versions(),
        name(),
        id(),
        random.nextLong(),
        random.nextInt(1, 65_536),
        random.nextInt(1025),
        id(),
        random.nextInt(1, 65_537),
        flip() ? Endpoint.TCP : Endpoint.WSS,
        "");
  }

  private Introduction introduction() {
    return new Introduction(
        id(),
        name(),
        name(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean() ? "" : "2.1",
        random.nextInt(),
        some(8, i -> endpoint()),
        random.nextLong(),
        largestBody());
  }

  private int largestBody() {
    return random.nextInt(Limits.LEAST_BODY_BYTES, Limits.MAX_BODY_BYTES + 1);
  }

  private ProtocolVersion versions() {
    int least = random.nextInt(1, 256);
    return new ProtocolVersion(least, random.nextInt(least, 256));
  }

  private Endpoint endpoint() {
    String host = one("0.0.0.0", "10.0.0.7", "fe80::1", "mesh.example.org");
    String path = random.nextBoolean() ? "" : "/mesh";
    return new Endpoint(path.isEmpty() ? "tcp" : "ws", host, random.nextInt(65_536), path);
  }

  private CloseReason reason() {
    return one(reasons);
  }

  private String name() {
    return one(NAMES);
  }

  @SafeVarargs
  private <T> T one(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private boolean flip() {
    return random.nextBoolean();
  }

  private <T> List<T> some(int atMost, IntFunction<T> maker) {
    return IntStream.rangeClosed(1, random.nextInt(atMost + 1)).mapToObj(maker).toList();
  }

  private java.util.stream.Stream<NodeId> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> id()).distinct().sorted();
  }
}
