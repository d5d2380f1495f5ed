package io.meshage.graphviz;

/**
 * What a picture is painted on, in pixels, y downwards. What comes later covers what came before.
 */
interface Canvas {

  /** Where a text stands relative to its point. */
  enum Anchor {
    START,
    MIDDLE
  }

  /**
   * Begins a group of things that belong together.
   *
   * @param kind what it stands for, such as "node"
   * @param title the words for whoever points at it
   */
  void begin(String kind, String title);

  /** Ends the group. */
  void end();

  void line(Ink ink, double x1, double y1, double x2, double y2);

  /** Paints a box with round corners around a point. */
  void box(Ink ink, double x, double y, double width, double height, double radius);

  /** Paints corners x, y, x, y, …: closed if the ink fills, otherwise a line through them. */
  void corners(Ink ink, double... corners);

  /** Writes a text with its middle line at y, no wider than {@code room} if that can be helped. */
  void text(Ink ink, double x, double y, double room, Anchor anchor, String text);
}
