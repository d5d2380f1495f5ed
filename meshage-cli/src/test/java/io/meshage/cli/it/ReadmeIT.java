package io.meshage.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's terminals, as they stand there but for ports and folders, which could be taken on
 * the machine of the test.
 */
class ReadmeIT {
  private static final Path ROOT = root();
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXIT = Pattern.compile("exit code (\\d)");
  private static final int LONGEST_SECONDS = 60;

  private final List<Process> agents = new ArrayList<>();

  private static Path root() {
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      if (Files.exists(here.resolve("README.md"))) {
        return here;
      }
    }
    throw new IllegalStateException("no README.md above the module");
  }

  @AfterEach
  void stopTheAgents() {
    agents.forEach(Process::destroy);
  }

  @Test
  void theThreeTerminalsAndTheFourthDoWhatTheReadmeSays(@TempDir Path directory)
      throws IOException, InterruptedException {
    List<String> blocks = blocks(directory);
    assertThat(blocks).as("build, three agents, commands").hasSize(3);

    for (String line : blocks.get(1).lines().toList()) {
      Path said = directory.resolve("agent" + agents.size());
      agents.add(shell(line, said));
      Until.holds(() -> text(said).contains(" ready, listening on "));
    }
    Path said = directory.resolve("probe");
    String enter = blocks.get(2).lines().findFirst().orElseThrow();
    Until.holds(
        () -> {
          Process list = shell(enter + "; ./meshage list --format json", said);
          list.onExit().join();
          return text(said).contains("\"c\"");
        });

    List<String> commands = blocks.get(2).lines().skip(1).toList();
    assertThat(commands).hasSizeGreaterThan(3);
    for (String line : commands) {
      Path out = directory.resolve(line.contains(" trace ") ? "trace" : "out");
      Process command = shell(enter + "; " + line, out);
      assertThat(command.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
      Matcher code = EXIT.matcher(line);
      int expected = code.find() ? Integer.parseInt(code.group(1)) : 0;
      assertThat(command.exitValue()).as("%s%n%s", line, text(out)).isEqualTo(expected);
    }
    assertThat(directory.resolve("mesh.svg")).exists();

    List<String> printed = TEXT.matcher(readme()).results().map(block -> block.group(1)).toList();
    assertThat(printed).as("what c prints, what trace prints").hasSize(2);
    Path c = directory.resolve("agent2");
    Until.holds(() -> withoutTimes(text(c)).contains(withoutTimes(printed.get(0))));
    assertThat(withoutTimes(text(directory.resolve("trace"))))
        .isEqualTo(withoutTimes(printed.get(1)));
  }

  /** Figures and the width of columns differ from run to run; all else is as it is printed. */
  private static String withoutTimes(String text) {
    return text.replaceAll("\\d+:\\d+:[\\d.]+", "TIME")
        .replaceAll("[\\d.]+ (ns|µs|ms|s)\\b", "TIME")
        .replaceAll(" +", " ");
  }

  private static List<String> blocks(Path directory) throws IOException {
    String readme = readme().replace("\\\n", " ");
    for (int port = 9001; port <= 9003; port++) {
      readme = readme.replace("127.0.0.1:" + port, "127.0.0.1:" + freePort());
    }
    readme = readme.replace("/tmp/", directory + "/").replace("mesh.svg", directory + "/mesh.svg");
    List<String> blocks = new ArrayList<>();
    for (Matcher matcher = BLOCK.matcher(readme); matcher.find(); ) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The line as a shell at the project's root runs it; an agent is the shell's own process. */
  private static Process shell(String line, Path output) {
    try {
      String run = line.contains(" agent ") ? "exec " + line : line;
      return new ProcessBuilder("sh", "-c", run)
          .directory(ROOT.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
