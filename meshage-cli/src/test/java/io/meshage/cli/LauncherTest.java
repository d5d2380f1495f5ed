package io.meshage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher starts, seen by a Java that only writes down how it was called. */
class LauncherTest {
  private static final int LONGEST_SECONDS = 60;
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              "MESHAGE_DIAL", "192.0.2.1:9000",
              "MESHAGE_DEGREE", "3",
              "MESHAGE_KEY", "two\nlines",
              "MESHAGE_CONFIG", "/etc/meshage.conf",
              "MESHAGE_CONTROL", "/run/meshage.sock"));

  @TempDir Path home = Path.of("");

  @BeforeEach
  void aProgramThatIsBuiltAndAJavaThatTells() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
    Files.copy(Path.of("../meshage"), home.resolve("meshage"));
    Files.createDirectories(home.resolve("meshage-cli/target"));
    Files.createFile(home.resolve("meshage-cli/target/meshage.jar"));
    Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
    // it writes its arguments and its environment to a file of its own, and ends
    Files.writeString(
        java,
        String.format(
            """
            #!/bin/sh
            call=$(mktemp "%s/call.XXXXXX")
            printf '%%s\\n' "$@" >"$call"
            env | sort >"$call.env"
            case " $* " in *" -Xshare:dump "*) exit 1 ;; esac
            """,
            home));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
  }

  /** Starts the launcher with the settings; returns the calls of Java: arguments, environment. */
  private List<String> calls(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of("/bin/sh", home + "/meshage"), Stream.of(words)).toList());
    builder.environment().putAll(SETTINGS);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    Process process =
        builder.redirectErrorStream(true).redirectOutput(home.resolve("said").toFile()).start();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(home.resolve("said"))).isZero();
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(Path::toString)
          .filter(name -> name.contains("/call.") && !name.endsWith(".env"))
          .sorted()
          .toList();
    }
  }

  private static String agentOf(List<String> calls) throws IOException {
    for (String call : calls) {
      if (Files.readString(Path.of(call)).contains("first-run")) {
        return call;
      }
    }
    throw new AssertionError("no agent ran for the archive");
  }

  @Test
  void theHiddenFirstRunKnowsNoSettingsAndListensNowhere() throws Exception {
    List<String> calls = calls("status");
    String agent = agentOf(calls);

    assertThat(calls).as("the agent, the archive, the command").hasSize(3);
    assertThat(Files.readAllLines(Path.of(agent + ".env")))
        .noneMatch(line -> line.startsWith("MESHAGE_"));
    assertThat(Files.readAllLines(Path.of(agent)))
        .containsSubsequence(
            "agent", "--name", "first-run", "--listen", "none", "--datagrams", "off")
        .doesNotContain("--dial", "--discover", "--config");
  }

  @Test
  void anAgentLeavesItsSignalsToTheProgram() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: no Linux");
    List<String> agents =
        calls("agent").stream().filter(call -> read(call).endsWith("\nagent\n")).toList();

    assertThat(agents).hasSize(1);
    assertThat(read(agents.get(0) + ".env")).contains("_JAVA_SR_SIGNUM=60");
  }

  @Test
  void theCommandItselfHasItsSettings() throws Exception {
    List<String> calls = calls("status");
    calls = calls.stream().filter(call -> isCommand(call)).toList();

    assertThat(calls).hasSize(1);
    assertThat(Files.readAllLines(Path.of(calls.get(0) + ".env")))
        .contains("MESHAGE_DIAL=192.0.2.1:9000", "MESHAGE_CONTROL=/run/meshage.sock");
  }

  /** Runs the launcher by a shell, with these variables; returns what Java was called with. */
  private String command(Map<String, String> variables, String redirections) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", "exec '" + home + "/meshage' status" + redirections);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().putAll(variables);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(Path::toString)
          .filter(name -> name.contains("/call.") && !name.endsWith(".env") && isCommand(name))
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @CsvSource({"LANG,de_XX.UTF-8", "LC_CTYPE,UTF-8", "LC_ALL,C", "LANG,''", "LC_ALL,en_XX.UTF-8"})
  void aLocaleThatIsNotThereBecomesOneThatHasUtf8(String variable, String locale) throws Exception {
    String call = command(Map.of(variable, locale), "");

    assertThat(Files.readAllLines(Path.of(call + ".env")))
        .anyMatch(line -> line.toLowerCase(Locale.ROOT).matches("lc_all=.*\\.utf-?8"))
        .noneMatch(line -> line.equals("LC_ALL=" + locale));
  }

  @Test
  void aLocaleThatHasUtf8Stays() throws Exception {
    String call = command(Map.of("LANG", "C.UTF-8"), "");

    assertThat(Files.readAllLines(Path.of(call + ".env")))
        .noneMatch(line -> line.contains("LC_ALL"));
  }

  @ParameterizedTest
  @CsvSource({"<&-,stdin", ">&-,stdout", "<&- >&-,'stdin,stdout'"})
  void aStandardStreamThatIsClosedIsToldToTheProgram(String redirection, String closed)
      throws Exception {
    String call = command(Map.of(), " " + redirection);

    assertThat(Files.readAllLines(Path.of(call))).contains("-Dmeshage.closed=" + closed);
  }

  private static boolean isCommand(String call) {
    return read(call).endsWith("\nstatus\n");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theFirstStartShowsWhatItBuilds() throws Exception {
    Files.delete(home.resolve("meshage-cli/target/meshage.jar"));
    Files.createFile(home.resolve("pom.xml"));
    Path mvn = Files.createDirectories(home.resolve("bin")).resolve("mvn");
    Files.writeString(
        mvn,
        """
        #!/bin/sh
        echo '[INFO] Scanning for projects...'
        echo '[INFO] Building meshage 0.1.0-SNAPSHOT                      [1/2]'
        echo '[INFO] Building meshage-cli 0.1.0-SNAPSHOT                  [2/2]'
        : >meshage-cli/target/meshage.jar
        """);
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "PATH='"
                    + home
                    + "/bin':$PATH JAVA_HOME='"
                    + home
                    + "/jdk' exec '"
                    + home
                    + "/meshage' status")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("said").toFile())
            .start();

    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(home.resolve("said")))
        .contains("meshage: building (first use), which takes a minute or two …\n")
        .contains("meshage:   meshage [1/2]\nmeshage:   meshage-cli [2/2]\n");
    assertThat(process.exitValue()).isZero();
  }
}
