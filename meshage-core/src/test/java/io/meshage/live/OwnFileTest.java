package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node keeps is its owner's alone, and nobody makes it write to another file. */
class OwnFileTest {
  @TempDir Path directory = Path.of("");
  private Path victim = Path.of("");

  @BeforeEach
  void aFileOfSomebodyElse() throws IOException {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "skipped: this file system has no permissions");
    victim = Files.writeString(directory.resolve("victim"), "precious");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aLinkWhereTheNewNumberIsWrittenLeadsNowhere() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("a.instance.new"), victim);

    long instance = new InstanceStore(directory.resolve("a.instance")).next(7);

    assertThat(victim).hasContent("precious");
    assertThat(link).isSymbolicLink();
    assertThat(directory.resolve("a.instance")).hasContent(Long.toString(instance));
    assertThat(permissions(directory.resolve("a.instance"))).isEqualTo("rw-------");
  }

  @Test
  void aLinkInThePlaceOfTheNumberIsReplacedAndNotFollowed() throws IOException {
    Path file = Files.createSymbolicLink(directory.resolve("a.instance"), victim);

    new InstanceStore(file).keep(7, 7);

    assertThat(victim).hasContent("precious");
    assertThat(file).isRegularFile().hasContent("7");
    assertThat(Files.isSymbolicLink(file)).isFalse();
  }

  @Test
  void nothingIsLeftOverWhetherItWorksOrNot() throws IOException {
    new InstanceStore(directory.resolve("a.instance")).keep(7, 7);
    Path occupied = Files.createDirectories(directory.resolve("b.instance/full")).getParent();
    new InstanceStore(occupied).keep(7, 7); // cannot take the place of that; warned, no more

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("victim", "a.instance", "b.instance");
    }
  }

  @Test
  void aLinkInThePlaceOfTheKnownKeysIsNotWrittenThrough() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("a.known"), victim);

    KnownKeysFileTest.of(link).add("b", NodeKey.generate().peerKey());

    assertThat(victim).hasContent("precious");
  }

  @Test
  void knownKeysAreKeptForTheirOwnerOnly() throws IOException {
    Path file = directory.resolve("new/a.known");
    KnownKeysFile known = KnownKeysFileTest.of(file);

    known.add("b", NodeKey.generate().peerKey());
    known.add("c", NodeKey.generate().peerKey());

    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(known.read()).containsOnlyKeys("b", "c");
  }
}
