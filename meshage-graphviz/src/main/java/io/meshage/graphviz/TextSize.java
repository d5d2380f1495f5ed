package io.meshage.graphviz;

/**
 * How wide a text is, near enough, without asking any font: the same picture must come out on every
 * machine, and the reader's font is not known where it is written. Errs on the wide side.
 */
final class TextSize {

  private TextSize() {}

  static double width(String text, double fontSize) {
    return text.codePoints().mapToDouble(TextSize::em).sum() * fontSize;
  }

  /** The width of a character as a share of the font's size, as in common sans-serif fonts. */
  private static double em(int c) {
    if (Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.FORMAT) {
      return 0;
    }
    if (c >= 0x2e80) { // ideographs, full-width forms, emoji
      return 1.15;
    }
    if ("iljtfrI.,:;'|!()[] ".indexOf(c) >= 0) {
      return 0.36;
    }
    if ("mwMW@%".indexOf(c) >= 0) {
      return 0.92;
    }
    return Character.isUpperCase(c) ? 0.69 : 0.6;
  }
}
