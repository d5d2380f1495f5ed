package io.meshage.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.MemberState;
import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.FakeNode;
import io.meshage.cli.testkit.Until;
import io.meshage.cli.text.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AgentTest {

  @Test
  void theReadyLineIsTheContract() {
    try (Cli cli = new Cli()) {
      assertThat(cli.agent.readyLine(cli.control))
          .isEqualTo("meshage: a ready, listening on tcp://127.0.0.1:4711, control " + cli.control);
    }
  }

  @Test
  void anErrorInTheNodeEndsTheAgentWithItsOwnExitCodeAndTheReason() {
    try (Cli cli = new Cli()) {
      cli.node.breaks(
          new MeshException("node a has ended because of an internal error: on purpose"));

      assertThatThrownBy(cli.agent::awaitEnd)
          .hasMessage("node a has ended because of an internal error: on purpose")
          .isInstanceOfSatisfying(
              Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(70));
      assertThat(cli.control).doesNotExist();
    }
  }

  @Test
  void whateverARequestThrowsItsClientIsTold() {
    try (Cli cli = new Cli()) {
      cli.node.fault = new NoClassDefFoundError("on purpose");
      for (String verb : List.of("list", "dot")) {
        Cli.Ran ran = cli.run(verb);

        assertThat(ran.exitCode()).as(verb).isEqualTo(1);
        assertThat(ran.err()).as(verb).contains("the agent failed:", "on purpose");
      }
    }
  }

  @Test
  void whatTheEndOfTheAgentCutsOffSaysThatItEnds() {
    Cli cli = new Cli();
    try (cli) {
      cli.node.holdBack = true;
      cli.node.endsWhatIsHeldBack = true;
      CompletableFuture<Cli.Ran> sent =
          CompletableFuture.supplyAsync(() -> cli.run("send", "b", "hi"));
      Until.holds(() -> !cli.node.asked.isEmpty());
      cli.agent.close();

      assertThat(sent.join().exitCode()).isEqualTo(3);
      assertThat(sent.join().err()).contains("the agent ends: node a ended before it could tell");
    }
  }

  @Test
  void formerNeighboursAreDialledUnlessToldOtherwise() {
    try (Cli on = new Cli();
        Cli off = new Cli("dial-former", "off")) {
      assertThat(Objects.requireNonNull(on.files.get()).neighbours())
          .hasValueSatisfying(file -> assertThat(file).hasFileName("a.neighbours"));
      assertThat(Objects.requireNonNull(off.files.get()).neighbours()).isEmpty();
      assertThat(Objects.requireNonNull(off.files.get()).instance()).hasFileName("a.instance");
    }
  }

  @Test
  void aReportThatCannotBeShownEndsTheRequestInWords() {
    try (Cli cli = new Cli()) {
      cli.node.holdBack = true;
      cli.node.heldBack.complete(null);
      Cli.Ran ran = cli.run("send", "b", "hi");

      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("the agent failed: java.lang.NullPointerException");
    }
  }

  @Test
  void anAgentWhoseNodeCannotLeaveInGoodOrderEndsAllTheSame() {
    try (Cli cli = new Cli()) {
      cli.node.fault = new NoClassDefFoundError("on purpose");
      Cli.Ran ran = cli.run("leave");
      cli.agent.awaitEnd();

      assertThat(ran.err()).contains("the agent failed:", "on purpose");
      assertThat(cli.control).doesNotExist();
    }
  }

  @Test
  void whatIsThrownWhileNobodyWaitsForItEndsTheAgentInWords() {
    Consumer<String> broken =
        line -> {
          throw new NoClassDefFoundError("on purpose");
        };
    try (Cli cli = new Cli(broken, "dial", "refused.example")) {

      assertThatThrownBy(cli.agent::awaitEnd)
          .hasMessageContaining("the agent has ended because of an internal error: ")
          .hasMessageContaining("on purpose")
          .isInstanceOfSatisfying(
              Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(70));
      assertThat(cli.control).doesNotExist();
    }
  }

  @Test
  void aReceiverGetsWhatArrivesWhileItIsAttachedAndThenItsEnd() {
    try (Cli cli = new Cli()) {
      cli.node.arrives("c", "before");
      List<JsonObject> items =
          attached(
              cli,
              new Request.Receive(2, Optional.empty()),
              () -> {
                cli.node.arrives("c", "hi \"you\"");
                cli.node.arrives("c", new byte[] {-1, 0, 1});
                cli.node.arrives("c", "after");
              });

      assertThat(items)
          .map(JsonObject::toString)
          .containsExactly(
              """
              {"id":"01234567-10-7","source":"c","sentAt":"2026-01-02T03:04:05.678901Z",\
              "route":["c","b","a"],"body":"hi \\"you\\""}\
              """,
              """
              {"id":"01234567-10-7","source":"c","sentAt":"2026-01-02T03:04:05.678901Z",\
              "route":["c","b","a"],"bodyBase64":"/wAB"}\
              """);
    }
  }

  @Test
  void aReceiverEndsAtItsTimeout() {
    try (Cli cli = new Cli();
        ControlClient client = ControlClient.connect(cli.control)) {
      JsonObject end = client.call(new Request.Receive(0, Optional.of(Duration.ofMillis(20))));

      assertThat(end.number("received")).isZero();
      assertThat(cli.run("receive", "--timeout", "10ms").exitCode()).isZero();
      Cli.Ran ran = cli.run("receive", "--count", "1", "--timeout", "10ms");
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("0 of 1 messages came in 10ms");
    }
  }

  @Test
  void eachEventIsALineOfTheMonitor() {
    try (Cli cli = new Cli()) {
      MeshListener listener = cli.node.listener();
      Endpoint address = Endpoint.of("tcp://127.0.0.1:1");
      List<JsonObject> items =
          attached(
              cli,
              new Request.Monitor(),
              () -> {
                listener.linkUp(new MeshListener.LinkUp("b", address, FakeNode.NOW));
                listener.linkDown(
                    new MeshListener.LinkDown(
                        "b", address, CloseReason.LOST, "connection lost", FakeNode.NOW));
                var node =
                    new MeshListener.NodeEvent(
                        FakeNode.member("b", MemberState.ALIVE), FakeNode.NOW);
                listener.nodeJoined(node);
                listener.nodeLeft(node);
                listener.nodeFailed(node);
                listener.routesChanged(cli.node.mesh());
                listener.routesChanged(cli.node.mesh()); // as when a node says more of itself
                listener.warning("two nodes of one name");
                cli.node.arrives("c", "hü");
                cli.run("leave");
              });

      String at = "\"at\":\"2026-01-02T03:04:05.678901Z\"";
      assertThat(items)
          .map(item -> item.toString().replaceAll("\"at\":\"(?!2026-01-02)[^\"]*\"", at))
          .containsExactly(
              "{\"event\":\"link-up\"," + at + ",\"peer\":\"b\",\"address\":\"tcp://127.0.0.1:1\"}",
              "{\"event\":\"link-down\","
                  + at
                  + ",\"peer\":\"b\",\"address\":\"tcp://127.0.0.1:1\",\"reason\":\"LOST\","
                  + "\"text\":\"connection lost\"}",
              "{\"event\":\"node-joined\"," + at + ",\"node\":\"b\",\"instance\":43}",
              "{\"event\":\"node-left\"," + at + ",\"node\":\"b\",\"instance\":43}",
              "{\"event\":\"node-failed\"," + at + ",\"node\":\"b\",\"instance\":43}",
              "{\"event\":\"routes-changed\"," + at + ",\"nodes\":3,\"links\":2}",
              "{\"event\":\"warning\"," + at + ",\"text\":\"two nodes of one name\"}",
              "{\"event\":\"message\","
                  + at
                  + ",\"id\":\"01234567-10-7\",\"source\":\"c\",\"route\":[\"c\",\"b\",\"a\"],"
                  + "\"bytes\":3}");
    }
  }

  @Test
  void messagesArePrintedWhenTheSettingsSaySo() {
    try (Cli cli = new Cli("print", "true")) {
      cli.node.arrives("c", "hi");

      assertThat(cli.printed).map(message -> message.text("body")).containsExactly("hi");
    }
  }

  @Test
  void addressesAreDialledUntilTheyAnswerAndTheOperatorIsToldOnce() {
    try (Cli cli = new Cli("dial", "refused.example,self.example,b.example")) {
      Until.holds(
          () -> cli.node.asked.stream().filter(asked -> asked.contains("refused")).count() >= 2);

      assertThat(cli.said)
          .containsExactlyInAnyOrder(
              "cannot dial tcp://refused.example:9000: nobody there;"
                  + " trying tcp://refused.example:9000 again, at least every 30s",
              "not dialling tcp://self.example:9000 again:"
                  + " cannot dial tcp://self.example:9000: it is this node");
      assertThat(cli.node.asked).filteredOn(asked -> asked.contains("self")).hasSize(1);
      assertThat(cli.node.asked).filteredOn(asked -> asked.contains("b.example")).hasSize(1);
    }
  }

  @Test
  void leaveEndsTheAgentAfterItsAnswer() {
    try (Cli cli = new Cli()) {
      Cli.Ran ran = cli.run("leave");

      assertThat(ran).isEqualTo(new Cli.Ran(0, "a left the mesh\n", ""));
      cli.agent.awaitEnd();
      assertThat(cli.control).doesNotExist();
      assertThat(cli.node.asked).contains("leave");
    }
  }

  @Test
  void aNodeThatClosesByItselfEndsTheAgent() {
    try (Cli cli = new Cli()) {
      cli.node.close();
      cli.agent.awaitEnd();

      assertThat(cli.control).doesNotExist();
    }
  }

  @Test
  void aNodeThatCannotStartLeavesNothingBehind() {
    try (Cli cli = new Cli()) {
      Path control = cli.directory.resolve("second.sock");
      AgentSettings settings =
          new SettingsReader(Map.of())
              .read(Map.of("name", "b", "control", control.toString()), Optional.empty());

      assertThatThrownBy(
              () ->
                  Agent.start(
                      settings,
                      "1",
                      (config, keys, onMessage, listener, file) -> {
                        throw new MeshException("port 9000 is in use");
                      },
                      message -> {},
                      line -> {}))
          .isInstanceOfSatisfying(
              Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
          .hasMessageContaining("port 9000 is in use");
      assertThat(control).doesNotExist();
      assertThat(cli.directory.resolve("second.sock.lock")).doesNotExist();
    }
  }

  /** Attaches, lets things happen, and returns what came until the end. */
  private static List<JsonObject> attached(Cli cli, Request request, Runnable happenings) {
    List<JsonObject> items = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> ready = new CompletableFuture<>();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> {
              try (ControlClient client = ControlClient.connect(cli.control)) {
                client.call(
                    request,
                    new ControlClient.Items() {
                      @Override
                      public void attached() {
                        ready.complete(null);
                      }

                      @Override
                      public void item(JsonObject item) {
                        items.add(item);
                      }
                    });
              } catch (Failure e) {
                assertThat(e).hasMessage("the agent ends");
              }
            });
    ready.join();
    happenings.run();
    end.join();
    return items;
  }
}
