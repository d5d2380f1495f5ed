package io.meshage.cli.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard input, and whether there is one. */
public final class StandardInput {
  private static final Path LINK = Path.of("/proc/self/fd/0");

  private StandardInput() {}

  /**
   * Returns standard input.
   *
   * @throws Failure with exit code 2 if it is closed
   */
  public static InputStream open() {
    if (Launched.withoutStream(Launched.INPUT) || isOfTheJvm()) {
      throw Failure.usage(
          "standard input is closed; pipe something into it, or read a file with '< FILE'");
    }
    return System.in;
  }

  /** Without the launcher: whether a file of the JDK has taken the place of a closed one. */
  private static boolean isOfTheJvm() {
    try {
      return Files.isSymbolicLink(LINK)
          && Files.readSymbolicLink(LINK).startsWith(System.getProperty("java.home", "?"));
    } catch (IOException e) {
      return false; // a system that does not tell
    }
  }
}
