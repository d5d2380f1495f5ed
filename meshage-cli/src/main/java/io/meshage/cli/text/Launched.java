package io.meshage.cli.text;

import java.util.Arrays;
import java.util.List;

/**
 * What only the launcher knows. Where a standard stream is closed, the first file that the JVM
 * opens for itself takes its place; so the launcher looks before it starts the JVM.
 */
final class Launched {
  static final String INPUT = "stdin";
  static final String OUTPUT = "stdout";

  private static final List<String> CLOSED =
      Arrays.asList(System.getProperty("meshage.closed", "").split(",", -1));

  private Launched() {}

  /** Returns whether the program was started without this stream. */
  static boolean withoutStream(String name) {
    return CLOSED.contains(name);
  }
}
