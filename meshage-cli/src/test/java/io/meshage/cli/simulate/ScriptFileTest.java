package io.meshage.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshage.cli.text.Failure;
import io.meshage.sim.study.Action;
import io.meshage.sim.study.Action.Choice;
import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.NetworkPlan.Link;
import io.meshage.sim.study.StudySettings.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptFileTest {
  private static final NetworkPlan PLAN =
      new NetworkPlan(
          List.of("kn1", "kn2", "kn3", "New York", "7"),
          List.of(new Link("kn1", "kn2"), new Link("kn2", "New York")),
          Map.of());

  @TempDir Path directory = Path.of("");

  private List<Step> read(String text) throws IOException {
    return ScriptFile.read(Files.writeString(directory.resolve("script"), text), PLAN);
  }

  @Test
  void everyActionHasALine() throws IOException {
    List<Step> steps =
        read(
            """
            # a bad day
            at 5s kill 3
            at 5s kill kn[1-2]

            at 6s vanish "New York"   # the power is out
            at 7s restart all
            at 8s kill 7 nodes
            at 9s kill "7"
            at 10s cut kn2 kn1
            at 11s cut 50%
            at 12s mend all
            at 13s partition kn1,kn2 | kn3,"7"
            at 14s partition
            at 15s heal
            at 16s load 12.5/s
            at 17s loss 2%
            at 18s fail-links 1%
            at 1m30s fail-nodes 0.5%
            """
                .replace("kn3,\"7\"", "kn3"));

    assertThat(steps)
        .extracting(step -> step.at().toSeconds())
        .containsExactly(5L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 90L);
    assertThat(steps)
        .extracting(Step::action)
        .containsExactly(
            new Action.Kill(new Choice.Count(3)),
            new Action.Kill(new Choice.Names(List.of("kn1", "kn2"))),
            new Action.Vanish(new Choice.Names(List.of("New York"))),
            new Action.Restart(new Choice.All()),
            new Action.Kill(new Choice.Count(7)),
            new Action.Kill(new Choice.Names(List.of("7"))),
            new Action.Cut(new Choice.Between("kn2", "kn1")),
            new Action.Cut(new Choice.Share(0.5)),
            new Action.Mend(new Choice.All()),
            new Action.Partition(List.of(List.of("kn1", "kn2"), List.of("kn3"))),
            new Action.Partition(List.of()),
            new Action.Heal(),
            new Action.SetLoad(12.5),
            new Action.SetLoss(0.02),
            new Action.SetLinkFailures(0.01),
            new Action.SetNodeFailures(0.005));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kill kn1               | expected 'at' and a time, not 'kill'",
        "at                     | expected a time like 5s behind 'at'",
        "at noon kill kn1       | 'noon' is not a duration; write it like 250ms",
        "at 5s                  | expected what happens at 5s: kill, vanish",
        "at 5s explode kn1      | expected kill, vanish, restart, cut",
        "at 5s kill             | expected names like kn[1-3], a number like 3 nodes",
        "at 5s kill kn9         | no node is called 'kn9'",
        "at 5s kill kn[1-       | is not a list of names",
        "at 5s kill kn1 kn2     | 'kn2' is one word too many; write names as a,b,c",
        "at 5s kill 7           | 7 is a node's name and could be a number; write \"7\"",
        "at 5s kill kn1 nodes   | expected a number in front of 'nodes', not 'kn1'",
        "at 5s kill 101%        | '101%' is not a share",
        "at 5s cut kn1          | expected two names, a number like 3 links, or a share",
        "at 5s cut kn1 kn3      | kn1 and kn3 are not linked",
        "at 5s cut kn1 \"x      | a quotation mark without its other one",
        "at 5s heal now         | nothing stands behind 'heal', but here 'now'",
        "at 5s load             | expected a rate like 10/s",
        "at 5s load fast        | 'fast' is not a rate",
        "at 5s loss 1           | '1' is not a share; write it like 1%",
      })
  void anErrorNamesTheFileTheLineAndWhatWasExpected(String line, String words) throws IOException {
    Failure failure =
        catchThrowableOfType(Failure.class, () -> read("# first\n\nat 1s heal\n" + line + "\n"));

    assertThat(failure.exitCode()).isEqualTo(Failure.USAGE);
    assertThat(failure.line()).startsWith(directory.resolve("script") + ":4: ").contains(words);
  }

  @Test
  void groupsOfAPartitionAreApart() {
    assertThat(error("at 1s partition kn1 |")).contains("expected a group behind '|'");
    assertThat(error("at 1s partition | kn1")).contains("expected groups like a,b | c,d");
    assertThat(error("at 1s partition kn1 kn2")).contains("expected groups like a,b | c,d");
    assertThat(error("at 1s partition kn1,kn2 | kn2")).contains("kn2 is in two groups");
  }

  @Test
  void aScriptIsNotEndless() {
    assertThat(error("at 1s heal\n".repeat(ScriptFile.MAX_STEPS + 1))).contains("more than 10000");
    assertThat(error("#".repeat(ScriptFile.MAX_BYTES + 1))).contains("larger than 1024 KiB");
  }

  @Test
  void anEmptyScriptDoesNothing() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("# nothing\n \t\n")).isEmpty();
    assertThat(read("at 0s heal")).extracting(Step::at).containsExactly(Duration.ZERO);
  }

  private String error(String text) {
    return catchThrowableOfType(Failure.class, () -> read(text)).line();
  }
}
