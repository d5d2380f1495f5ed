package io.meshage.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged program simulates a small plan that is written here. */
@Timeout(120)
class SimulateIT {
  private final Processes program = new Processes();

  @AfterEach
  void end() {
    program.close();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(program.directory().resolve(name), text);
  }

  private Path plan() throws IOException {
    return write(
        "plan.gml",
        """
        graph [
          node [ id 1 label "Bonn" Latitude 50.7 Longitude 7.1 ]
          node [ id 2 label "Köln" Latitude 50.9 Longitude 6.9 ]
          node [ id 3 label "Berlin" Latitude 52.5 Longitude 13.4 ]
          node [ id 4 label "Hof" ]
          edge [ source 1 target 2 ]
          edge [ source 2 target 3 ]
          edge [ source 3 target 4 ]
          edge [ source 4 target 1 ]
          edge [ source 1 target 4 ]
        ]
        """);
  }

  /** Simulates the plan with a script and more options. */
  private Processes.Ended simulate(Path script, String... more) throws IOException {
    List<String> words = new ArrayList<>();
    Collections.addAll(words, "simulate", "--topology", plan().toString());
    Collections.addAll(words, "--script", script.toString());
    Collections.addAll(words, more);
    return program.run(words.toArray(new String[0]));
  }

  @Test
  void aPersonReadsWhatWouldHappen() throws IOException {
    Path script = write("day.txt", "at 1s cut Bonn Köln\nat 4s mend all\nat 5s kill Hof\n");
    Path picture = program.directory().resolve("report.svg");

    Processes.Ended ended = simulate(script, "-o", picture.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .startsWith("plan.gml  4 nodes, 4 links, diameter 2\n")
        .contains("delays from positions, 15s with 10 messages a second")
        .contains("1 of 5 edges stand for a link that was there already")
        .contains("1 of 4 nodes have no position")
        .containsPattern("cold start +\\d")
        .containsPattern("link failed: Bonn – Köln +1.00 s +\\d")
        .containsPattern("link came back: Bonn – Köln +4.00 s +\\d")
        .containsPattern("node killed: Hof +5.00 s +\\d")
        .containsPattern("duplicates +0\n")
        .containsPattern("acknowledged but lost +0\n")
        .contains("✓ the mesh agreed at the end")
        .endsWith("drawn in " + picture + "\n");
    assertThat(Files.readString(picture))
        .contains("<svg", "Bonn – Köln, failed once", "Hof, failed once, down at the end");
  }

  @Test
  void aProgramReadsTheSameReportTwice() throws IOException {
    String[] words = {
      "simulate",
      "--topology",
      plan().toString(),
      "--fail-links",
      "20%",
      "--duration",
      "5s",
      "--outage",
      "1s",
      "--seed",
      "7",
      "--format",
      "json"
    };

    Processes.Ended first = program.run(words);
    Processes.Ended second = program.run(words);

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(withoutWallTime(second)).isEqualTo(withoutWallTime(first));
    JsonObject report = first.json();
    assertThat(report.text("topology")).isEqualTo("plan.gml");
    assertThat(report.number("seed")).isEqualTo(7);
    assertThat(report.number("nodes")).isEqualTo(4);
    assertThat(report.flag("good")).isTrue();
    assertThat(report.object("agreement").number("firstMicros")).isPositive();
    assertThat(report.object("agreement").object("faults").names()).contains("link-down");
    assertThat(report.object("deliveries").object("outcomes").number("ACKNOWLEDGED")).isPositive();
    assertThat(report.object("traffic").object("rest").object("ping").number("frames"))
        .isPositive();
    assertThat(report.objects("timeline")).isNotEmpty();
    assertThat(report.objects("failedLinks")).isNotEmpty();
  }

  private static String withoutWallTime(Processes.Ended ended) {
    return ended.out().replaceAll("\"elapsedMicros\":\\d+", "");
  }

  @Test
  void aBadFileIsOneLineAndNothingRuns() throws IOException {
    Path bad = write("bad.gml", "graph [ node [ id 1 ]");

    Processes.Ended ended = program.run("simulate", "--topology", bad.toString());

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .startsWith("meshage: " + bad + ": it is not GML that can be read: line 1")
        .hasLineCount(1);
  }

  @Test
  void aMeshThatCannotAgreeIsExitCodeOneWithTheSeed() throws IOException {
    Path script = write("bad-day.txt", "at 1s loss 99%\n");

    Processes.Ended ended = simulate(script, "--seed", "5", "--load", "0", "--duration", "2s");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).contains("✗ seed 5: the mesh did not agree at the end");
    assertThat(ended.err()).startsWith("meshage: seed 5: ").hasLineCount(1);
  }
}
