package io.meshage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.OwnJvm;
import io.meshage.cli.testkit.OwnJvm.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the program does where a standard stream or the locale is not as it should be. */
@Timeout(120)
class StreamsTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path directory = Path.of("");

  private final Cli cli = new Cli();

  @BeforeEach
  void aShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
  }

  @AfterEach
  void end() {
    cli.close();
  }

  private Ended sh(String script) {
    return OwnJvm.sh(directory, Map.of("MESHAGE_CONTROL", cli.control.toString()), script);
  }

  @Test
  void outputThatCannotBeWrittenIsNoSuccess() {
    assumeTrue(Files.exists(FULL), "skipped: there is no /dev/full");

    Ended ended = sh("$M list >/dev/full");

    assertThat(ended.err())
        .isEqualTo(
            "meshage: the output cannot be written: no space left on device; send it elsewhere\n");
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @Test
  void closedOutputIsNoSuccess() {
    // as the launcher starts it, which alone knows what was closed
    Ended ended =
        sh(
            "JDK_JAVA_OPTIONS=-Dmeshage.closed=stdout $M list 2>err >/dev/null; e=$?; tail -n 1 err"
                + " >&2; exit $e");

    assertThat(ended.err()).isEqualTo("meshage: standard output is closed; leave it open\n");
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @Test
  void whatReadsClosedInputSaysSo() {
    Ended ended = sh("$M send b - <&-");

    assertThat(ended.err())
        .isEqualTo(
            "meshage: standard input is closed; pipe something into it, or read a file with"
                + " '< FILE'\n");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(cli.node.bodies).isEmpty();
  }

  @Test
  void anArgumentThatCannotBeReadIsRefusedAndNotSentDifferently() {
    Ended bytes = sh("$M send b \"$(printf 'gr\\374\\337e')\"");
    Ended locale = sh("LC_ALL=de_XX.UTF-8 $M send b 'grüße'");

    assertThat(bytes.err()).contains("is not text in UTF-8").contains("standard input with -");
    assertThat(bytes.exitCode()).isEqualTo(2);
    assertThat(locale.err().contains("is not text in UTF-8") || cli.node.bodies.contains("grüße"))
        .as("%s %s", locale, cli.node.bodies)
        .isTrue();
    assertThat(cli.node.bodies).allSatisfy(body -> assertThat(body).isEqualTo("grüße"));
  }

  @Test
  void anAgentThatCannotPrintSaysItOnceAndGoesOn() {
    assumeTrue(Files.exists(FULL), "skipped: there is no /dev/full");

    Ended ended =
        sh(
            """
            $M agent --name p --listen none --datagrams off --print --control $PWD/p.sock >/dev/full &
            agent=$!
            until [ -S p.sock ]; do sleep 0.1; done
            $M send p one --control $PWD/p.sock && $M send p two --control $PWD/p.sock
            kill $agent; wait $agent
            """);

    assertThat(ended.out()).contains("p  acknowledged");
    assertThat(ended.err())
        .containsOnlyOnce(
            "meshage: the output cannot be written: no space left on device; send it elsewhere;"
                + " messages still arrive, and are not printed\n");
  }

  @Test
  void signalsNeitherEndNorCrashAnAgent() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: no Linux");

    Ended ended =
        sh(
            """
            echo 'timeout = 3s' >p.conf
            env --default-signal=HUP _JAVA_SR_SIGNUM=60 $M agent --name p --listen none --datagrams off --config p.conf \
              --control $PWD/p.sock </dev/null 2>log &
            agent=$!
            await() { until grep -q "$1" log; do sleep 0.1; kill -0 $agent || exit 9; done; }
            await ready
            kill -USR2 $agent; await 'status {"name":"p"'
            kill -USR1 $agent; until [ $(grep -c 'status {' log) = 2 ]; do sleep 0.1; done
            echo 'timeout = 4s, namespace = x' >p.conf
            kill -HUP $agent; await 'settings again'
            $M timeout --control $PWD/p.sock
            echo '{{' >p.conf
            kill -HUP $agent; await 'stay as they are'
            kill $agent; wait $agent; echo "exit $?"; cat log; ls
            """);

    assertThat(ended.out())
        .contains("4s\nexit 0\n")
        .contains(
            "meshage: read the settings again: timeout is 4s; only a new start takes namespace\n")
        .contains("meshage: the settings stay as they are: ")
        .doesNotContain("hs_err", "core.");
  }
}
