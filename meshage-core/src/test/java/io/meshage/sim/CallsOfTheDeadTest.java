package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.SendReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of the futures of a node that ends: its application may be gone with it. */
class CallsOfTheDeadTest {
  private final List<String> told = new ArrayList<>();
  private final Simulation sim = Simulation.line(1, "a", "b");

  private CompletableFuture<SendReport> send() {
    sim.partition("a", "b");
    CompletableFuture<SendReport> report =
        sim.node("a").setAsync(List.of("b"), "x", Duration.ofMinutes(1));
    var unused = report.whenComplete((done, failure) -> told.add(done + " " + failure));
    return report;
  }

  @Test
  void theApplicationOfANodeThatCrashesHearsOfNothingAnyMore() {
    CompletableFuture<SendReport> report = send();

    sim.crash("a");
    sim.advance(Duration.ofMinutes(2));

    assertThat(told).isEmpty();
    assertThat(report).isNotDone();
  }

  @Test
  void aNodeThatLeavesTellsWhatIsOpenBeforeItIsGone() {
    CompletableFuture<SendReport> report = send();

    sim.leave("a");

    assertThat(report).isCompleted();
    assertThat(told).hasSize(1);
    assertThat(report.join().complete()).isFalse();
  }
}
