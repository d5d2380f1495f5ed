package io.meshage.bench.macro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of documentation with parts that programs write, between marks in comments. */
final class Page {
  private Page() {}

  /**
   * Replaces a part.
   *
   * @throws IOException if the page cannot be read or written, or does not have the part
   */
  static void replace(Path page, String part, String text) throws IOException {
    String begin = "<!-- begin " + part + " -->\n";
    String end = "<!-- end " + part + " -->";
    String before = Files.readString(page);
    int from = before.indexOf(begin);
    int to = before.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + " has no part " + part);
    }
    String head = before.substring(0, from + begin.length());
    Files.writeString(page, head + text.stripTrailing() + "\n" + before.substring(to));
  }
}
