package io.meshage.graphviz;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Topology;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class SvgTest {

  private static final long SEED = 7;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 20, 60, 100})
  void eachNodeAndEachLinkIsThereOnce(int nodes) throws Exception {
    Topology topology = Meshes.random(nodes, 3, SEED).topology();

    Document svg = parse(Graphviz.svg(topology, DotStyle.standard()));

    assertThat(titles(svg, "m-node"))
        .extracting(title -> title.substring(0, title.indexOf(':')))
        .containsExactlyElementsOf(topology.nodes());
    assertThat(titles(svg, "m-edge"))
        .containsExactlyInAnyOrderElementsOf(
            topology.links().stream().map(link -> link.a() + " – " + link.b()).toList());
  }

  @ParameterizedTest
  @MethodSource("io.meshage.graphviz.DotWriterTest#trickyNames")
  void anyNameIsWellFormedAndReadable(String name) throws Exception {
    Topology topology = new Meshes(name).link(name, "other").topology();

    Document svg = parse(Graphviz.svg(topology, DotStyle.standard().title(name)));

    assertThat(titles(svg, "m-node")).contains(name + ": this node");
    String lines = String.join("", texts(svg, "m-self-name"));
    assertThat(lines).isEqualTo(name);
  }

  @Test
  void whatXmlCannotHoldIsReplaced() throws Exception {
    Topology topology = new Meshes("a\uffffb").topology();

    Document svg = parse(Graphviz.svg(topology, DotStyle.standard()));

    assertThat(texts(svg, "m-self-name")).containsExactly("a\ufffdb");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 8, 12, 20, 40, 60})
  void noTwoNodesOverlapAndNoneLeavesThePicture(int nodes) {
    for (Meshes meshes :
        List.of(
            Meshes.ring(nodes),
            Meshes.line(nodes),
            Meshes.star(nodes),
            Meshes.random(nodes, 3, SEED),
            Meshes.random(nodes, 6, SEED))) {
      Picture picture = new Picture(meshes.topology(), DotStyle.standard());
      assertThat(overlaps(picture)).isEmpty();
      assertThat(outside(picture)).isEmpty();
    }
  }

  @Test
  void longNamesPartsAndManyNodesDoNotOverlapEither() {
    Meshes meshes = Meshes.ring(6).link("p", "q").link("q", "r");
    DotWriterTest.trickyNames().forEach(name -> meshes.link("a", name));
    IntStream.range(0, 30).forEach(i -> meshes.node("alone-" + i));

    assertThat(overlaps(new Picture(meshes.topology(), DotStyle.standard()))).isEmpty();
    assertThat(overlaps(new Picture(Meshes.line(1_200).topology(), DotStyle.standard()))).isEmpty();
  }

  @Test
  void theSameMeshGivesTheSameBytes() {
    String first = Graphviz.svg(Meshes.random(40, 4, SEED).topology(), DotStyle.standard());
    String second = Graphviz.svg(Meshes.random(40, 4, SEED).topology(), DotStyle.standard());

    assertThat(second).isEqualTo(first);
  }

  @Test
  void statesCostsAndSelfLookAsAgreed() throws IOException {
    Golden.assertSame(Graphviz.svg(DotWriterTest.everyState(), DotStyle.standard()), "states.svg");
  }

  @Test
  void aRouteAndItsAcknowledgementsLookAsAgreed() throws IOException {
    DotStyle style =
        DotStyle.light()
            .title("set to a")
            .highlight(List.of("e", "d", "b", "a"))
            .acknowledged(List.of("a"))
            .failed(List.of("c"));

    Golden.assertSame(
        Graphviz.svg(Meshes.line(5).link("b", "d", 4).topology(), style), "route.svg");
  }

  @Test
  void aMeshOfNobodyIsStillAPicture() throws Exception {
    Topology nobody = new Topology("a", Map.of(), List.of(), to -> Optional.empty());

    Document svg = parse(Graphviz.svg(nobody, DotStyle.standard()));

    assertThat(titles(svg, "m-node")).isEmpty();
    assertThat(texts(svg, "m-totals")).containsExactly("0 nodes, 0 links, seen by a");
  }

  @Test
  void onlyTheStandardStyleFollowsTheReaderIntoTheDark() {
    Topology topology = Meshes.ring(3).topology();

    assertThat(Graphviz.svg(topology, DotStyle.standard())).contains("prefers-color-scheme:dark");
    assertThat(Graphviz.svg(topology, DotStyle.light())).doesNotContain("prefers-color-scheme");
    assertThat(Graphviz.svg(topology, DotStyle.dark())).doesNotContain("prefers-color-scheme");
  }

  private static List<String> overlaps(Picture picture) {
    List<String> overlaps = new ArrayList<>();
    Places places = picture.places();
    List<NodeBox> boxes = picture.boxes();
    for (int a = 0; a < boxes.size(); a++) {
      for (int b = 0; b < a; b++) {
        double wide = (boxes.get(a).width() + boxes.get(b).width()) / 2;
        double high = (boxes.get(a).height() + boxes.get(b).height()) / 2;
        if (Math.abs(places.x[a] - places.x[b]) < wide
            && Math.abs(places.y[a] - places.y[b]) < high) {
          overlaps.add(boxes.get(a) + " and " + boxes.get(b));
        }
      }
    }
    return overlaps;
  }

  private static List<NodeBox> outside(Picture picture) {
    List<NodeBox> outside = new ArrayList<>();
    for (int i = 0; i < picture.boxes().size(); i++) {
      NodeBox box = picture.boxes().get(i);
      double x = picture.places().x[i];
      double y = picture.places().y[i];
      if (x < box.width() / 2
          || y < box.height() / 2
          || x > picture.width() - box.width() / 2
          || y > picture.height() - box.height() / 2) {
        outside.add(box);
      }
    }
    return outside;
  }

  private static Document parse(String svg)
      throws ParserConfigurationException, SAXException, IOException {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> titles(Document svg, String kind) {
    return elements(svg, "g", kind).stream()
        .map(group -> group.getElementsByTagName("title").item(0).getTextContent())
        .toList();
  }

  private static List<String> texts(Document svg, String kind) {
    return elements(svg, "text", kind).stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(Document svg, String name, String kind) {
    NodeList found = svg.getElementsByTagName(name);
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .map(Element.class::cast)
        .filter(element -> element.getAttribute("class").equals(kind))
        .toList();
  }
}
