package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Node;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This build meets the last one that spoke protocol 2, compiled from the history of the repository
 * and run as a process of its own. Skipped where there is no history, such as in a shallow clone.
 */
class MixedVersionsTest {
  private static final String LAST_OF_PROTOCOL_2 = "ff1b3b6f44945f8c20b2622de96cd2f2a61d4a37";
  private static final String SOURCES = "meshage-core/src/main/";
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A node of the old build that does what it reads, and writes what came of it. */
  private static final String ANCESTOR =
      """
      import io.meshage.*;
      import io.meshage.live.LiveNode;
      import java.io.*;

      public final class Ancestor {
        public static void main(String[] args) throws Exception {
          BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
          try (Node node = LiveNode.builder(MeshConfig.local("old").build()).start()) {
            System.out.println(node.listening().get(0));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
              if (line.isEmpty()) {
                System.out.println(node.stats().counters());
                continue;
              }
              try {
                System.out.println("linked to " + node.dial(line));
              } catch (DialException e) {
                System.out.println(e.reason() + " " + e.getMessage());
              }
            }
          }
        }
      }
      """;

  @TempDir private Path directory = Path.of("");

  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  private final Node node =
      LiveNode.builder(MeshConfig.local("new").build()).listener(listener()).start();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(node));
  private String oldAddress = "";
  private PrintStream requests = System.err;
  private BufferedReader answers = new BufferedReader(Reader.nullReader());

  /** Asks the old node: to dial an address, or, if it is empty, for its counters. */
  private String ask(String request) {
    requests.println(request);
    try {
      return String.valueOf(answers.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MeshListener listener() {
    return new MeshListener() {
      @Override
      public void warning(String text) {
        warnings.add(text);
      }
    };
  }

  private static byte[] run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] out = process.getInputStream().readAllBytes();
    return process.waitFor() == 0 ? out : new byte[0];
  }

  private static byte[] archive() throws InterruptedException {
    try {
      return run("git", "-C", "..", "archive", "--format=zip", LAST_OF_PROTOCOL_2, SOURCES);
    } catch (IOException e) {
      return new byte[0]; // no git
    }
  }

  @BeforeEach
  void anOldNode() throws Exception {
    byte[] archive = archive();
    assumeThat(archive).as("a repository with commit " + LAST_OF_PROTOCOL_2).isNotEmpty();
    String classPath = compile(archive);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                classPath,
                "Ancestor")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    open.add(process::destroyForcibly);
    requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    oldAddress = String.valueOf(answers.readLine());
  }

  /** Compiles the old build, and returns the class path to run it with. */
  private String compile(byte[] archive) throws IOException {
    List<String> sources = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName()).normalize();
        if (!entry.isDirectory()) {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
        if (entry.getName().endsWith(".java") && !entry.getName().contains("/sim/")) {
          sources.add(file.toString());
        }
      }
    }
    sources.add(Files.writeString(directory.resolve("Ancestor.java"), ANCESTOR).toString());
    Path classes = Files.createDirectory(directory.resolve("classes"));
    String libraries =
        Stream.of(
                System.getProperty("java.class.path", "").split(Pattern.quote(File.pathSeparator)))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> arguments =
        new ArrayList<>(
            List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", libraries));
    arguments.addAll(sources);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    return String.join(
        File.pathSeparator, classes.toString(), directory + "/" + SOURCES + "resources", libraries);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void theyRefuseEachOtherInWordsInBothDirectionsAndOnBothSides() {
    // when: the new one dials
    assertThatThrownBy(() -> node.dial(oldAddress))
        .isInstanceOfSatisfying(
            DialException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.VERSION))
        .hasMessageContaining("this side speaks protocol 2, the other 3");

    // then: the old one knows
    LiveMesh.eventually(SOON, () -> assertThat(ask("")).contains("handshakes-refused-version=1"));

    // when: the old one dials
    String refused = ask(node.listening().get(0).toString());

    // then
    assertThat(refused).startsWith("VERSION ").contains("this side speaks protocol 3, the other 2");
    LiveMesh.eventually(
        SOON, () -> assertThat(node.stats().count("handshakes-refused-version")).isEqualTo(1));
    LiveMesh.eventually(
        SOON,
        () ->
            assertThat(warnings)
                .anySatisfy(
                    text ->
                        assertThat(text)
                            .contains("no common protocol version")
                            .contains("this side speaks protocol 3, the other 2")));

    // and: neither has a link, and both live
    assertThat(node.links()).isEmpty();
    assertThat(ask("")).doesNotContain("links-up");
  }
}
