package io.meshage.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshage.cli.text.Failure;
import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.NetworkPlan.Link;
import io.meshage.sim.study.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people have them, and as they should not be. */
@Timeout(60)
class PlanFileTest {
  @TempDir Path directory = Path.of("");

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private NetworkPlan read(String name, String text) throws IOException {
    return PlanFile.read(file(name, text)).plan();
  }

  private String refusal(String name, String text) throws IOException {
    Path path = file(name, text);
    Failure failure = catchThrowableOfType(Failure.class, () -> PlanFile.read(path));
    assertThat(failure).as("the refusal of %s", name).isNotNull();
    assertThat(failure.exitCode()).isEqualTo(Failure.USAGE);
    assertThat(failure.line()).startsWith(path + ": ").hasLineCount(1);
    assertThat(failure.line().length()).isLessThan(path.toString().length() + 250);
    return failure.line().substring(path.toString().length() + 2);
  }

  @Test
  void theWartsOfTheTopologyZooAreMended() throws IOException {
    PlanFile.Read read =
        PlanFile.read(
            file(
                "zoo.gml",
                """
                graph [
                  directed 1
                  label "Zoo [1"
                  node [ id 0 label "Bonn" Longitude 7.1 Latitude 50.7 ]
                  node [ id 1 label "None" ]
                  node [ id 2 label "None" Longitude 999 Latitude 1 ]
                  node [ id 3 label "0" hidden [ x 1 y [ z 2 ] ] ]
                  node [ id 4 label "4" ]
                  edge [ source 0 target 1 id "e1" LinkLabel "id \\"x\\" [" ]
                  edge [ source 1 target 0 id "e2" ]
                  edge [ source 0 target 1 id "e3" ]
                  edge [ source 2 target 2 ]
                  edge [ source 3 target 2 ]
                ]
                """));

    assertThat(read.plan().nodes()).containsExactly("Bonn", "1", "2", "3", "4");
    assertThat(read.plan().links()).containsExactly(new Link("Bonn", "1"), new Link("3", "2"));
    assertThat(read.plan().positions()).containsOnlyKeys("Bonn");
    assertThat(read.plan().positions().get("Bonn")).isEqualTo(new Position(50.7, 7.1));
    assertThat(read.remarks())
        .containsExactly(
            "3 nodes go by their id, because their label is not unique or no name",
            "2 of 5 edges stand for a link that was there already",
            "1 edges lead from a node to itself and were left out",
            "4 of 5 nodes have no position");
  }

  @Test
  void labelsThatAreOneNameAreNobodysName() throws IOException {
    PlanFile.Read read = PlanFile.read(Path.of("src/test/resources/plans/twins.gml"));

    assertThat(read.plan().nodes())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "Zo\u00eb", "9", "10", "11");
    assertThat(read.plan().links())
        .hasSize(11)
        .contains(new Link("0", "1"), new Link("7", "Zo\u00eb"));
    assertThat(read.remarks())
        .containsExactly("9 nodes go by their id, because their label is not unique or no name");
  }

  @Test
  void graphmlIsRead() throws IOException {
    NetworkPlan plan =
        read(
            "net.graphml",
            """
            <?xml version="1.0" encoding="utf-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
              <key attr.name="label" attr.type="string" for="node" id="d1"/>
              <key attr.name="Latitude" attr.type="double" for="node" id="d2"/>
              <key attr.name="Longitude" attr.type="double" for="node" id="d3"/>
              <graph edgedefault="undirected">
                <node id="n0"><data key="d1">Köln</data><data key="d2">50.9</data><data key="d3">6.9</data></node>
                <node id="n1"/>
                <edge source="n0" target="n1"/>
                <edge source="n1" target="n0"/>
              </graph>
            </graphml>
            """);

    assertThat(plan.nodes()).containsExactly("Köln", "n1");
    assertThat(plan.links()).containsExactly(new Link("Köln", "n1"));
    assertThat(plan.positions()).containsOnlyKeys("Köln");
  }

  @Test
  void dotIsReadAsThisProgramWritesIt() throws IOException {
    NetworkPlan plan =
        read(
            "mesh.dot",
            """
            graph "mesh" {
              // two hosts
              node [shape=box];
              "kn-1" [label="kn-1"];
              "kn-1" -- b -- c [color="#123456"];
              "kn-1" -- c; d;
            }
            """);

    assertThat(plan.nodes()).containsExactly("kn-1", "b", "c", "d");
    assertThat(plan.links())
        .containsExactly(new Link("kn-1", "b"), new Link("b", "c"), new Link("kn-1", "c"));
    assertThat(plan.components()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\nb,c\n",
        "a b\nb c",
        "# from somewhere\n\na\tb\r\nb\tc\r\n",
        "a;b;0.5\nb;c;0.25\n",
        "source,target\na,b\nb , c\n",
        "Source,Target,weight\na,b,1\nb,c,2\n",
        "\"a\",\"b\"\nb,c\n",
        "\uFEFFa,b\nb,c\na,b\nb,a\nc,c\n"
      })
  void listsOfEdgesAreReadHoweverTheyLook(String text) throws IOException {
    NetworkPlan plan = read("edges.csv", text);

    assertThat(plan.nodes()).containsExactly("a", "b", "c");
    assertThat(plan.links()).containsExactly(new Link("a", "b"), new Link("b", "c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.gml     | graph [ node [ id 0 ]            | it is not GML that can be read: line 1",
        "x.gml     | graph [ ]                        | it has no nodes",
        "x.gml     | ''                               | it has no nodes",
        "x.gml     | graph [ node [ id \"a\" ] ]      | it is not GML that can be read: Invalid"
            + " type",
        "x.gml     | graph [ node [ id 1 ] edge [ source 1 target 2 ] ] | leads to node 2, which",
        "x.graphml | <graphml><graph>                 | it is not GraphML that can be read",
        "x.graphml | hello                            | it is not GraphML that can be read",
        "x.graphml | <graphml/>                       | it has no nodes",
        "x.dot     | graph { a -- }                   | it is not DOT that can be read: line 1",
        "x.dot     | graph { \"a b                    | it is not DOT that can be read",
        "x.csv     | ''                               | it has no edges",
        "x.csv     | source,target                    | it has no edges below its titles",
        "x.csv     | a,                               | it is not a list of edges that can be read",
        "x.doc     | a,b                              | its name does not tell what it is",
        "gml       | graph [ ]                        | its name does not tell what it is",
      })
  void whatIsNoPlanIsRefusedInOneLine(String name, String text, String words) throws IOException {
    assertThat(refusal(name, text)).contains(words);
  }

  @Test
  void missingAndUnreadableFilesAreRefused() throws IOException {
    Path missing = directory.resolve("none.gml");
    assertThat(catchThrowableOfType(Failure.class, () -> PlanFile.read(missing)).line())
        .isEqualTo(missing + ": there is no such file");
    Path folder = Files.createDirectory(directory.resolve("folder.gml"));
    assertThat(catchThrowableOfType(Failure.class, () -> PlanFile.read(folder)).line())
        .contains("cannot be read");
    Path latin = directory.resolve("latin.csv");
    Files.write(latin, "Köln,b\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(catchThrowableOfType(Failure.class, () -> PlanFile.read(latin)).line())
        .contains("not text in UTF-8");
  }

  @Test
  void externalEntitiesAreNeverLookedAt() throws IOException {
    String text =
        "<!DOCTYPE graphml [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<graphml><graph><node id=\"&x;\"/></graph></graphml>";

    assertThat(refusal("x.graphml", text)).contains("DOCTYPE");
  }

  @Test
  void whatIsTooLargeIsRefused() throws IOException {
    assertThat(refusal("x.csv", "a".repeat(PlanFile.MAX_BYTES + 1))).contains("larger than 16 MiB");
    assertThat(refusal("x.csv", "x".repeat(65) + ",b")).contains("longer than 64 bytes");
    assertThat(refusal("x.csv", lines(NetworkPlan.MAX_NODES, "0,%d"))).contains("10000 nodes");
    assertThat(refusal("x.csv", lines(1100, "hub,%d"))).contains("hub has more than 1024 links");
    assertThat(refusal("x.csv", lines(400_001, "a,b"))).contains("more than 400000 edges");
  }

  private static String lines(int count, String form) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> form.replace("%d", Integer.toString(i)))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whatIsNestedTooDeepIsRefused() throws IOException {
    assertThat(refusal("x.gml", "graph [ node [ id 1 " + "a [ ".repeat(100_000)))
        .contains("nested deeper than 64 levels");
    assertThat(refusal("x.dot", "graph " + "{".repeat(100_000)))
        .contains("nested deeper than 64 levels");
    assertThat(refusal("x.graphml", "<graphml>" + "<graph><node id=\"a\">".repeat(10_000)))
        .contains("not GraphML that can be read");
  }

  @Test
  void aSubgraphThatStandsForMillionsOfEdgesIsRefused() throws IOException {
    String many = lines(1_000, "n%d;").replace("\n", " ");

    assertThat(refusal("x.dot", "graph { { " + many + " } -- { " + many.replace("n", "m") + " } }"))
        .contains("more than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gml", "graphml", "dot", "csv"})
  void anyChangeOfAFileEndsInAPlanOrInALine(String ending) throws IOException {
    String good =
        switch (ending) {
          case "gml" ->
              "graph [ node [ id 1 label \"a\" ] node [ id 2 ] edge [ source 1 target 2 ] ]";
          case "graphml" ->
              "<graphml><key id=\"d\" attr.name=\"label\" for=\"node\"/><graph><node id=\"a\"><data"
                  + " key=\"d\">x</data></node><node id=\"b\"/><edge source=\"a\" target=\"b\"/>"
                  + "</graph></graphml>";
          case "dot" -> "graph g { a [label=\"x\"]; a -- b -- { c d }; subgraph s { e } }";
          default -> "a,b,1\nb,c,2\n\"d\",a,3\n";
        };
    long seed = 42;
    SplittableRandom random = new SplittableRandom(seed);
    String alphabet = "[]{}<>\"',;\\/=&#-\n\0 a1é";
    for (int i = 0; i < 400; i++) {
      StringBuilder bad = new StringBuilder(good);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(bad.length());
        bad.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(read("x." + ending, bad.toString()).nodes()).isNotEmpty();
      } catch (Failure e) {
        assertThat(e.line()).as("seed %d, change %d: %s", seed, i, bad).hasLineCount(1);
      }
    }
  }
}
