package io.meshage.graphviz;

import java.util.Locale;
import java.util.regex.Pattern;

/** An opaque colour, 24 bits, red first. */
record Colour(int rgb) {

  private static final Pattern WRITTEN = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final int HEXADECIMAL = 16;

  static Colour of(String text) {
    if (!WRITTEN.matcher(text).matches()) {
      throw new IllegalArgumentException("not a colour: " + text + " (try #0072b2)");
    }
    return new Colour(Integer.parseInt(text.substring(1), HEXADECIMAL));
  }

  /** Returns this colour thinned with another: all of it at 1, none of it at 0. */
  Colour over(Colour other, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= Byte.SIZE) {
      double channel = channel(shift) * share + other.channel(shift) * (1 - share);
      mixed |= (int) Math.round(channel) << shift;
    }
    return new Colour(mixed);
  }

  /** Returns black or white, whichever is the easier to read on this colour. */
  Colour ink() {
    // Perceived lightness by the weights of ITU-R BT.601.
    double light = 0.299 * channel(16) + 0.587 * channel(8) + 0.114 * channel(0);
    return light > 150 ? new Colour(0x10151b) : new Colour(0xffffff);
  }

  private int channel(int shift) {
    return rgb >> shift & 0xff;
  }

  /** Returns the colour as {@code #rrggbb}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }
}
