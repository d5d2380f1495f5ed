package io.meshage.graphviz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against small scripts in the place of {@code dot}, each with a vice of its own. */
@DisabledOnOs(OS.WINDOWS)
class DotProgramTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void itGetsTheTextAndGivesThePicture() throws IOException {
    DotProgram echo = program("cat; echo \" $1\"", PATIENCE);

    byte[] picture = echo.draw("graph {\"😀\"}", "svg");

    assertThat(new String(picture, StandardCharsets.UTF_8)).isEqualTo("graph {\"😀\"} -Tsvg\n");
  }

  @Test
  void itsComplaintIsHandedOn() throws IOException {
    DotProgram broken = program("cat >/dev/null; echo 'no such plugin' >&2; exit 3", PATIENCE);

    assertThatIOException()
        .isThrownBy(() -> broken.draw("graph {}", "svg"))
        .withMessageContaining("exit code 3: no such plugin");
  }

  @Test
  void aLongComplaintIsCut() throws IOException {
    DotProgram talker =
        program("cat >/dev/null; yes complaint | head -c 300000 >&2; exit 1", PATIENCE);

    assertThatIOException()
        .isThrownBy(() -> talker.draw("graph {}", "svg"))
        .withMessageContaining("complaint; complaint")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(5_000));
  }

  @Test
  void silenceIsNoPicture() throws IOException {
    DotProgram silent = program("cat >/dev/null", PATIENCE);

    assertThatIOException()
        .isThrownBy(() -> silent.draw("graph {}", "svg"))
        .withMessageContaining("said nothing");
  }

  @Test
  void whoNeverEndsIsEnded() throws IOException {
    Path pid = directory.resolve("pid");
    DotProgram sleeper =
        program("echo $$ > " + pid + "; exec tail -f /dev/null", Duration.ofMillis(700));

    assertThatIOException()
        .isThrownBy(() -> sleeper.draw("graph {}", "svg"))
        .withMessageContaining("did not end within 700 ms");

    assertEnded(pid);
  }

  @Test
  void whoNeverReadsIsEndedToo() throws IOException {
    Path pid = directory.resolve("pid");
    DotProgram deaf =
        program("echo $$ > " + pid + "; exec tail -f /dev/null", Duration.ofMillis(700));

    assertThatIOException().isThrownBy(() -> deaf.draw("x".repeat(1_000_000), "svg"));

    assertEnded(pid);
  }

  @Test
  void whoWritesTooMuchIsEnded() throws IOException {
    DotProgram flood = program("exec yes", PATIENCE);

    assertThatIOException()
        .isThrownBy(() -> flood.draw("graph {}", "svg"))
        .withMessageContaining("more than 1000 bytes");
  }

  @Test
  void anInterruptEndsIt() throws IOException {
    Path pid = directory.resolve("pid");
    DotProgram sleeper = program("echo $$ > " + pid + "; exec tail -f /dev/null", PATIENCE);
    Thread.currentThread().interrupt();

    assertThatIOException()
        .isThrownBy(() -> sleeper.draw("graph {}", "svg"))
        .isInstanceOf(InterruptedIOException.class);

    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
  }

  @Test
  void itIsFoundOnThePathOnlyIfItCanBeRun() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Path unfit = Files.createDirectory(directory.resolve("unfit"));
    Files.writeString(unfit.resolve("dot"), "not a program");
    Path dot = program("cat", PATIENCE).program();
    String path = String.join(File.pathSeparator, "", empty + "", unfit + "", dot.getParent() + "");

    assertThat(DotProgram.on(path)).map(DotProgram::program).contains(dot);
    assertThat(DotProgram.on(empty + File.pathSeparator + unfit)).isEmpty();
  }

  private static void assertEnded(Path pid) throws IOException {
    long process = Long.parseLong(Files.readString(pid).strip());
    boolean isAlive = ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    assertThat(isAlive).as("process %d is alive", process).isFalse();
  }

  private DotProgram program(String script, Duration patience) throws IOException {
    Path file = Files.createDirectories(directory.resolve("bin")).resolve("dot");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new DotProgram(file, patience, 1_000);
  }
}
