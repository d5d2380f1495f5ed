package io.meshage.cli.text;

/**
 * Colour for a terminal, or none. Codes: ECMA-48 "select graphic rendition".
 *
 * @param coloured whether to colour at all
 */
public record Paint(boolean coloured) {
  /** No colour. */
  public static final Paint PLAIN = new Paint(false);

  private static final String RESET = "\u001b[0m";

  /** What matters most. */
  public String bold(String text) {
    return paint("1", text);
  }

  /** What can be skipped. */
  public String dim(String text) {
    return paint("2", text);
  }

  /** What went well. */
  public String good(String text) {
    return paint("32", text);
  }

  /** What went wrong. */
  public String bad(String text) {
    return paint("31", text);
  }

  /** What deserves a look. */
  public String notable(String text) {
    return paint("33", text);
  }

  /** Names and places. */
  public String name(String text) {
    return paint("36", text);
  }

  private String paint(String code, String text) {
    return coloured && !text.isEmpty() ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
