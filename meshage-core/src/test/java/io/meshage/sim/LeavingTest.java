package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node that leaves tells its application, and of its messages. */
class LeavingTest {
  private static final Duration DRAIN = Duration.ofSeconds(3);

  private final Simulation sim = Simulation.builder(11).unread("reader").line("a", "b", "reader");
  private final Node a = sim.node("a");
  private final Node reader = sim.node("reader");

  @AfterEach
  void close() {
    sim.close();
  }

  private void send(int messages) {
    for (int i = 0; i < messages; i++) {
      assertThat(a.set(List.of("reader"), "m" + i).complete()).isTrue();
    }
  }

  @Test
  void whileANodeDrainsItsInboxSendersAreToldThatItLeavesAndWhatNobodyTookIsCounted() {
    // given
    List<Outcome> meanwhile = new ArrayList<>();
    send(5);
    sim.after(
        Duration.ofSeconds(1),
        () -> {
          var unused =
              a.setAsync(List.of("reader"), "late")
                  .thenAccept(it -> meanwhile.addAll(it.outcomes().values()));
          unused =
              a.broadcastAsync("late").thenAccept(it -> meanwhile.add(it.outcomes().get("reader")));
        });
    Duration before = sim.now();

    // when
    int lost = reader.leave(DRAIN);

    // then
    assertThat(lost).isEqualTo(5);
    assertThat(reader.stats().count("messages-not-handed-over")).isEqualTo(5);
    assertThat(meanwhile).containsExactly(Outcome.LEFT, Outcome.LEFT);
    assertThat(sim.now().minus(before)).isEqualTo(DRAIN);
    assertThat(sim.trace().lines()).noneMatch(line -> line.contains("reader: a failed"));
    sim.quiet();
    assertThat(a.set(List.of("reader"), "later").outcomes()).containsValue(Outcome.LEFT);
  }

  @Test
  void whereNothingWaitsThereIsNothingToWaitFor() {
    Duration before = sim.now();

    assertThat(reader.leave(DRAIN)).isZero();
    assertThat(reader.leave(DRAIN)).isZero();

    assertThat(sim.now()).isEqualTo(before);
  }

  @Test
  void closingTellsTheCountToo() {
    send(2);
    assertThat(reader.receive(DRAIN)).get().extracting(Message::text).isEqualTo("m0");

    reader.close();

    assertThat(reader.stats().count("messages-not-handed-over")).isEqualTo(1);
  }

  @Test
  void whatWasAcknowledgedIsHandedOverBeforeCloseReturns() {
    // given: b has answered, and its handler has not been called yet
    List<String> handled = new ArrayList<>();
    sim.onMessage("b", message -> handled.add(message.text()));
    boolean isAcknowledged = a.set(List.of("b"), "just in time").complete();

    // when
    sim.node("b").close();

    // then
    assertThat(isAcknowledged).isTrue();
    assertThat(handled).containsExactly("just in time");
  }

  @Test
  void whoLeavesHearsOfItsLinksAndOfNobodysFailureAndOfNothingAfterwards() {
    List<String> heard = new ArrayList<>();
    Node b = sim.node("b");
    b.addListener(
        new MeshListener() {
          @Override
          public void linkDown(LinkDown event) {
            heard.add(event.peer() + " " + event.reason());
          }

          @Override
          public void nodeFailed(NodeEvent event) {
            heard.add(event.node().name() + " failed");
          }
        });

    b.close();

    assertThat(heard).containsExactlyInAnyOrder("a LEFT", "reader LEFT");
    sim.advance(DRAIN);
    assertThat(heard).hasSize(2);
  }
}
