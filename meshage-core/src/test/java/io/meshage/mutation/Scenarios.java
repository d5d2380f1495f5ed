package io.meshage.mutation;

import io.meshage.MeshConfig.HealthTimers;
import io.meshage.NodeId;
import io.meshage.SendReport;
import io.meshage.sim.Delay;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Small runs that hold as long as the product is whole; no assertions but the simulator's own. */
final class Scenarios {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MEGABYTE = 1 << 20;

  private Scenarios() {}

  private static Simulation line(String... names) {
    return Simulation.line(1, names);
  }

  /** Two ways from a to d, so that there is always one left. */
  private static Simulation ring() {
    return Simulation.builder(1)
        .delay(Delay.constant(Duration.ofMillis(10)))
        .ring("a", "b", "c", "d", "e", "f");
  }

  private static void rest(Simulation sim) {
    sim.quiet();
    sim.invariants().atRest();
  }

  static void aNodeVanishes() {
    try (Simulation sim = line("a", "b", "c")) {
      sim.vanish("b");
      sim.advance(Duration.ofSeconds(3));
      rest(sim);
    }
  }

  /** In a dense mesh announcements take two trees; their roots die together, long before a ping. */
  static void bothRootsDie() {
    try (Simulation sim =
        Simulation.builder(1)
            .config(c -> c.health(new HealthTimers(Duration.ofSeconds(5), 3)))
            .random(12, 11)) {
      sim.advance(Duration.ofSeconds(15));
      List<String> names = new ArrayList<>(sim.running());
      names.sort(Comparator.comparing(NodeId::ofName));
      sim.crash(names.get(0));
      sim.crash(names.get(1));
      sim.eventually(Duration.ofMillis(200), sim.invariants()::agreement);
    }
  }

  static void costsChangeOverAFastAndASlowWay() {
    try (Simulation sim = Simulation.ring(1, "a", "b", "c", "d")) {
      sim.network().delay("b", "c", Delay.constant(Duration.ofMillis(300)));
      for (int cost = 2; cost < 8; cost++) {
        sim.node("a").setLinkCost("b", cost);
        sim.advance(Duration.ofMillis(200));
      }
      rest(sim);
    }
  }

  static void everybodyHearsAnAnnouncementTwice() {
    try (Simulation sim = line("a", "b", "c", "d")) {
      sim.dial("b", "d"); // a circle that does not lead back to a, who knows its own
      sim.node("a").announce();
      sim.advance(SECOND);
      rest(sim);
    }
  }

  static void aBodyIsLargerThanItsRecipientTakes() {
    try (Simulation sim = Simulation.of(1)) {
      sim.start("a");
      sim.start("b", sim.config("b").maxBodyBytes(4096).build());
      sim.dial("a", "b");
      sim.node("a").set(List.of("b"), new byte[4097]);
      rest(sim);
    }
  }

  static void aLinkBreaksWithMessagesOnIt() {
    try (Simulation sim =
        Simulation.builder(1)
            .delay(Delay.constant(Duration.ofMillis(10)))
            .ring("a", "b", "c", "d", "e", "f", "g", "h")) {
      for (int i = 0; i < 50; i++) {
        var unused = sim.node("a").setAsync(List.of("d"), "m" + i);
        sim.advance(Duration.ofMillis(1));
      }
      sim.network().cut("c", "d");
      rest(sim);
    }
  }

  static void aRelayDiesWithMessagesOnIt() {
    try (Simulation sim = ring()) {
      List<CompletableFuture<SendReport>> reports = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        reports.add(sim.node("a").setAsync(List.of("d"), "m" + i));
        sim.advance(Duration.ofMillis(1));
      }
      String relay = sim.node("a").mesh().route("d").orElseThrow().hops().get(2);
      sim.crash(relay);
      rest(sim);
      if (reports.stream().anyMatch(report -> !report.isDone())) {
        throw new AssertionError("a send is open");
      }
    }
  }

  static void messagesAreSent() {
    try (Simulation sim = line("a", "b", "c")) {
      for (int i = 0; i < 3; i++) {
        sim.node("a").set(List.of("b", "c"), "m" + i);
      }
      rest(sim);
    }
  }

  static void messagesAreSentNowAndThen() {
    try (Simulation sim = line("a", "b", "c")) {
      for (int i = 0; i < 4; i++) {
        var unused = sim.node("a").setAsync(List.of("b", "c"), "m" + i);
        sim.advance(SECOND.multipliedBy(4));
      }
      rest(sim);
    }
  }

  static void answersComeTooLate() {
    try (Simulation sim = line("a", "b", "c")) {
      sim.network().delay("b", "c", Delay.constant(SECOND));
      for (int i = 0; i < 2; i++) {
        var unused = sim.node("a").setAsync(List.of("c"), "m" + i, Duration.ofMillis(300));
        sim.advance(SECOND);
        sim.invariants().signsOfLife();
      }
      rest(sim);
    }
  }

  static void somebodyIsAskedWhoDoesNotAnswer() {
    try (Simulation sim = line("a", "b", "c")) {
      sim.pause("c");
      var unused = sim.node("a").setAsync(List.of("c"), "hello", Duration.ofMillis(300));
      sim.advance(Duration.ofSeconds(5));
      sim.invariants().nothingIsOverdue();
      sim.resume("c");
      rest(sim);
    }
  }

  static void moreIsSentThanAStuckLinkCanHold() {
    try (Simulation sim =
        Simulation.builder(1).config(c -> c.linkQueueBytes(MEGABYTE)).line("a", "b")) {
      sim.network().clog("b");
      byte[] body = new byte[MEGABYTE - 1024];
      for (int i = 0; i < 25; i++) {
        var unused = sim.node("a").setAsync(List.of("b"), body);
      }
      sim.advance(Duration.ofMillis(100));
      sim.invariants().bounds();
      sim.network().unclog("b");
      rest(sim);
    }
  }

  static void bitsFlip() {
    try (Simulation sim = line("a", "b", "c")) {
      sim.network().corruption("a", "b", 0.5);
      for (int i = 0; i < 100; i++) {
        var unused = sim.node("a").setAsync(List.of("c"), "m" + i);
        unused = sim.node("c").setAsync(List.of("a"), "n" + i);
        sim.advance(Duration.ofMillis(100));
      }
      sim.network().corruption("a", "b", 0);
      rest(sim);
    }
  }

  static void aLinkIsFullOfData() {
    try (Simulation sim =
        Simulation.builder(1).config(c -> c.linkQueueBytes(32L * MEGABYTE)).line("a", "b")) {
      sim.network().bandwidth("a", "b", 10_000_000);
      byte[] body = new byte[20_000];
      for (int i = 0; i < 800; i++) {
        var unused = sim.node("a").setAsync(List.of("b"), body);
      }
      for (int i = 0; i < 8; i++) {
        sim.advance(Duration.ofMillis(500));
        sim.invariants().controlLatency();
      }
      sim.quiet();
    }
  }

  static void aNodeComesBackWithoutItsDiskAndWithItsClockBehind() {
    try (Simulation sim = line("a", "b", "c")) {
      sim.crash("c");
      sim.loseDisk("c");
      sim.setClock("c", Duration.ofHours(-1));
      sim.restart("c");
      sim.dial("c", "b");
      sim.advance(Duration.ofSeconds(5));
      sim.invariants().presentLives();
      rest(sim);
    }
  }

  static void nodesSolicit() {
    try (Simulation sim = Simulation.builder(1).config(c -> c.degree(2)).build()) {
      List.of("a", "b", "c", "d", "e").forEach(sim::start);
      sim.advance(Duration.ofSeconds(30));
      sim.quiet();
      sim.invariants().degrees();
    }
  }

  static void somebodyBroadcasts() {
    try (Simulation sim = Simulation.builder(1).grid(3, 3)) {
      sim.advance(Duration.ofSeconds(5));
      sim.node("n5").broadcast("all");
      rest(sim);
    }
  }

  static void whatALeaverSaidBeforeArrivesAfterItsGoodbye() {
    try (Simulation sim = ring()) {
      sim.network().delay("c", "d", Delay.constant(Duration.ofMillis(500)));
      sim.node("b").announce();
      sim.advance(Duration.ofMillis(80));
      sim.network().truncate("c", "d"); // the goodbye does not follow on the same way
      sim.leave("b");
      sim.advance(Duration.ofMillis(1_500));
      sim.invariants().nobodyIsResurrected();
      rest(sim);
    }
  }

  static void aMeshIsBuiltTwice() {
    long first = hash();
    if (hash() != first) {
      throw new AssertionError("invariant I18 is broken: two runs of seed 1 differ");
    }
  }

  private static long hash() {
    try (Simulation sim = Simulation.builder(1).config(c -> c.degree(2)).build()) {
      List.of("a", "b", "c", "d").forEach(sim::start);
      sim.advance(Duration.ofSeconds(5));
      return sim.trace().hash();
    }
  }

  static void aGridHasManyShortestPaths() {
    try (Simulation sim = Simulation.builder(1).grid(4, 4)) {
      rest(sim);
    }
  }

  static void moreIsSentAtOnceThanALinkCanHold() {
    try (Simulation sim =
        Simulation.builder(1).config(c -> c.linkQueueBytes(MEGABYTE)).line("a", "b")) {
      for (int i = 0; i < 300; i++) {
        var unused = sim.node("a").setAsync(List.of("b"), new byte[10_000]);
      }
      rest(sim);
    }
  }

  static void anInboxIsFull() {
    try (Simulation sim =
        Simulation.builder(1).config(c -> c.inboxMessages(2)).unread("c").line("a", "b", "c")) {
      for (int i = 0; i < 4; i++) {
        var unused = sim.node("a").setAsync(List.of("c"), "m" + i);
      }
      rest(sim);
    }
  }

  static void aLaterMessageTakesAFasterWay() {
    try (Simulation sim = ring()) {
      List<String> way = sim.node("a").mesh().route("d").orElseThrow().hops();
      sim.network().delay(way.get(1), way.get(2), Delay.constant(Duration.ofMillis(200)));
      for (int i = 0; i < 5; i++) {
        var unused = sim.node("a").setAsync(List.of("d"), "slow " + i);
      }
      sim.advance(Duration.ofMillis(5));
      sim.node("a").setLinkCost(way.get(1), 100);
      sim.advance(Duration.ofMillis(100));
      sim.node("a").set(List.of("d"), "fast");
      rest(sim);
    }
  }
}
