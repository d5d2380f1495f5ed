package io.meshage.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCellAndNoLineEndsInASpace() {
    Table table = new Table("NODE", ">N", "LINKS").row("a", "1", "b").row("longer", "100", "");

    assertThat(table.lines(Paint.PLAIN))
        .containsExactly("NODE      N  LINKS", "a         1  b", "longer  100");
  }

  @Test
  void colourDoesNotMoveTheColumns() {
    Table table = new Table("NODE", "LINKS").row("a", "b").row("über", "c");

    assertThat(table.lines(new Paint(true)))
        .map(line -> line.replaceAll("\u001b\\[\\d+m", ""))
        .containsExactlyElementsOf(table.lines(Paint.PLAIN));
  }

  @Test
  void aLineThatWouldWrapIsCutInFullColourToo() {
    Table table = new Table("A", "B").row("x".repeat(10), "y".repeat(30));
    Screen.columns(24);
    try {
      assertThat(table.lines(Paint.PLAIN))
          .containsExactly("A           B", "x".repeat(10) + "  " + "y".repeat(11) + "…");
      assertThat(table.lines(new Paint(true)).get(1))
          .startsWith("\u001b[1mxxxxxxxxxx\u001b[0m  yyy")
          .endsWith("y…\u001b[0m");
    } finally {
      Screen.columns(0);
    }
    assertThat(table.lines(Paint.PLAIN).get(1)).hasSize(42);
  }
}
