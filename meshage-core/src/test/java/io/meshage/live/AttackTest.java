package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.SendReport;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A minute of each attack against a live mesh of five, while two of its nodes talk: what they
 * notice of it. The attackers are threads of this process on the same processors, and pause between
 * their deeds as a line of some Mbit/s would make them; what they take of the processors is part of
 * the figures. Run by {@code mvn -P attack -pl meshage-core test}.
 */
@Tag("attack")
class AttackTest {
  private static final Duration EACH =
      Duration.ofSeconds(Integer.getInteger("meshage.attack.seconds", 60));
  private static final int NODES = 5;
  private static final long PACE_NANOS = Duration.ofMillis(5).toNanos();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long MOST_GROWTH_BYTES = 32L << 20;

  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  /** A ring with a chord: n0 to n2 is two hops, and the attacked node is on the way. */
  private void start() {
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          LiveNode.builder(MeshConfig.local("n" + i).build()).onMessage(message -> {}).start());
    }
    for (int i = 0; i < NODES; i++) {
      nodes.get(i).dial(nodes.get((i + 1) % NODES).listening().get(0).toString());
    }
    LiveMesh.eventually(
        SOON,
        () -> assertThat(nodes).allSatisfy(node -> assertThat(node.mesh().links()).hasSize(NODES)));
  }

  private long linksLost() {
    return nodes.stream()
        .mapToLong(
            node ->
                NODES - 3 - node.links().stream().filter(link -> link.peer().length() == 2).count())
        .sum();
  }

  /** Sends as long as told, one message after the other, and returns how long each took. */
  private long[] talk(Duration length) {
    long[] micros = new long[(int) (length.toNanos() / PACE_NANOS) + 1];
    int count = 0;
    long end = System.nanoTime() + length.toNanos();
    byte[] body = new byte[100];
    while (System.nanoTime() < end && count < micros.length) {
      long began = System.nanoTime();
      SendReport report = nodes.get(4).set(List.of("n1"), body);
      assertThat(report.failed()).as("an honest message, %d sent before", count).isEmpty();
      micros[count++] = (System.nanoTime() - began) / 1000;
      LockSupport.parkNanos(PACE_NANOS);
    }
    long[] all = Arrays.copyOf(micros, count);
    Arrays.sort(all);
    return all;
  }

  private static long p99(long[] sorted) {
    return sorted[(int) Math.min(sorted.length - 1L, sorted.length * 99L / 100)];
  }

  private static long memory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return runtime.totalMemory() - runtime.freeMemory() + direct;
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void honestNodesGoOnAsIfNothingWere(Attack attack) throws Exception {
    start();
    talk(Duration.ofSeconds(5)); // compiles what will be measured
    long before = p99(talk(Duration.ofSeconds(10)));
    List<Long> ages = ages();
    long memory = memory();

    try (Attackers attackers = new Attackers(attack, nodes)) {
      long[] during = talk(EACH);
      long growth = memory() - memory;
      System.out.printf(
          Locale.ROOT,
          "%-22s p99 %d us, without %d us: %.2f; %d honest links lost; memory %+.1f MiB; %s%n",
          attack,
          p99(during),
          before,
          (double) p99(during) / before,
          linksLost(),
          growth / 1048576.0,
          attackers);
      assertThat(attackers.deeds()).as("deeds of the attackers").isPositive();
      assertThat(linksLost()).as("honest links lost").isZero();
      assertThat(growth).as("growth of memory").isLessThan(MOST_GROWTH_BYTES);
    }
    assertThat(ages).as("no honest link was replaced").isSubsetOf(born(ages, ages()));
  }

  private List<Long> ages() {
    return nodes.stream()
        .flatMap(node -> node.links().stream())
        .filter(link -> link.peer().length() == 2)
        .map(link -> link.age().toNanos())
        .sorted()
        .toList();
  }

  /** Returns the ages of before that links of now can have had: those that are old enough. */
  private static List<Long> born(List<Long> before, List<Long> now) {
    long youngest = now.stream().mapToLong(Long::longValue).min().orElse(0);
    return youngest > EACH.toNanos() ? before : List.of();
  }
}
