package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Limits;
import io.meshage.MeshConfig;
import io.meshage.Message;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An invariant that cannot be seen to break is none: each is broken here on purpose. */
class ChecksTest {
  private static final NodeId SOURCE = NodeId.ofName("s");

  private final EventQueue queue = new EventQueue(new Seeds(11));
  private final SimNetwork network = new SimNetwork(queue, new Trace(queue));
  private final Checks checks = new Checks(queue);
  private final SimNode node =
      new SimNode("r", network.addHost("r"), MeshConfig.local("r").hopLimit(3).build());
  private final SimLoop loop = new SimLoop(queue, "r", 0);
  private final Life life = new Life(node, 1, loop, new SimTransport(network, node.host, loop));

  private static Message message(long counter, String... route) {
    return new Message(
        new MessageId(SOURCE, 1, counter),
        "s",
        List.of("r"),
        false,
        List.of(route),
        Instant.EPOCH,
        false,
        "");
  }

  private Sending sending(boolean broadcast, String... asked) {
    Topology view = new Topology("r", Map.of(), List.of(), name -> Optional.empty());
    return new Sending(
        life, List.of(asked), broadcast, Duration.ofSeconds(1), 0, "", view, Map.of());
  }

  private static SendReport report(String... names) {
    TreeMap<String, Outcome> outcomes = new TreeMap<>();
    for (String name : names) {
      outcomes.put(name, Outcome.TIMEOUT);
    }
    return new SendReport(new MessageId(SOURCE, 1, 1), outcomes, Duration.ZERO);
  }

  private void breaks(String words, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(SimulationError.class)
        .hasMessageContaining("seed 11")
        .hasMessageContaining(words);
  }

  @Test
  void aSecondDeliveryBreaksI5() {
    checks.delivered(life, message(1, "s", "r"));
    breaks("I5", () -> checks.delivered(life, message(1, "s", "r")));
  }

  @Test
  void aLaterMessageBeforeAnEarlierOneBreaksOrder() {
    checks.delivered(life, message(2, "s", "r"));
    breaks("order", () -> checks.delivered(life, message(1, "s", "r")));
  }

  @Test
  void aRouteThatVisitsANodeTwiceBreaksI4WhoeverSeesIt() {
    breaks("I4", () -> checks.delivered(life, message(1, "s", "a", "s", "r")));
    breaks("I4", () -> checks.relayed(life, message(2, "s", "r", "r")));
  }

  @Test
  void aRouteOverTheHopLimitBreaksI4() {
    String[] longest =
        IntStream.rangeClosed(0, Limits.MAX_HOPS)
            .mapToObj(Integer::toString)
            .toArray(String[]::new);
    String[] longer = Arrays.copyOf(longest, longest.length + 1);
    longer[longest.length] = "r";
    assertThatCode(() -> checks.delivered(life, message(1, longest))).doesNotThrowAnyException();
    breaks("I4", () -> checks.delivered(life, message(2, longer)));
  }

  @Test
  void anAnswerForOthersThanWereAskedBreaksI7() {
    breaks("I7", () -> checks.reported(sending(false, "a", "b"), report("a")));
    breaks("I7", () -> checks.reported(sending(false, "a"), report("a", "b")));
    breaks("I7", () -> checks.reported(sending(true), report("a", "r")));
  }

  @Test
  void aLateReportBreaksI9UnlessTheSourceSlept() {
    queue.runUntil(Duration.ofMillis(1_003).toNanos());
    breaks("I9", () -> checks.reported(sending(false, "a"), report("a")));
    life.wasPaused = true;
    assertThatCode(() -> checks.reported(sending(false, "a"), report("a")))
        .doesNotThrowAnyException();
  }

  @Test
  void aBrokenInvariantStopsTheRunEvenIfSomebodySwallowsTheException() {
    queue.at(
        1,
        () ->
            assertThatThrownBy(() -> checks.relayed(life, message(1, "s", "s")))
                .isInstanceOf(SimulationError.class));

    breaks("I4", () -> queue.runUntil(2));
  }
}
