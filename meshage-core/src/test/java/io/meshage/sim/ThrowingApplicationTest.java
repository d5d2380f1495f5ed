package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.MeshListener;
import io.meshage.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A test whose own code throws where a node calls it has failed, unless it says otherwise. */
class ThrowingApplicationTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Simulation sim = Simulation.line(7, "a", "b", "c");

  @AfterEach
  void close() {
    sim.close();
  }

  private static void fail(Object any) {
    throw new AssertionError("expected something else than " + any);
  }

  private void assertFails(String what) {
    assertThatThrownBy(
            () -> {
              sim.node("a").set(List.of("c"), "hello");
              sim.advance(SOON);
            })
        .isInstanceOf(SimulationError.class)
        .hasMessageContaining("seed 7")
        .hasMessageContaining(what + " threw")
        .hasMessageContaining("mayThrow")
        .cause()
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("expected something else than");
  }

  @Test
  void aHandlerThatThrowsFailsTheRun() {
    sim.onMessage("c", ThrowingApplicationTest::fail);

    assertFails("c's message handler");
  }

  @Test
  void aSnoopObserverThatThrowsFailsTheRun() {
    sim.node("b").onSnoop(ThrowingApplicationTest::fail);

    assertFails("b's snoop observer");
  }

  @Test
  void aListenerThatThrowsFailsTheRun() {
    sim.node("a")
        .addListener(
            new MeshListener() {
              @Override
              public void linkDown(LinkDown event) {
                fail(event.peer());
              }
            });
    sim.crash("b");

    assertThatThrownBy(() -> sim.advance(Duration.ofMinutes(1)))
        .isInstanceOf(SimulationError.class)
        .hasMessageContaining("a's listener threw")
        .cause()
        .hasMessage("expected something else than b");
  }

  @Test
  void whoMayThrowHarmsNobody() {
    List<Message> kept = new ArrayList<>();
    List<MeshListener.CallbackFailed> told = new ArrayList<>();
    sim.mayThrow("c");
    sim.onMessage(
        "c",
        message -> {
          kept.add(message);
          fail(message.text());
        });
    sim.node("c")
        .addListener(
            new MeshListener() {
              @Override
              public void callbackFailed(CallbackFailed event) {
                told.add(event);
              }
            });

    assertThat(sim.node("a").set(List.of("c"), "one").complete()).isTrue();
    assertThat(sim.node("a").set(List.of("c"), "two").complete()).isTrue();
    sim.quiet();

    assertThat(kept).extracting(Message::text).containsExactly("one", "two");
    assertThat(told)
        .extracting(MeshListener.CallbackFailed::callback)
        .containsOnly(MeshListener.CallbackFailed.HANDLER);
    assertThat(told)
        .extracting(event -> event.error().getMessage())
        .last()
        .asString()
        .contains("two");
    assertThat(sim.node("c").stats().count("handlers-threw")).isEqualTo(2);
  }
}
