package io.meshage.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.Linger;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Gauge;
import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Several doors of the delivery room, joined by queues that keep their order. Links, and what each
 * node believes of them, are in the test's hands.
 */
final class TestNet {
  static final Duration SECOND = Duration.ofSeconds(1);

  /** A frame on its way. */
  record Frame(NodeId from, NodeId to, DeliveryMessage message) {}

  final ManualScheduler clock = new ManualScheduler();
  final SortedMap<NodeId, TestNode> nodes = new TreeMap<>();

  /** The links that there are. */
  final SortedMap<NodeId, NavigableSet<NodeId>> links = new TreeMap<>();

  final NavigableSet<NodeId> left = new TreeSet<>();

  /** Every frame that was sent. */
  final List<Frame> sent = new ArrayList<>();

  /** The messages that were probes. */
  final List<MessageId> probes = new ArrayList<>();

  /** How long a frame takes. */
  Duration latency = Duration.ofMillis(1);

  /** Frames to lose. */
  BiPredicate<NodeId, Frame> loses = (from, frame) -> false;

  /** Links whose queue has no room. */
  final LinkedHashSet<List<NodeId>> full = new LinkedHashSet<>();

  /** What nodes take, where they do not take everything; to be set before their links. */
  final SortedMap<NodeId, Integer> largestBodies = new TreeMap<>();

  /** Which nodes let things wait on their links; to be set before their links. */
  final SortedMap<NodeId, Linger> lingers = new TreeMap<>();

  /** How often a frame arrives. */
  int copiesOfEachFrame = 1;

  private final Map<List<NodeId>, Long> generations = new TreeMap<>(TestNet::order);
  private final Map<List<NodeId>, Long> lastArrivals = new TreeMap<>(TestNet::order);

  private static int order(List<NodeId> a, List<NodeId> b) {
    int first = a.get(0).compareTo(b.get(0));
    return first != 0 ? first : a.get(1).compareTo(b.get(1));
  }

  static NodeId id(long number) {
    return new NodeId(0, number);
  }

  static List<NodeId> ids(long... numbers) {
    List<NodeId> ids = new ArrayList<>();
    for (long number : numbers) {
      ids.add(id(number));
    }
    return ids;
  }

  /** Returns a net in which each number is linked to the next. */
  static TestNet line(long... numbers) {
    TestNet net = new TestNet();
    for (int i = 1; i < numbers.length; i++) {
      net.link(numbers[i - 1], numbers[i]);
    }
    net.agree();
    return net;
  }

  TestNode node(long number) {
    return node(id(number));
  }

  TestNode node(NodeId id) {
    return nodes.computeIfAbsent(
        id,
        any -> {
          linksOf(id);
          return new TestNode(this, id);
        });
  }

  private NavigableSet<NodeId> linksOf(NodeId id) {
    return links.computeIfAbsent(id, any -> new TreeSet<>());
  }

  void link(long a, long b) {
    link(id(a), id(b));
  }

  void link(NodeId a, NodeId b) {
    node(a);
    node(b);
    if (linksOf(a).add(b)) {
      linksOf(b).add(a);
      node(a).door.neighbourUp(b, largestBody(b));
      node(b).door.neighbourUp(a, largestBody(a));
    }
  }

  int largestBody(NodeId node) {
    return largestBodies.getOrDefault(node, Limits.MAX_BODY_BYTES);
  }

  void cut(long a, long b) {
    cut(id(a), id(b));
  }

  /** Ends a link: what is on it is lost, both ends are told, nobody's routes change yet. */
  void cut(NodeId a, NodeId b) {
    if (linksOf(a).remove(b)) {
      linksOf(b).remove(a);
      generations.merge(List.of(a, b), 1L, Long::sum);
      generations.merge(List.of(b, a), 1L, Long::sum);
      tellDown(a, b);
      tellDown(b, a);
    }
  }

  private void tellDown(NodeId node, NodeId peer) {
    if (node(node).isAlive) {
      node(node).door.neighbourDown(peer);
    }
  }

  /** A node stops at once; its neighbours notice. */
  void kill(NodeId id) {
    node(id).isAlive = false;
    for (NodeId peer : List.copyOf(linksOf(id))) {
      cut(id, peer);
    }
  }

  /** Everybody's routes are those of the links there are. */
  void agree() {
    for (TestNode node : nodes.values()) {
      learn(node);
    }
  }

  void learn(TestNode node) {
    FakeRoutes routes = new FakeRoutes(node.id, links, left);
    boolean isNew = routes.digest() != node.routes.digest();
    node.routes = routes;
    if (isNew && node.isAlive) {
      node.door.routesChanged();
    }
  }

  boolean carry(NodeId from, NodeId to, DeliveryMessage message) {
    if (!node(from).isAlive || full.contains(List.of(from, to)) || !linksOf(from).contains(to)) {
      return false;
    }
    Frame frame = new Frame(from, to, message);
    sent.add(frame);
    checkPath(frame);
    if (loses.test(from, frame)) {
      return true;
    }
    List<NodeId> direction = List.of(from, to);
    long generation = generations.getOrDefault(direction, 0L);
    for (int i = 0; i < copiesOfEachFrame; i++) {
      long arrival =
          Math.max(
              lastArrivals.getOrDefault(direction, Long.MIN_VALUE),
              clock.nowNanos() + latency.toNanos());
      lastArrivals.put(direction, arrival);
      clock.after(
          Duration.ofNanos(arrival - clock.nowNanos()),
          () -> {
            if (generation == generations.getOrDefault(direction, 0L) && node(to).isAlive) {
              node(to).door.received(from, message);
            }
          });
    }
    return true;
  }

  /** No copy visits a node twice, nor crosses more links than it may. */
  private static void checkPath(Frame frame) {
    Envelope envelope = envelope(frame);
    if (envelope != null) {
      assertThat(envelope.path()).doesNotHaveDuplicates().doesNotContain(frame.to());
      assertThat(envelope.path().get(envelope.path().size() - 1)).isEqualTo(frame.from());
      assertThat(envelope.path()).hasSizeLessThanOrEqualTo(envelope.hopLimit());
    }
  }

  static @Nullable Envelope envelope(Frame frame) {
    if (frame.message() instanceof Data data) {
      return data.envelope();
    }
    return frame.message() instanceof Broadcast broadcast ? broadcast.envelope() : null;
  }

  List<Frame> copies() {
    return sent.stream().filter(frame -> !(frame.message() instanceof Ack)).toList();
  }

  List<Frame> acks() {
    return sent.stream().filter(frame -> frame.message() instanceof Ack).toList();
  }

  Sent send(long from, List<NodeId> recipients) {
    return send(from, recipients, Duration.ofSeconds(10));
  }

  Sent send(long from, List<NodeId> recipients, Duration timeout) {
    return send(id(from), recipients, false, Kind.MESSAGE, timeout, 128);
  }

  Sent broadcast(long from) {
    return send(id(from), List.of(), true, Kind.MESSAGE, Duration.ofSeconds(10), 128);
  }

  Sent send(
      NodeId from,
      List<NodeId> recipients,
      boolean broadcast,
      Kind kind,
      Duration timeout,
      int hopLimit) {
    Sent result = new Sent(clock.nowNanos(), timeout);
    Dispatch command =
        new Dispatch(
            recipients,
            broadcast,
            kind,
            timeout,
            hopLimit,
            clock.wallMicros(),
            1,
            Bytes.ofText("body"),
            null,
            null,
            answer -> result.answered(answer, clock.nowNanos()));
    result.expected =
        broadcast ? node(from).routes.reachable() : List.copyOf(new TreeSet<>(recipients));
    result.id = node(from).door.send(command);
    if (kind == Kind.PROBE) {
      probes.add(result.id);
    }
    return result;
  }

  void pass(Duration time) {
    clock.advance(time);
  }

  /** Nothing is kept for messages that are over. */
  void assertNothingIsLeft() {
    pass(SECOND.multipliedBy(20)); // a wheel whose alarms are gone has one look more
    for (TestNode node : nodes.values()) {
      if (node.isAlive) {
        assertThat(Gauge.read(node.door.gauges(), "open sends"))
            .as("open sends of %s", node.id.low())
            .isZero();
        assertThat(Gauge.read(node.door.gauges(), "passing messages"))
            .as("passages of %s", node.id.low())
            .isZero();
        assertThat(Gauge.read(node.door.gauges(), "held messages"))
            .as("held by %s", node.id.low())
            .isZero();
      }
    }
    assertThat(clock.pending()).as("timers").isZero();
  }
}
