package io.meshage.cli.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program in a JVM of its own, started by a shell: for what depends on the process, such as its
 * standard streams, its locale and its signals. It runs the classes of this very test.
 */
public final class OwnJvm {
  private static final int LONGEST_SECONDS = 60;

  private OwnJvm() {}

  /** What a process did. */
  public record Ended(int exitCode, String out, String err) {}

  /**
   * Runs a script in which {@code $M} starts the program, as in {@code $M status >/dev/full}.
   *
   * @param environment variables that the script has; others of ours it has not
   */
  public static Ended sh(Path directory, Map<String, String> environment, String script) {
    try {
      Path out = Files.createTempFile(directory, "sh", ".out");
      Path err = Files.createTempFile(directory, "sh", ".err");
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", "-c", script)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      Map<String, String> variables = builder.environment();
      variables.keySet().removeIf(name -> name.startsWith("MESHAGE_"));
      variables.put(
          "M",
          Path.of(System.getProperty("java.home", ""), "bin", "java")
              + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx128m"
              + " -Dfile.encoding=UTF-8 -Dkryo.unsafe=false io.meshage.cli.Main");
      variables.put("CLASSPATH", System.getProperty("java.class.path", ""));
      variables.putAll(environment);
      Process process = builder.start();
      try {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("still running: " + script + ": " + Files.readString(err));
        }
      } finally {
        process.destroyForcibly();
      }
      return new Ended(process.exitValue(), read(out), read(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
