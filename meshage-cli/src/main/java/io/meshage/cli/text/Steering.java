package io.meshage.cli.text;

/** Characters that do something to whoever shows them, instead of showing something. */
public final class Steering {
  private static final int BYTE_ORDER_MARK = 0xfeff;

  private Steering() {}

  /**
   * Returns whether a character is a control (C0, DEL, C1), separates lines (U+2028, U+2029), turns
   * the direction of writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), marks
   * the order of bytes (U+FEFF), annotates (U+FFF9 to U+FFFB), or is half of a pair. Joiners, which
   * writing needs, are none.
   */
  public static boolean steers(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT ->
          turns(codePoint) || codePoint == BYTE_ORDER_MARK || annotates(codePoint);
      default -> false;
    };
  }

  /** The property Bidi_Control. */
  private static boolean turns(int codePoint) {
    return codePoint == 0x61c
        || codePoint == 0x200e
        || codePoint == 0x200f
        || (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  private static boolean annotates(int codePoint) {
    return codePoint >= 0xfff9 && codePoint <= 0xfffb;
  }
}
