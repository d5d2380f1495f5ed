package io.meshage.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands as processes: what they load, print, and end with. */
@Timeout(120)
class CommandsIT {
  private final Processes mesh = new Processes();

  @AfterEach
  void end() {
    mesh.close();
  }

  @Test
  void everyExitCodeOfTheContractIsSeen() {
    mesh.agents(List.of("a", "b"));
    String control = mesh.control("a").toString();

    Processes.Ended dialled =
        mesh.run("dial", mesh.agent("b").address(), "--control", control, "--format", "json");
    assertThat(dialled).isEqualTo(new Processes.Ended(0, "{\"peer\":\"b\"}\n", ""));
    Processes.Ended again = mesh.run("dial", mesh.agent("b").address(), "--control", control);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("linked already").hasLineCount(1);
    Processes.Ended usage = mesh.run("--control", control, "send", "b");
    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(usage.err()).contains("BODY", "meshage send --help").hasLineCount(1);
    Processes.Ended nobody = mesh.run("status", "--control", control + "x");
    assertThat(nobody.exitCode()).isEqualTo(3);
    assertThat(nobody.err()).contains("no agent answers at").hasLineCount(1);

    Processes.Ended self = mesh.run("dial", mesh.agent("a").address(), "--control", control);
    assertThat(self.exitCode()).isEqualTo(1);
    assertThat(self.err()).contains("itself").hasLineCount(1);
  }

  @Test
  void aShortCommandLoadsNothingHeavy() {
    mesh.agents(List.of("a"));
    Path log = mesh.directory().resolve("classes.log");
    Processes.Ended ended =
        mesh.start(
                "",
                List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "-Xlog:class+load:file=" + log,
                    "-jar",
                    Processes.jar().toString(),
                    "status",
                    "--control",
                    mesh.control("a").toString()))
            .end();

    assertThat(ended.exitCode()).isZero();
    assertThat(Processes.read(log).lines())
        .filteredOn(
            line ->
                line.matches(
                    ".* (io\\.netty|com\\.google|org\\.slf4j|org\\.jgrapht|org\\.jline"
                        + "|com\\.typesafe|com\\.esotericsoftware|com\\.fasterxml\\.jackson\\.databind"
                        + "|io\\.meshage\\.(?!cli\\.)).*"))
        .isEmpty();
  }

  @Test
  void standardInputIsABodyWhateverItHolds() throws IOException {
    mesh.agents(List.of("a", "b"));
    mesh.dial("a", "b");
    Until.holds(() -> mesh.json("a", "list").texts("nodes").size() == 2);
    Processes.Running receiver =
        mesh.start(
            "",
            "receive",
            "--count",
            "2",
            "--format",
            "json",
            "--control",
            mesh.control("b").toString());
    receiver.awaitErr("receiving");

    Processes.Ended sent =
        mesh.start("two\nlines ü\n", "send", "b", "-", "--control", mesh.control("a").toString())
            .end();
    assertThat(sent.exitCode()).as(sent.toString()).isZero();
    assertThat(mesh.at("a", "send", "b", "plain").exitCode()).isZero();

    assertThat(receiver.end().out())
        .contains("\"body\":\"two\\nlines ü\\n\"", "\"body\":\"plain\"")
        .hasLineCount(2);
  }

  @Test
  void aMonitorWhoseReaderIsGoneEnds() {
    mesh.agents(List.of("a", "b"));
    String monitor =
        "java -jar "
            + Processes.jar()
            + " monitor --format json --control "
            + mesh.control("a")
            + " | head -n 1";
    Processes.Running piped = mesh.start("", List.of("sh", "-c", monitor));
    piped.awaitErr("monitoring");
    mesh.dial("a", "b");
    Until.holds(() -> mesh.json("a", "list").texts("nodes").size() == 2);
    mesh.at("a", "hangup", "b");

    assertThat(piped.end().out()).contains("\"event\":\"link-up\"").hasLineCount(1);
  }

  @Test
  void theShellRunsCommandsFromItsInputOverOneConnection() {
    mesh.agents(List.of("a", "b"));
    mesh.dial("a", "b");
    Until.holds(() -> mesh.json("a", "list").texts("nodes").size() == 2);

    Processes.Ended ended =
        mesh.start(
                """
                # comments and empty lines are skipped

                list
                send b 'hello there' --format json
                send nobody hi
                stauts
                degree 3
                exit
                never reached
                """,
                "shell",
                "--control",
                mesh.control("a").toString())
            .end();

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith("a\nb\n{\"id\":").endsWith("\n3\n");
    assertThat(ended.err())
        .contains("not acknowledged by nobody (unknown name)", "did you mean 'status'")
        .hasLineCount(2);
  }

  @Test
  void theDemoShowsItselfInTime() {
    long startNanos = System.nanoTime();
    Processes.Ended ended = mesh.run("demo");

    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(20));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("All 6 steps did what they say").doesNotContain("✗");
    assertThat(mesh.directory().resolve("mesh.dot")).content().contains("\"maple\"");
    assertThat(mesh.directory().resolve("mesh.svg")).content().contains("<svg", ">maple<");
  }

  @Test
  void theLauncherRunsTheProgramAndPassesItsExitCode() throws IOException {
    Path launcher = Path.of("..", "meshage").toAbsolutePath().normalize();
    Path home = Files.createDirectories(mesh.directory().resolve("home"));
    Path copy = Files.copy(launcher, home.resolve("meshage"));
    Files.createDirectories(home.resolve("meshage-cli").resolve("target"));
    Files.createSymbolicLink(
        home.resolve("meshage-cli").resolve("target").resolve("meshage.jar"), Processes.jar());

    Processes.Ended version = mesh.start("", List.of(copy.toString(), "--version")).end();
    assertThat(version.exitCode()).as(version.toString()).isZero();
    assertThat(version.out()).startsWith("meshage ").doesNotContain("dev").hasLineCount(1);
    Processes.Ended nobody =
        mesh.start("", List.of(copy.toString(), "status", "--control", "/nowhere.sock")).end();
    assertThat(nobody.exitCode()).isEqualTo(3);
  }
}
