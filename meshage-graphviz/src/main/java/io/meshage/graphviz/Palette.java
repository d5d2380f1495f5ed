package io.meshage.graphviz;

import io.meshage.graphviz.DotStyle.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Every colour of a picture. The hues are those of Okabe and Ito (2008), which people with any kind
 * of colour vision tell apart, darkened or lightened for contrast; nothing is told by hue alone.
 */
record Palette(Map<Part, Colour> colours) {

  static final Map<Part, Colour> LIGHT =
      palette(
          "#ffffff", "#1f2933", "#0b66a8", "#2f7fb8", "#b97a00", "#a8528a", "#8b97a4", "#9aa8b7",
          "#d55e00", "#00805e", "#b3202c");

  static final Map<Part, Colour> DARK =
      palette(
          "#11181f", "#e6edf3", "#58b7f0", "#56a6de", "#e8b02e", "#d98cbc", "#7d8a97", "#566575",
          "#ff8a3d", "#2fc79b", "#ff7b81");

  private static final double FILLING = 0.13;

  private static Map<Part, Colour> palette(String... inOrder) {
    Map<Part, Colour> colours = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      colours.put(part, Colour.of(inOrder[colours.size()]));
    }
    return Collections.unmodifiableMap(colours);
  }

  static Map<Part, Colour> with(Map<Part, Colour> colours, Part part, Colour colour) {
    Map<Part, Colour> copy = new EnumMap<>(colours);
    copy.put(part, colour);
    return Collections.unmodifiableMap(copy);
  }

  Colour of(Part part) {
    Colour colour = colours.get(part);
    if (colour == null) {
      throw new IllegalStateException("no colour for " + part);
    }
    return colour;
  }

  /** Returns the filling of a node: its colour itself for self, otherwise a breath of it. */
  Colour filling(Part node) {
    return switch (node) {
      case SELF -> of(node);
      case DEAD -> of(Part.BACKGROUND);
      default -> of(node).over(of(Part.BACKGROUND), FILLING);
    };
  }

  /** Returns the colour of a node's name. */
  Colour ink(Part node) {
    return switch (node) {
      case SELF -> of(node).ink();
      case DEAD -> of(node).over(of(Part.TEXT), 0.6);
      default -> of(Part.TEXT);
    };
  }
}
