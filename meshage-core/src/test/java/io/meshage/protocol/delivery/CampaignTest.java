package io.meshage.protocol.delivery;

import static io.meshage.protocol.delivery.TestNet.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random meshes, messages and faults. Invariants I4 to I9, I16 and I20 of the protocol are checked;
 * {@code -Dmeshage.seeds=N} tries more, {@code -Dmeshage.seed=N} one.
 */
class CampaignTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  static List<Long> seeds() {
    Long only = Long.getLong("meshage.seed");
    if (only != null) {
      return List.of(only);
    }
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= Long.getLong("meshage.seeds", 12); seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  /** Links come and go, nodes die, views lag, inboxes fill, frames are doubled. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everySendHasItsExactOutcomesWhateverBreaks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestNet net = BroadcastTest.random(random, 6 + random.nextInt(12), 3 + random.nextInt(2));
    net.copiesOfEachFrame = random.nextInt(4) == 0 ? 2 : 1;
    List<Sent> all = new ArrayList<>();
    for (int step = 0; step < 1500; step++) {
      net.latency = Duration.ofNanos(random.nextLong(200_000, 4_000_000));
      int dice = random.nextInt(100);
      if (dice < 60) {
        all.add(randomSend(random, net));
      } else if (dice < 75) {
        breakSomething(random, net);
      } else if (dice < 78) {
        List<Inbox.Answer> answers = List.of(Inbox.Answer.values());
        randomNode(random, net).nextAnswers = answers.get(random.nextInt(answers.size()));
      } else if (dice < 85) {
        decodeSomething(random, net);
      }
      net.pass(Duration.ofNanos(random.nextLong(4_000_000)));
    }
    net.nodes.values().forEach(node -> node.nextAnswers = Inbox.Answer.HANDED_OVER);
    net.pass(Duration.ofSeconds(12));

    checkResults(net, all);
    checkInboxes(net, all);
    net.assertNothingIsLeft();
  }

  /** One link, or one relay, dies while everything is under way, and another path is left. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noMessageIsLostToOneLinkOrOneRelay(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int nodes = 6 + random.nextInt(20);
    TestNet net = ringWithChords(random, nodes);
    boolean killsNode = random.nextBoolean();
    NodeId victim = id(random.nextInt(nodes));
    NodeId peer = List.copyOf(neighbours(net, victim)).get(0);
    List<Sent> all = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      net.latency = Duration.ofNanos(random.nextLong(200_000, 4_000_000));
      if (step == 100) {
        if (killsNode) {
          net.kill(victim);
        } else {
          net.cut(victim, peer);
        }
        lateLearning(random, net);
      }
      NodeId source = id(random.nextInt(nodes));
      if (net.node(source).isAlive) {
        boolean broadcast = random.nextInt(4) == 0;
        all.add(
            net.send(
                source,
                broadcast ? List.of() : some(random, nodes),
                broadcast,
                Kind.MESSAGE,
                Duration.ofSeconds(5),
                128));
      }
      net.pass(Duration.ofNanos(random.nextLong(1_000_000)));
    }
    net.pass(Duration.ofSeconds(6));

    checkResults(net, all);
    checkInboxes(net, all);
    for (Sent sent : all) {
      if (net.node(sent.id.source()).isAlive) {
        assertThat(sent.results())
            .as("%s, victim %s", sent.id, victim.low())
            .allMatch(
                result ->
                    result.outcome() == Outcome.ACKNOWLEDGED
                        || (killsNode && result.recipient().equals(victim)));
        assertThat(sent.took()).isLessThan(Duration.ofSeconds(2));
      }
    }
    for (TestNode node : net.nodes.values()) {
      assertThat(node.count("messages-out-of-order")).isZero();
    }
    net.assertNothingIsLeft();
  }

  private static TestNet ringWithChords(SplittableRandom random, int nodes) {
    TestNet net = new TestNet();
    for (int i = 0; i < nodes; i++) {
      net.link(i, (i + 1) % nodes);
    }
    for (int i = 0; i < nodes / 2; i++) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      if (a != b) {
        net.link(a, b);
      }
    }
    net.agree();
    return net;
  }

  private static Set<NodeId> neighbours(TestNet net, NodeId node) {
    return net.links.getOrDefault(node, new TreeSet<>());
  }

  private static List<NodeId> some(SplittableRandom random, int nodes) {
    TreeSet<NodeId> some = new TreeSet<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      some.add(id(random.nextInt(nodes)));
    }
    return List.copyOf(some);
  }

  private static TestNode randomNode(SplittableRandom random, TestNet net) {
    return List.copyOf(net.nodes.values()).get(random.nextInt(net.nodes.size()));
  }

  private static Sent randomSend(SplittableRandom random, TestNet net) {
    TestNode source = randomNode(random, net);
    while (!source.isAlive) {
      source = randomNode(random, net);
    }
    boolean broadcast = random.nextInt(4) == 0;
    List<NodeId> recipients = broadcast ? List.of() : some(random, net.nodes.size() + 1);
    Kind kind = random.nextInt(10) == 0 ? Kind.PROBE : Kind.MESSAGE;
    Duration timeout = Duration.ofMillis(random.nextInt(1, 3000));
    int hopLimit = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 128;
    return net.send(source.id, recipients, broadcast, kind, timeout, hopLimit);
  }

  private static void breakSomething(SplittableRandom random, TestNet net) {
    NodeId a = randomNode(random, net).id;
    NodeId b = randomNode(random, net).id;
    int dice = random.nextInt(20);
    if (dice == 0 && living(net) > 3) {
      net.kill(a);
    } else if (dice < 9 && !a.equals(b) && net.node(a).isAlive && net.node(b).isAlive) {
      net.link(a, b);
    } else if (dice < 11) {
      if (!net.full.remove(List.of(a, b))) {
        net.full.add(List.of(a, b));
      }
    } else {
      neighbours(net, a).stream().findFirst().ifPresent(peer -> net.cut(a, peer));
    }
    lateLearning(random, net);
  }

  private static long living(TestNet net) {
    return net.nodes.values().stream().filter(node -> node.isAlive).count();
  }

  /** Everybody learns what the links are now, each a little later. */
  private static void lateLearning(SplittableRandom random, TestNet net) {
    for (TestNode node : net.nodes.values()) {
      net.clock.after(MILLI.multipliedBy(random.nextInt(40)), () -> net.learn(node));
    }
  }

  private static void decodeSomething(SplittableRandom random, TestNet net) {
    TestNode node = randomNode(random, net);
    if (!node.inbox.isEmpty() && node.isAlive) {
      MessageId message =
          node.inbox
              .get(node.inbox.size() - 1 - random.nextInt(Math.min(5, node.inbox.size())))
              .envelope()
              .id();
      node.decoded(message, random.nextInt(4) == 0 ? Outcome.UNDECODABLE : Outcome.ACKNOWLEDGED);
    }
  }

  /** I6, I7, I9: an answer to each send, and acknowledged is what was handed over. */
  private static void checkResults(TestNet net, List<Sent> all) {
    Map<NodeId, Set<MessageId>> received = new HashMap<>();
    net.nodes.forEach((id, node) -> received.put(id, new HashSet<>(node.received())));
    for (Sent sent : all) {
      if (!net.node(sent.id.source()).isAlive && sent.answer == null) {
        continue;
      }
      for (Result result : sent.results()) {
        if (result.outcome() == Outcome.ACKNOWLEDGED && !isProbe(net, sent)) {
          assertThat(received.get(result.recipient()))
              .as("%s at %s", sent.id, result.recipient().low())
              .contains(sent.id);
        } else if (received.getOrDefault(result.recipient(), Set.of()).contains(sent.id)
            && result.outcome() != Outcome.UNDECODABLE) {
          assertThat(sent.uncertain())
              .as("%s has %s, and its source says %s", result.recipient().low(), sent.id, result)
              .contains(result.recipient());
        }
      }
    }
  }

  private static boolean isProbe(TestNet net, Sent sent) {
    return net.probes.contains(sent.id);
  }

  /** I5: nothing twice; and what was acknowledged is in the order in which it was sent. */
  private static void checkInboxes(TestNet net, List<Sent> all) {
    Map<MessageId, Set<NodeId>> acknowledged = new HashMap<>();
    for (Sent sent : all) {
      Set<NodeId> good = acknowledged.computeIfAbsent(sent.id, any -> new HashSet<>());
      if (sent.answer != null) {
        sent.results().stream()
            .filter(result -> result.outcome() == Outcome.ACKNOWLEDGED)
            .forEach(result -> good.add(result.recipient()));
      }
    }
    for (TestNode node : net.nodes.values()) {
      assertThat(node.received()).doesNotHaveDuplicates();
      Map<NodeId, Long> last = new HashMap<>();
      for (Arrival arrival : node.inbox) {
        MessageId id = arrival.envelope().id();
        Set<NodeId> good = acknowledged.getOrDefault(id, Set.of());
        if (good.contains(node.id) && node.count("messages-out-of-order") == 0) {
          assertThat(id.counter()).isGreaterThan(last.getOrDefault(id.source(), 0L));
          last.put(id.source(), id.counter());
        }
      }
    }
  }
}
