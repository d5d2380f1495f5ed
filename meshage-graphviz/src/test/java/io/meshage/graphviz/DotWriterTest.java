package io.meshage.graphviz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.MemberState;
import io.meshage.Topology;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;
import org.jgrapht.nio.dot.DOTImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DotWriterTest {

  /** What has broken DOT files of others, and then some. */
  static Stream<String> trickyNames() {
    return Stream.of(
        "two words",
        "quo\"te",
        "\"",
        "back\\slash",
        "ends in backslash\\",
        "\\\"",
        "\\N",
        "\\l left",
        "\\\\",
        "da-sh",
        "host.example.org",
        "-1",
        "1e5",
        "<b>",
        "<b>bold</b>",
        "a&lt;b",
        "a&b;",
        "😀",
        "👩‍👩‍👧",
        "日本語",
        "é",
        "graph",
        "strict",
        "node",
        "SubGraph",
        "a:b:n",
        "a;b",
        "{a}",
        "[label=x]",
        "a -- b",
        "// no comment",
        "/* no comment */",
        "#include",
        "%",
        "x".repeat(64));
  }

  @ParameterizedTest
  @MethodSource("trickyNames")
  void anyNameIsReadBackByAnotherReader(String name) {
    String dot = DotWriter.write(pair(name));

    Graph<String, DefaultEdge> read = read(dot);

    // A backslash is doubled in the id, see DotText; JGraphT does not undo it, neither does dot.
    String id = name.replace("\\", "\\\\") + (name.endsWith("\\") ? " " : "");
    assertThat(read.vertexSet()).containsExactlyInAnyOrder(id, "other");
    assertThat(read.containsEdge(id, "other")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("trickyNames")
  void anyNameIsReadByDotItself(String name) throws IOException {
    DotProgram dot = installed();

    byte[] canonical = dot.draw(DotWriter.write(pair(name)), "canon");
    byte[] picture = dot.draw(DotWriter.write(pair(name)), "plain");

    assertThat(canonical).isNotEmpty();
    List<String> lines = new String(picture, StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("node ")).hasSize(2);
    assertThat(lines).filteredOn(line -> line.startsWith("edge ")).hasSize(1);
  }

  @Test
  void allTrickyNamesTogetherStayDifferentNodes() {
    Meshes meshes = new Meshes("hub");
    List<String> names = trickyNames().toList();
    names.forEach(name -> meshes.link("hub", name));

    Graph<String, DefaultEdge> read = read(DotWriter.write(meshes.topology()));

    assertThat(read.vertexSet()).hasSize(names.size() + 1);
    assertThat(read.edgeSet()).hasSize(names.size());
  }

  @Test
  void nothingOneAndTwoNodesAreValid() {
    Topology nobody = new Topology("a", Map.of(), List.of(), to -> Optional.empty());

    assertThat(read(DotWriter.write(nobody)).vertexSet()).isEmpty();
    assertThat(read(DotWriter.write(new Meshes("a").topology())).vertexSet()).hasSize(1);
    assertThat(read(DotWriter.write(pair("a"))).edgeSet()).hasSize(1);
  }

  @Test
  void statesCostsAndSelfLookAsAgreed() throws IOException {
    Golden.assertSame(DotWriter.write(everyState()), "states.dot");
  }

  @Test
  void aRouteAndItsAcknowledgementsLookAsAgreed() throws IOException {
    DotStyle style =
        DotStyle.standard()
            .title("set to <e> & x")
            .highlight(List.of("e", "d", "b", "a"))
            .acknowledged(List.of("a"))
            .failed(List.of("c"));

    Golden.assertSame(
        DotWriter.write(Meshes.line(5).link("b", "d", 4).topology(), style), "route.dot");
  }

  @Test
  void theOrderDoesNotDependOnTheOrderOfDiscovery() {
    String forward = DotWriter.write(new Meshes("b").link("b", "a").link("c", "b").topology());
    String backward = DotWriter.write(new Meshes("b").link("b", "c").link("a", "b").topology());

    assertThat(forward).isEqualTo(backward);
  }

  @Test
  void unreachableNodesHaveNoLinks() {
    Topology topology = Meshes.line(3).state("c", MemberState.DEAD).topology();

    Graph<String, DefaultEdge> read = read(DotWriter.write(topology));

    assertThat(read.vertexSet()).contains("c");
    assertThat(read.edgeSet()).hasSize(1);
    assertThat(DotWriter.write(topology)).contains("2 nodes, 1 link, 1 unreachable, seen by a");
  }

  @Test
  void whatTheStyleHidesIsNotThere() {
    DotStyle bare = DotStyle.standard().costs(false).totals(false).legend(false);

    String dot = DotWriter.write(new Meshes("a").link("a", "b", 9).topology(), bare);

    assertThat(dot).contains("label=\"\"").doesNotContain("seen by").doesNotContain("9\"");
  }

  static Topology everyState() {
    return Meshes.ring(5)
        .link("a", "c", 12)
        .state("b", MemberState.SUSPECT)
        .state("d", MemberState.LEAVING)
        .state("x-ray.local", MemberState.DEAD)
        .topology();
  }

  static DotProgram installed() {
    Optional<DotProgram> dot = DotProgram.on(System.getenv().getOrDefault("PATH", ""));
    assumeTrue(dot.isPresent(), "dot is not installed, so it cannot say what it makes of this");
    return dot.get();
  }

  private static Topology pair(String name) {
    return new Meshes(name).link(name, "other").topology();
  }

  private static Graph<String, DefaultEdge> read(String dot) {
    Graph<String, DefaultEdge> graph = new SimpleGraph<>(DefaultEdge.class);
    DOTImporter<String, DefaultEdge> importer = new DOTImporter<>();
    importer.setVertexFactory(id -> id);
    importer.importGraph(graph, new StringReader(dot));
    return graph;
  }
}
