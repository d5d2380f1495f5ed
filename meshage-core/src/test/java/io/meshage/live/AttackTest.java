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
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A minute of each attack against a live mesh of five, while two of its nodes talk: what they
 * notice of it. The attackers are threads of this process on the same processors, and pause between
 * their deeds as a line of some Mbit/s would make them; what they take of the processors is part of
 * the figures. Run by {@code mvn -P attack -pl meshage-core test}.
 *
 * <p>What else the host does comes in bursts, so all talk is measured in windows of a few seconds,
 * half of those without an attack before it and half after it, and medians of the windows are
 * compared.
 */
@Tag("attack")
class AttackTest {
  private static final Duration EACH =
      Duration.ofSeconds(Integer.getInteger("meshage.attack.seconds", 60));
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final double MOST_TIMES_SLOWER = 2;
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

  /** Talks as long as told, and returns the 99th percentile of each window. */
  private List<Long> windows(Duration length) {
    List<Long> p99s = new ArrayList<>();
    long windows = Math.max(1, length.dividedBy(WINDOW));
    for (int i = 0; i < windows; i++) {
      long[] sorted = talk(length.dividedBy(windows));
      p99s.add(sorted[(int) Math.min(sorted.length - 1L, sorted.length * 99L / 100)]);
    }
    return p99s;
  }

  private static long median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
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

  private static List<Attack> attacks() {
    String only = System.getProperty("meshage.attack", "");
    return only.isEmpty() ? List.of(Attack.values()) : List.of(Attack.valueOf(only));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void honestNodesGoOnAsIfNothingWere(Attack attack) throws Exception {
    start();
    talk(WARM_UP); // compiles what will be measured
    List<Long> without = windows(EACH.dividedBy(2));
    List<Long> ages = ages();
    long memory = memory();
    List<Long> during;
    long growth;
    long lost;
    String deeds;
    try (Attackers attackers = new Attackers(attack, nodes)) {
      during = windows(EACH);
      growth = memory() - memory;
      lost = linksLost();
      deeds = attackers.toString();
      assertThat(attackers.deeds()).as("deeds of the attackers").isPositive();
    }
    List<Long> since = ages();
    startAnew();
    without.addAll(windows(EACH.dividedBy(2)));

    double slower = (double) median(during) / median(without);
    System.out.printf(
        Locale.ROOT,
        "%-22s p99 %d us, without %d us: %.2f; %d honest links lost; memory %+.1f MiB; %s%n",
        attack,
        median(during),
        median(without),
        slower,
        lost,
        growth / 1048576.0,
        deeds);
    assertThat(lost).as("honest links lost").isZero();
    assertThat(ages).as("no honest link was replaced").isSubsetOf(born(ages, since));
    assertThat(growth).as("growth of memory").isLessThan(MOST_GROWTH_BYTES);
    assertThat(slower).as("times slower").isLessThanOrEqualTo(MOST_TIMES_SLOWER);
  }

  /** With nodes that nobody has attacked. */
  private void startAnew() {
    close();
    nodes.clear();
    start();
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
