package io.meshage.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How agents start, end, and refuse to. */
@Timeout(120)
class LifeOfAnAgentIT {
  private final Processes mesh = new Processes();

  @AfterEach
  void end() {
    mesh.close();
  }

  @Test
  void aTerminatedAgentLeavesInGoodOrder() {
    mesh.agents(List.of("a", "b", "c"));
    mesh.dial("a", "b");
    mesh.dial("b", "c");
    Until.holds(() -> mesh.json("a", "list").texts("nodes").size() == 3);
    Processes.Running monitor =
        mesh.start("", "monitor", "--format", "json", "--control", mesh.control("a").toString());
    monitor.awaitErr("monitoring");

    signal("TERM", "c");
    assertEndedWell("c");
    monitor.awaitOut("\"event\":\"node-left\"");
    signal("INT", "b");
    assertEndedWell("b");
    monitor.awaitOut("\"node\":\"b\"");

    assertThat(Processes.read(monitor.out()))
        .doesNotContain("node-failed")
        .contains("\"event\":\"link-down\"", "\"event\":\"routes-changed\"");
    assertThat(mesh.run("leave", "--control", mesh.control("a").toString()))
        .isEqualTo(new Processes.Ended(0, "a left the mesh\n", ""));
    assertEndedWell("a");
    assertThat(monitor.end().exitCode()).isEqualTo(3);
  }

  @Test
  void aKilledAgentsSocketIsTakenOverAndALivingOnesIsNot() {
    mesh.agents(List.of("a"));

    Processes.Ended second =
        mesh.run(
            "agent",
            "--name",
            "a2",
            "--listen",
            "tcp://127.0.0.1:0",
            "--control",
            mesh.control("a").toString());
    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err()).contains("an agent runs already at").hasLineCount(1);
    assertThat(mesh.at("a", "status").exitCode()).isZero();

    long life = mesh.json("a", "status").number("instance");
    mesh.agent("a").process().destroyForcibly();
    Until.holds(() -> !mesh.agent("a").process().isAlive());
    assertThat(mesh.control("a")).exists();
    mesh.agents(List.of("a"));
    assertThat(mesh.json("a", "status").number("instance")).isGreaterThan(life);
  }

  @Test
  void whatCannotStartSaysWhyInOneLineAndLeavesNothing() throws IOException {
    mesh.agents(List.of("a"));
    String taken = mesh.agent("a").address();
    assertRefused("in use", "agent", "--name", "b", "--listen", taken);
    Files.writeString(mesh.directory().resolve("bad.conf"), "name = b\ndegre = 3\n");
    assertRefused("bad.conf:2: there is no setting 'degre'", "agent", "--config", "bad.conf");
    assertRefused(
        "--discover: the number of links to look for must be 0 to 1024",
        "agent",
        "--discover",
        "9999");
    assertRefused("there is no option '--nane'; did you mean '--name'", "agent", "--nane", "b");
    assertThat(mesh.control("b")).doesNotExist();
  }

  @Test
  void aDialThatFailsAtTheStartIsTriedUntilItWorks() throws IOException {
    mesh.agents(List.of("a"));
    String address = mesh.agent("a").address();
    signal("TERM", "a");
    assertEndedWell("a");
    mesh.agents(List.of("b"), "--dial", address, "--print");
    Until.holds(() -> Processes.read(mesh.agent("b").errors()).contains("trying " + address));

    Processes.Running again =
        mesh.start(
            "",
            "agent",
            "--name",
            "a",
            "--listen",
            address,
            "--control",
            mesh.control("a").toString());
    again.awaitErr(" ready, ");
    Until.holds(() -> Processes.read(mesh.agent("b").errors()).contains("dialled " + address));
    assertThat(mesh.at("a", "send", "b", "printed?").exitCode()).isZero();
  }

  private void assertRefused(String why, String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--control";
    all[words.length + 1] = mesh.control("b").toString();
    Processes.Ended ended = mesh.run(all);
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains(why).startsWith("meshage: ").hasLineCount(1);
  }

  private void assertEndedWell(String name) {
    Processes.Agent agent = mesh.agent(name);
    Until.holds(() -> !agent.process().isAlive());
    assertThat(agent.process().exitValue()).isZero();
    assertThat(agent.control()).doesNotExist();
    assertThat(Processes.read(agent.errors())).doesNotContain("Exception");
  }

  private void signal(String signal, String name) {
    String pid = String.valueOf(mesh.agent(name).process().pid());
    assertThat(mesh.start("", List.of("kill", "-" + signal, pid)).end().exitCode()).isZero();
  }
}
