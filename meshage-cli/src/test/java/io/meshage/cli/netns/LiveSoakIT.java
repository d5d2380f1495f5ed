package io.meshage.cli.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.cli.control.Body;
import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twelve agents on two bridges, real processes on real interfaces, under kills, stops, polite
 * restarts, unplugged cables, lost and late packets, and a cut between the bridges. What was
 * acknowledged was printed once; all else has a name; in the end all see the same; nothing grew.
 */
@Tag("soak")
class LiveSoakIT {
  private static final int MACHINES = 12;
  private static final int DEGREE = 3;

  /** These are never killed, so that their memory can be compared. */
  private static final int LASTING = 2;

  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("meshage.soak.seconds", 600));
  private static final long SEED = Long.getLong("meshage.seed", 20_261_129L);
  private static final Duration AGREEMENT = Duration.ofSeconds(10);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
  private static final long BETWEEN_SENDS_NANOS = Duration.ofMillis(60).toNanos();
  private static final long MOST_GROWTH_KIB = 24 * 1024;
  private static final long MOST_MORE_DESCRIPTORS = 16;

  private final List<Machine> machines = new ArrayList<>();
  private final List<Thread> senders = new ArrayList<>();
  private final Ledger ledger = new Ledger();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger unheard = new AtomicInteger();
  private final List<Throwable> senderFailures = Collections.synchronizedList(new ArrayList<>());
  private final Random random = new Random(SEED);
  private final Map<String, Integer> faults = new TreeMap<>();
  private boolean isParted;
  private @Nullable Segment segment;

  /** What goes wrong. */
  private enum Fault {
    KILL,
    RESTART,
    FREEZE,
    UNPLUG,
    LOSE,
    DELAY,
    PART
  }

  @BeforeEach
  void namespacesArePossibleHere() {
    String reason = Segment.whyNot() + Segment.whyNoLoss();
    assumeTrue(reason.isEmpty(), () -> "skipped: " + reason);
  }

  @AfterEach
  void takeEverythingAway() throws IOException, InterruptedException {
    isOver.set(true);
    try {
      machines.forEach(Machine::close);
      for (Thread sender : senders) {
        sender.join(Duration.ofSeconds(30).toMillis());
      }
    } finally {
      if (segment != null) {
        segment.close();
      }
    }
  }

  @Test
  void whatIsAcknowledgedArrivesOnceAndEverybodyAgreesWhateverFails(@TempDir Path directory)
      throws Exception {
    System.out.printf("live soak of %s, -Dmeshage.seed=%d%n", LENGTH, SEED);
    Segment bridges = new Segment(2);
    segment = bridges;
    bridges.join(0, 1);
    for (int i = 0; i < MACHINES; i++) {
      machines.add(new Machine("n" + (i + 1), bridges.host(i % 2), directory, DEGREE));
    }
    for (Machine machine : machines) {
      machine.start();
    }
    machines.forEach(Machine::awaitReady);
    agreement();
    machines.forEach(this::startSender);

    long began = System.nanoTime();
    List<Long> memory = List.of();
    List<Long> descriptors = List.of();
    while (System.nanoTime() - began < LENGTH.toNanos()) {
      step(bridges);
      if (memory.isEmpty() && System.nanoTime() - began > LENGTH.toNanos() / 4) {
        memory = lasting(Machine::residentKib);
        descriptors = lasting(Machine::descriptors);
      }
      assertThat(machines).allSatisfy(machine -> assertThat(machine.unasked(false)).isEmpty());
    }
    if (isParted) {
      bridges.join(0, 1);
    }
    long calm = agreement();
    isOver.set(true);
    for (Thread sender : senders) {
      sender.join(Duration.ofSeconds(30).toMillis());
    }

    List<Long> memoryAfter = lasting(Machine::residentKib);
    List<Long> descriptorsAfter = lasting(Machine::descriptors);
    machines.forEach(Machine::terminate);
    Map<String, List<String>> printed = new TreeMap<>();
    machines.forEach(machine -> printed.put(machine.name, machine.printed()));
    Ledger.Verdict verdict = ledger.verdict(printed);
    System.out.printf(
        "faults %s, lives %d%noutcomes %s, %d sends of which nothing was heard since their agent"
            + " was gone, %d acknowledged messages died with a killed process%n"
            + "all agreed %d ms after the last fault; resident KiB %s, then %s; descriptors %s,"
            + " then %s%n",
        faults,
        machines.stream().mapToInt(Machine::lives).sum(),
        verdict.outcomes(),
        unheard.get(),
        verdict.diedWithTheProcess(),
        calm,
        memory,
        memoryAfter,
        descriptors,
        descriptorsAfter);
    assertThat(senderFailures).isEmpty();
    assertThat(machines).allSatisfy(machine -> assertThat(machine.unasked(true)).isEmpty());
    assertThat(verdict.unnamed()).as("sends without an outcome for each recipient").isEmpty();
    assertThat(verdict.lost()).as("acknowledged, and not handed over").isEmpty();
    assertThat(verdict.doubled()).as("handed over more than once").isEmpty();
    for (int i = 0; i < LASTING; i++) {
      assertThat(memoryAfter.get(i)).isLessThan(memory.get(i) + MOST_GROWTH_KIB);
      assertThat(descriptorsAfter.get(i)).isLessThan(descriptors.get(i) + MOST_MORE_DESCRIPTORS);
    }
  }

  private List<Long> lasting(java.util.function.Function<Machine, @Nullable Long> figure) {
    List<Long> figures = new ArrayList<>();
    for (Machine machine : machines.subList(0, LASTING)) {
      Long value = figure.apply(machine);
      figures.add(value == null ? -1 : value);
    }
    return figures;
  }

  /** One fault or several at a time, for a while, and then a while of calm. */
  private void step(Segment bridges) throws IOException {
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    boolean mayEnd = fault != Fault.KILL && fault != Fault.RESTART;
    int victim = mayEnd ? random.nextInt(MACHINES) : LASTING + random.nextInt(MACHINES - LASTING);
    Machine machine = machines.get(victim);
    faults.merge(fault.name(), 1, Integer::sum);
    switch (fault) {
      case KILL -> {
        ledger.killed(machine.name);
        machine.kill();
        pause(500, 8_000);
        machine.start();
        machine.awaitReady();
      }
      case RESTART -> {
        machine.terminate();
        pause(100, 3_000);
        machine.start();
        machine.awaitReady();
      }
      case FREEZE -> {
        machine.freeze(true);
        pause(200, 6_000);
        machine.freeze(false);
      }
      case UNPLUG -> {
        Segment.plug(machine.namespace, false);
        pause(300, 5_000);
        Segment.plug(machine.namespace, true);
      }
      case LOSE -> {
        Segment.lose(machine.namespace, 2 + random.nextInt(19));
        pause(1_000, 6_000);
        Segment.lose(machine.namespace, 0);
      }
      case DELAY -> {
        Segment.delay(machine.namespace, Duration.ofMillis(20 + random.nextInt(200)));
        pause(1_000, 6_000);
        Segment.delay(machine.namespace, null);
      }
      case PART -> {
        if (isParted) {
          bridges.join(0, 1);
        } else {
          bridges.part();
        }
        isParted = !isParted;
      }
    }
    pause(100, 3_000);
  }

  private void pause(int leastMillis, int mostMillis) {
    int millis = leastMillis + random.nextInt(mostMillis - leastMillis);
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Returns after how many milliseconds all nodes saw all, and the same. */
  private long agreement() {
    long began = System.nanoTime();
    while (true) {
      List<String> views = machines.stream().map(machine -> view(machine)).distinct().toList();
      long passed = Duration.ofNanos(System.nanoTime() - began).toMillis();
      if (views.size() == 1 && views.get(0).startsWith(MACHINES + " ")) {
        return passed;
      }
      assertThat(passed)
          .as("milliseconds without agreement: %s", views)
          .isLessThan(AGREEMENT.toMillis());
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static String view(Machine machine) {
    var mesh = machine.mesh();
    return mesh.names().size() + " " + mesh;
  }

  private void startSender(Machine machine) {
    Random drawn = new Random(SEED + senders.size());
    Thread sender = new Thread(() -> send(machine, drawn), "sender-" + machine.name);
    sender.setDaemon(true);
    sender.setUncaughtExceptionHandler((thread, failure) -> senderFailures.add(failure));
    senders.add(sender);
    sender.start();
  }

  private void send(Machine machine, Random drawn) {
    for (int number = 0; !isOver.get(); number++) {
      List<String> names = new ArrayList<>(machines.stream().map(each -> each.name).toList());
      names.remove(machine.name);
      Collections.shuffle(names, drawn);
      List<String> to = names.subList(0, 1 + drawn.nextInt(3));
      String body = machine.name + "#" + number;
      long began = System.nanoTime();
      try (ControlClient client = ControlClient.connect(machine.control())) {
        var send =
            new Request.Send(
                new Names(false, to), new Body(body), false, Optional.of(SEND_TIMEOUT));
        ledger.reported(body, to, began, client.call(send));
      } catch (Failure e) {
        if (e.exitCode() != Failure.NO_AGENT && !e.line().contains(" has left the mesh")) {
          throw e;
        }
        unheard.incrementAndGet(); // its agent is gone, or going
      }
      LockSupport.parkNanos(BETWEEN_SENDS_NANOS);
    }
  }
}
