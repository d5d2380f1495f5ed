package io.meshage.cli.maelstrom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Limits;
import io.meshage.Linger;
import io.meshage.MeshConfig.HealthTimers;
import io.meshage.Message;
import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that speak Maelstrom's protocol, on a bench in this process. */
@Timeout(60)
class MaelstromTest {
  private static final MaelstromOptions OPTIONS =
      new MaelstromOptions(
          Shape.given,
          Linger.NONE,
          Linger.NONE,
          new HealthTimers(Duration.ofMillis(200), 3),
          Duration.ofSeconds(2));

  /** What one node answers to these lines. */
  private static List<JsonObject> answers(String... lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Maelstrom(OPTIONS, new PrintStream(out, true, StandardCharsets.UTF_8))
        .serve(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)).object("body"))
        .toList();
  }

  private static String request(String body) {
    return "{\"id\":7,\"src\":\"c1\",\"dest\":\"n1\",\"body\":" + body + "}";
  }

  private static final String INIT =
      request("{\"type\":\"init\",\"msg_id\":1,\"node_id\":\"n1\",\"node_ids\":[\"n1\"]}");

  @Test
  void aNodeAloneEchoesCountsAndRemembers() {
    List<JsonObject> answers =
        answers(
            INIT,
            request("{\"type\":\"echo\",\"msg_id\":2,\"echo\":\"hello\"}"),
            request("{\"type\":\"generate\",\"msg_id\":3}"),
            request("{\"type\":\"generate\",\"msg_id\":4}"),
            request("{\"type\":\"add\",\"msg_id\":5,\"element\":41}"),
            request("{\"type\":\"broadcast\",\"msg_id\":6,\"message\":42}"),
            request("{\"type\":\"read\",\"msg_id\":7}"));

    assertThat(answers)
        .extracting(answer -> answer.number("in_reply_to"))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(answers.get(0).text("type")).isEqualTo("init_ok");
    assertThat(answers.get(1).text("echo")).isEqualTo("hello");
    assertThat(answers.get(2).text("id")).isNotEqualTo(answers.get(3).text("id"));
    assertThat(answers.get(6).toString()).contains("\"messages\":[41,42]", "\"value\":[41,42]");
  }

  @Test
  void aRequestThatIsNotUnderstoodIsRefusedWithACode() {
    List<JsonObject> answers =
        answers(
            request("{\"type\":\"read\",\"msg_id\":1}"),
            INIT,
            request("{\"type\":\"txn\",\"msg_id\":2}"),
            request("{\"type\":\"broadcast\",\"msg_id\":3,\"message\":\"no number\"}"),
            INIT);

    assertThat(answers)
        .extracting(answer -> answer.number("code", 0))
        .containsExactly(22L, 0L, 10L, 12L, 12L);
  }

  private static String init(List<String> names) {
    JsonObject body = new JsonObject().put("type", "init").put("msg_id", 1).put("node_id", "n1");
    return request(body.put("node_ids", names).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "n2/", "n2:5", "n\n2", "[n2"})
  void aRunWithANameThatNoNodeCanHaveIsRefusedAndAGoodOneTaken(String name) {
    List<JsonObject> answers = answers(init(List.of("n1", name)), INIT);

    assertThat(answers).extracting(answer -> answer.number("code", 0)).containsExactly(12L, 0L);
  }

  @Test
  void aRunOfMoreNodesThanANodeHasNeighboursIsRefused() {
    List<String> many =
        IntStream.rangeClosed(1, Limits.MAX_NEIGHBOURS + 1).mapToObj(i -> "n" + i).toList();

    assertThat(answers(init(many)))
        .extracting(answer -> answer.number("code", 0))
        .containsExactly(12L);
  }

  @Test
  void aTopologyWithStrangersInItIsRefused() {
    List<JsonObject> answers =
        answers(INIT, request("{\"type\":\"topology\",\"msg_id\":2,\"topology\":{\"n1\":[\"\"]}}"));

    assertThat(answers).extracting(answer -> answer.number("code", 0)).containsExactly(0L, 12L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n2", "a b"})
  void whatComesFromNoNodeOfTheRunIsDropped(String stranger) {
    String open =
        new JsonObject()
            .put("src", stranger)
            .put("dest", "n1")
            .put(
                "body",
                new JsonObject().put("type", "mesh").put("step", "open").put("connection", "x"))
            .toString();

    List<JsonObject> answers = answers(INIT, open, request("{\"type\":\"read\",\"msg_id\":2}"));

    assertThat(answers)
        .extracting(answer -> answer.text("type"))
        .containsExactly("init_ok", "read_ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "4 5 x", "4  5", "99999999999999999999"})
  void aMessageOfAnotherNodeThatHoldsNoNumbersCostsItselfOnly(String body) {
    Rumours rumours = new Rumours(List.of("n2"), Duration.ofSeconds(1), (time, task) -> {});

    rumours.received(Message.toAll("7 8"));
    rumours.received(Message.toAll(body));
    rumours.received(Message.toAll(body.getBytes(StandardCharsets.UTF_8)));

    assertThat(rumours.values()).containsExactly(7L, 8L);
  }

  @Test
  void whatIsNotMaelstromsProtocolEndsInOneLine() {
    assertThatThrownBy(() -> answers("hello"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("standard input is not what Maelstrom sends");
  }

  @Test
  void fiveNodesOnALineShareWhatEachIsTold() {
    try (Bench bench = new Bench(5, OPTIONS, 0)) {
      bench.linkAsLine();

      for (int i = 0; i < 5; i++) {
        bench.ask(i, new JsonObject().put("type", "broadcast").put("message", 100 + i));
      }

      bench.awaitValues(List.of(100L, 101L, 102L, 103L, 104L));
    }
  }

  @Test
  void messagesThatOvertakeEachOtherAndGetLostHarmNothing() {
    try (Bench bench = new Bench(3, OPTIONS, 20)) {
      bench.linkAsLine();
      bench.ask(0, new JsonObject().put("type", "broadcast").put("message", 1));
      bench.awaitValues(List.of(1L));

      bench.cut(1, 2);
      bench.ask(0, new JsonObject().put("type", "broadcast").put("message", 2));
      bench.awaitValues(0, List.of(1L, 2L));
      bench.awaitValues(1, List.of(1L, 2L));
      bench.heal();

      bench.awaitValues(List.of(1L, 2L));
    }
  }
}
