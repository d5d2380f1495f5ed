package io.meshage.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.cli.testkit.Cli;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a control socket is, and who could put his own in its place. */
class OwnershipTest {
  private static final int SOMEBODY_ELSE = 54_321;

  @TempDir Path directory = Path.of("");

  private static void modes(Path path, String permissions) throws IOException {
    assumeTrue(Ownership.isKnown(path), "skipped: this file system has no permissions");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void theSocketIsForItsOwnerOnly() throws IOException {
    assumeTrue(Ownership.isKnown(directory), "skipped: this file system has no permissions");
    try (Cli cli = new Cli()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cli.control)))
          .isEqualTo("rw-------");
      assertThat(Ownership.againstSpeaking(cli.control)).isEmpty();
    }
  }

  @Test
  void nobodyListensWhereOthersMayWrite() throws IOException {
    modes(directory, "rwxrwxrwx");

    assertThatThrownBy(() -> ControlServer.take(directory.resolve("a.sock")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("others may write to the directory " + directory)
        .hasMessageContaining("name another directory with --control");
    assertThat(directory).isEmptyDirectory();

    modes(directory, "rwxrwx---"); // the others of the group are others too
    assertThatThrownBy(() -> ControlServer.take(directory.resolve("a.sock")))
        .isInstanceOf(Failure.class);
  }

  @Test
  void aDirectoryWhereEverybodyHasHisOwnFilesWillDo() throws IOException {
    modes(directory, "rwxrwxrwx");
    int mode = (int) Files.getAttribute(directory, "unix:mode");
    Files.setAttribute(directory, "unix:mode", mode | 01000); // as /tmp

    assertThatCode(() -> ControlServer.take(directory.resolve("a.sock")).close())
        .doesNotThrowAnyException();
  }

  @Test
  void nobodySpeaksToASocketOfSomebodyElse() throws IOException {
    assumeTrue(Ownership.isKnown(directory), "skipped: this file system has no permissions");
    Path socket = Files.createFile(directory.resolve("a.sock"));
    int self = (int) Files.getAttribute(socket, "unix:uid");

    assertThat(Ownership.againstOwner(socket, self)).isEmpty();
    boolean isRoot = self == 0;
    if (!isRoot) {
      assertThat(Ownership.againstOwner(socket, SOMEBODY_ELSE))
          .hasValueSatisfying(words -> assertThat(words).contains("belongs to user " + self));
      return;
    }
    Files.setAttribute(socket, "unix:uid", SOMEBODY_ELSE);
    assertThatThrownBy(() -> ControlClient.connect(socket))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("belongs to user 54321, and not to you, 0")
        .hasMessageContaining("name your own with --control");
  }

  @Test
  void whereThereAreNoPermissionsNothingIsChecked() throws IOException {
    URI archive = URI.create("jar:" + directory.resolve("files.zip").toUri());
    try (FileSystem plain = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path path = plain.getPath("/run/control.sock");

      assertThat(Ownership.isKnown(path)).isFalse();
      assertThat(Ownership.againstSpeaking(path)).isEmpty();
      assertThat(Ownership.againstListening(plain.getPath("/run"))).isEmpty();
    }
  }
}
