package io.meshage.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.json.JsonObject;
import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Until;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Five agents in a line a - b - c - d - e: every word of what the mesh promises about it. */
@Timeout(120)
class LineStoryIT {
  private static final List<String> ALL = List.of("a", "b", "c", "d", "e");

  /** The promise is one second on a machine that has nothing else to do. */
  private static final Duration NOTICED = Duration.ofSeconds(3);

  private final Processes mesh = new Processes();

  @AfterEach
  void end() {
    mesh.close();
  }

  @Test
  void aLineLearnsShortensGrowsBreaksAndHeals() {
    // given: five agents, dialled into a line
    mesh.agents(ALL);
    mesh.dial("a", "b");
    mesh.dial("b", "c");
    mesh.dial("c", "d");
    mesh.dial("d", "e");
    awaitMesh(
        ALL,
        "{\"a\":[\"b\"],\"b\":[\"a\",\"c\"],\"c\":[\"b\",\"d\"],\"d\":[\"c\",\"e\"],\"e\":[\"d\"]}");

    messagesTravelTheLine();
    aShortcutShortensIt();
    aKilledNodeIsNoticed();
    aRestartedNodeIsBack();
  }

  private void messagesTravelTheLine() {
    Processes.Running receiver =
        mesh.start(
            "",
            "receive",
            "--count",
            "1",
            "--timeout",
            "20s",
            "--format",
            "json",
            "--control",
            mesh.control("e").toString());
    receiver.awaitErr("receiving");

    JsonObject report = mesh.json("a", "send", "e", "hi");

    assertThat(report.texts("acknowledged")).containsExactly("e");
    assertThat(report.object("failed").names()).isEmpty();
    Processes.Ended received = receiver.end();
    assertThat(received.exitCode()).isZero();
    assertThat(received.json().texts("route")).containsExactlyElementsOf(ALL);
    assertThat(received.json().text("body")).isEqualTo("hi");
    assertThat(received.json().text("id")).isEqualTo(report.text("id"));
    assertThat(mesh.json("a", "trace", "e").objects("hops"))
        .map(hop -> hop.text("node"))
        .containsExactly("b", "c", "d", "e");
    assertThat(mesh.json("a", "ping", "e", "--count", "2").number("received")).isEqualTo(2);
    assertThat(mesh.json("c", "broadcast", "all of you").texts("acknowledged"))
        .containsExactly("a", "b", "d", "e");
  }

  private void aShortcutShortensIt() {
    mesh.dial("b", "d");
    ALL.forEach(name -> Until.holds(() -> links(name).contains("\"b\":[\"a\",\"c\",\"d\"]")));
    assertThat(mesh.json("a", "route", "e").texts("hops")).containsExactly("a", "b", "d", "e");

    assertThat(mesh.at("b", "hangup", "d").exitCode()).isZero();
    ALL.forEach(name -> Until.holds(() -> links(name).contains("\"b\":[\"a\",\"c\"]")));
    assertThat(mesh.json("a", "route", "e").texts("hops")).containsExactlyElementsOf(ALL);
    Until.staysSo(Duration.ofSeconds(3), () -> links("b").contains("\"b\":[\"a\",\"c\"]"));
  }

  private void aKilledNodeIsNoticed() {
    mesh.agent("c").process().destroyForcibly(); // kill -9
    long killedNanos = System.nanoTime();
    for (String name : List.of("a", "b", "d", "e")) {
      Until.holds(() -> !links(name).contains("\"c\""));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - killedNanos)).isLessThan(NOTICED);

    Cli.Ran ran = mesh.at("a", "send", "e", "hi", "--format", "json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("\"failed\":{\"e\":\"NO_ROUTE\"}");
    assertThat(ran.err()).startsWith("meshage: not acknowledged by e (no route); ");
    assertThat(mesh.at("a", "route", "e").exitCode()).isEqualTo(1);
  }

  private void aRestartedNodeIsBack() {
    mesh.agents(List.of("c"));
    mesh.dial("b", "c");
    mesh.dial("c", "d");
    long dialledNanos = System.nanoTime();
    awaitMesh(
        ALL,
        "{\"a\":[\"b\"],\"b\":[\"a\",\"c\"],\"c\":[\"b\",\"d\"],\"d\":[\"c\",\"e\"],\"e\":[\"d\"]}");
    assertThat(Duration.ofNanos(System.nanoTime() - dialledNanos))
        .isLessThan(NOTICED.plusSeconds(1));
    assertThat(mesh.at("a", "send", "e", "welcome back").exitCode()).isZero();
  }

  private void awaitMesh(List<String> names, String links) {
    names.forEach(name -> Until.holds(() -> links(name).equals(links)));
  }

  private String links(String name) {
    return mesh.json(name, "mesh").object("nodes").toString();
  }
}
