package io.meshage.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.cli.testkit.Cli;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  private Path home() {
    return directory.resolve("home");
  }

  /** As /tmp: everybody may put files into it, and take away his own. */
  private Path shared() throws IOException {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    modes(shared, "rwxrwxrwx");
    int mode = (int) Files.getAttribute(shared, "unix:mode");
    Files.setAttribute(shared, "unix:mode", mode | 01000);
    return shared;
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

    assertThatThrownBy(() -> ControlServer.take(directory.resolve("a.sock"), Optional.of(home())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("others may write to the directory " + directory)
        .hasMessageContaining("name another directory with --control");
    assertThat(directory).isEmptyDirectory();

    modes(directory, "rwxrwx---"); // the others of the group are others too
    assertThatThrownBy(() -> ControlServer.take(directory.resolve("a.sock"), Optional.of(home())))
        .isInstanceOf(Failure.class);
  }

  @Test
  void whereEverybodyHasHisOwnFilesTheSocketIsThereAndAllElseIsKeptAtHome() throws IOException {
    Path socket = shared().resolve("a.sock");

    try (ControlServer.Place place = ControlServer.take(socket, Optional.of(home()))) {
      assertThat(place.keep()).isEqualTo(home());
      assertThat(socket.getParent()).isEmptyDirectory();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
          .isEqualTo("rwx------");
      assertThatThrownBy(() -> ControlServer.take(socket, Optional.of(home())))
          .hasMessageContaining("an agent runs already at " + socket);
    }
    assertThat(home()).isEmptyDirectory();
  }

  @Test
  void inADirectoryOfItsOwnAnAgentKeepsAllBesideTheSocket() {
    try (ControlServer.Place place =
        ControlServer.take(directory.resolve("a.sock"), Optional.of(home()))) {
      assertThat(place.keep()).isEqualTo(directory);
      assertThat(directory.resolve("a.sock.lock")).exists();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aLockThatSomebodyHoldsInASharedDirectoryKeepsNobodyOut() throws IOException {
    Path socket = shared().resolve("a.sock");
    Path lock = Files.createFile(socket.resolveSibling("a.sock.lock"));

    try (FileChannel theirs = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      assertThat(theirs.tryLock()).isNotNull();
      assertThatCode(() -> ControlServer.take(socket, Optional.of(home())).close())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aSocketOfSomebodyElseIsNotTakenForAnAgentOfOnesOwn() throws IOException {
    Path socket = shared().resolve("a.sock");
    try (ServerSocketChannel theirs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      theirs.bind(UnixDomainSocketAddress.of(socket));
      assumeTrue((int) Files.getAttribute(socket, "unix:uid") == 0, "skipped: needs to be root");
      Files.setAttribute(socket, "unix:uid", SOMEBODY_ELSE);

      assertThatThrownBy(() -> ControlServer.take(socket, Optional.of(home())))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("belongs to user 54321, and not to you, 0")
          .hasMessageContaining("name another with --control");
      assertThat(socket).exists();
    }
  }

  @Test
  void homeMustBeOnesOwnToo() throws IOException {
    Path socket = shared().resolve("a.sock");
    Files.createDirectory(home());
    modes(home(), "rwxrwxrwx");

    assertThatThrownBy(() -> ControlServer.take(socket, Optional.of(home())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("others may write to the directory " + home());
  }

  @Test
  void thereIsNoMomentAtWhichOthersMayConnect() throws IOException {
    assumeTrue(Ownership.isKnown(directory), "skipped: this file system has no permissions");
    modes(directory, "rwxr-xr-x");
    Path socket = directory.resolve("a.sock");
    SocketFile file = SocketFile.take(socket, Optional.of(home()));
    try (ServerSocketChannel made = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      file.make(
          place -> {
            made.bind(UnixDomainSocketAddress.of(place));
            modes(place, "rwxrwxrwx"); // as with umask 0
            assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(place.getParent())))
                .isEqualTo("rwx------");
            assertThat(socket).doesNotExist();
          });

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        assertThat(client.isConnected()).isTrue();
      }
      try (Stream<Path> left = Files.list(directory)) {
        assertThat(left.map(Path::getFileName).map(Path::toString))
            .containsExactlyInAnyOrder("a.sock", "a.sock.lock");
      }
    }
    file.close();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aSocketThatCannotBeMadeLeavesNothing() {
    SocketFile file = SocketFile.take(directory.resolve("a.sock"), Optional.of(home()));

    assertThatThrownBy(
            () ->
                file.make(
                    place -> {
                      throw new IOException("no more sockets");
                    }))
        .hasMessage("no more sockets");
    file.close();
    assertThat(directory).isEmptyDirectory();
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
