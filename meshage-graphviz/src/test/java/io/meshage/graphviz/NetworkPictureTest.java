package io.meshage.graphviz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshage.graphviz.NetworkScene.Chart;
import io.meshage.graphviz.NetworkScene.Line;
import io.meshage.graphviz.NetworkScene.Period;
import io.meshage.graphviz.NetworkScene.Series;
import io.meshage.graphviz.NetworkScene.Spot;
import io.meshage.graphviz.NetworkScene.Style;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class NetworkPictureTest {
  private static final double NOWHERE = Double.NaN;

  private static Spot at(String name, double latitude, double longitude) {
    return new Spot(name, latitude, longitude, 0, false);
  }

  private static NetworkScene scene(List<Spot> spots, List<Line> lines) {
    Series agreeing = new Series("agreeing", Style.AREA, List.of(0.0, 50.0, 100.0));
    Series good = new Series("good", Style.GOOD_BARS, List.of(0.0, 3.0, 2.0));
    Series bad = new Series("bad", Style.BAD_BARS, List.of(0.0, 0.0, 1.0));
    Series down = new Series("down", Style.FAULT_CURVE, List.of(0.0, 2.0, 0.0));
    return new NetworkScene(
        "<net> & \"co\"",
        List.of("a note", "word ".repeat(100)),
        spots,
        lines,
        0.5,
        List.of(new Period("cold start", 0), new Period("trouble", 1)),
        List.of(
            new Chart("agreement", 100, 100, List.of(agreeing)),
            new Chart("messages", 1, 2, List.of(good, bad, down))));
  }

  private static Document draw(NetworkScene scene) throws Exception {
    String svg = NetworkPicture.svg(scene, DotStyle.standard());
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> titles(Document svg, String kind) {
    List<String> titles = new ArrayList<>();
    NodeList groups = svg.getElementsByTagName("g");
    for (int i = 0; i < groups.getLength(); i++) {
      Element group = (Element) groups.item(i);
      if (group.getAttribute("class").equals("m-" + kind)) {
        titles.add(group.getElementsByTagName("title").item(0).getTextContent());
      }
    }
    return titles;
  }

  @Test
  void eachNodeLinkAndSeriesIsThereWithItsFate() throws Exception {
    Document svg =
        draw(
            scene(
                List.of(
                    at("Bonn", 50.7, 7.1),
                    new Spot("Köln", 50.9, 6.9, 2, false),
                    new Spot("nowhere", NOWHERE, NOWHERE, 1, true)),
                List.of(
                    new Line(0, 1, 0, false), new Line(1, 2, 3, true), new Line(0, 2, 1, false))));

    assertThat(titles(svg, "node"))
        .containsExactly("Bonn", "Köln, failed 2 times", "nowhere, failed once, down at the end");
    assertThat(titles(svg, "edge"))
        .containsExactlyInAnyOrder(
            "Bonn – Köln",
            "Köln – nowhere, failed 3 times, down at the end",
            "Bonn – nowhere, failed once");
    assertThat(titles(svg, "series")).containsExactly("agreeing", "good", "bad", "down");
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("<net> & \"co\"");
  }

  @Test
  void theNorthIsUpAndTheEastIsRightAcrossTheDateLineToo() {
    SpotLayout layout =
        SpotLayout.of(
            List.of(at("Fiji", -18, 178), at("Samoa", -14, -172), at("Auckland", -37, 175)),
            List.of(),
            1000);

    assertThat(layout.x(1)).isGreaterThan(layout.x(0));
    assertThat(layout.x(2)).isLessThan(layout.x(0));
    assertThat(layout.y(1)).isLessThan(layout.y(0));
    assertThat(layout.y(2)).isGreaterThan(layout.y(0));
  }

  @Test
  void whoHasNoPositionStandsBetweenItsNeighboursAndNobodyHidesAnother() {
    SpotLayout layout =
        SpotLayout.of(
            List.of(
                at("a", 50, 0),
                at("b", 50, 10),
                at("twin", 50, 10),
                at("south", 45, 5),
                new Spot("between", NOWHERE, NOWHERE, 0, false),
                new Spot("alone", NOWHERE, NOWHERE, 0, false)),
            List.of(new Line(0, 4, 0, false), new Line(4, 1, 0, false)),
            1000);

    assertThat(layout.x(4)).isBetween(layout.x(0) + 300, layout.x(1) - 300);
    assertThat(Math.hypot(layout.x(1) - layout.x(2), layout.y(1) - layout.y(2)))
        .isBetween(4.0, 30.0);
    for (int i = 0; i < 6; i++) {
      assertThat(layout.x(i)).isBetween(-40.0, 1040.0);
      assertThat(layout.y(i)).isBetween(-40.0, layout.height() + 40);
    }
  }

  @Test
  @Timeout(30)
  void hundredsOfNodesWithoutPositionsAreDrawnSoon() throws Exception {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    List<Spot> spots = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      spots.add(new Spot("n" + i, NOWHERE, NOWHERE, 0, false));
      if (i > 0 && i % 150 != 0) { // four parts
        lines.add(new Line(i, i - 1 - random.nextInt(i % 150), 0, false));
      }
    }

    Document svg = draw(scene(spots, lines));

    assertThat(titles(svg, "node")).hasSize(600);
  }

  @Test
  void theSmallestScenesAreDrawn() throws Exception {
    assertThat(titles(draw(scene(List.of(), List.of())), "node")).isEmpty();
    assertThat(titles(draw(scene(List.of(at("a", 0, 0)), List.of())), "node")).containsExactly("a");
    NetworkScene bare =
        new NetworkScene("", List.of(), List.of(), List.of(), 1, List.of(), List.of());
    assertThat(NetworkPicture.svg(bare, DotStyle.dark())).contains("<svg");
    assertThat(NetworkPicture.svg(bare, DotStyle.dark()))
        .isEqualTo(NetworkPicture.svg(bare, DotStyle.dark()));
  }

  @Test
  void aLineToNowhereIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene(List.of(at("a", 0, 0)), List.of(new Line(0, 1, 0, false))))
        .withMessageContaining("a line leads to no spot");
  }
}
