package io.meshage.graphviz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshage.Topology;
import io.meshage.graphviz.DotStyle.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DotStyleTest {

  private static final Topology MESH = Meshes.line(4).topology();

  @Test
  void aColourIsUsedInDotAndInPictures() {
    DotStyle style = DotStyle.standard().colour(Part.SELF, "#AbCdEf");

    assertThat(DotWriter.write(MESH, style)).contains("fillcolor=\"#abcdef\"");
    assertThat(Graphviz.svg(MESH, style)).contains(".m-self{fill:#abcdef");
    assertThat(DotWriter.write(MESH)).doesNotContain("#abcdef");
  }

  @Test
  void whatIsNoColourOrNoFontIsRefused() {
    for (String colour : List.of("", "red", "#12345", "#1234567", "#12345g", "url(#x)")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DotStyle.standard().colour(Part.LINK, colour))
          .withMessageContaining("not a colour: " + colour);
    }
    for (String font : List.of("", " ", "a;b", "x\"", "}")) {
      assertThatIllegalArgumentException().isThrownBy(() -> DotStyle.standard().font(font));
    }
  }

  @Test
  void namesOnColouredNodesAreBlackOrWhiteByContrast() {
    assertThat(Colour.of("#0b66a8").ink()).hasToString("#ffffff");
    assertThat(Colour.of("#f0e442").ink()).hasToString("#10151b");
  }

  @Test
  void aStyleDoesNotChangeWithTheListsItWasGiven() {
    List<String> route = new ArrayList<>(List.of("a", "b"));
    DotStyle style = DotStyle.standard().highlight(route);
    String before = DotWriter.write(MESH, style);

    route.add("c");

    assertThat(DotWriter.write(MESH, style)).isEqualTo(before);
  }

  @Test
  void routesAddUpAndShareTheirLinks() {
    DotStyle style =
        DotStyle.standard().highlight(List.of("a", "b", "c")).highlight(List.of("d", "c", "b"));

    String dot = DotWriter.write(MESH, style);

    assertThat(dot)
        .containsPattern("\"a\" -- \"b\".*dir=\"forward\".*label=\"#1\"")
        .containsPattern("\"b\" -- \"c\".*dir=\"both\".*label=\"#2\"")
        .containsPattern("\"c\" -- \"d\".*dir=\"back\".*label=\"#1\"");
  }

  @Test
  void hopsWithoutALinkAreNotDrawn() {
    DotStyle style = DotStyle.standard().highlight(List.of("a", "d", "nobody"));

    assertThat(DotWriter.write(MESH, style)).doesNotContain("dir=").doesNotContain("nobody");
    assertThat(Graphviz.svg(MESH, style)).doesNotContain("class=\"m-route\"");
  }
}
