package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.MeshException;
import io.meshage.NodeKey;
import io.meshage.PeerKey;
import io.meshage.protocol.port.WarningLimit;
import io.meshage.testkit.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownKeysFileTest {
  private static final PeerKey KEY = NodeKey.generate().peerKey();

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("of/known.keys");
  }

  private KnownKeysFile with(String text) throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), text);
    return of(file());
  }

  @Test
  void whatIsAddedIsReadAgain() {
    KnownKeysFile known = of(file());
    assertThat(known.read()).isEmpty();

    known.add("edge 7", KEY);
    known.add("b", NodeKey.generate().peerKey());

    assertThat(of(file()).read()).containsEntry("edge 7", KEY).hasSize(2);
  }

  @Test
  void remarksAndEmptyLinesSayNothing() throws IOException {
    assertThat(with("# the lab\n\n  " + KEY.text() + " a  \n").read()).isEqualTo(Map.of("a", KEY));
  }

  @Test
  void aLineThatIsNoneIsToldByItsNumber() throws IOException {
    KnownKeysFile broken = with(KEY.text() + " a\nrubbish b\n");

    assertThatThrownBy(broken::read)
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("known.keys:2: a line is a key in base64, a space, and a name");
  }

  @Test
  void twoKeysOfANameAreNotChosenFrom() throws IOException {
    KnownKeysFile twice = with(KEY.text() + " a\n" + NodeKey.generate().peerKey().text() + " a\n");

    assertThatThrownBy(twice::read)
        .isInstanceOf(MeshException.class)
        .hasMessageContaining(":2: a has another key above");
  }

  static KnownKeysFile of(Path file) {
    return new KnownKeysFile(
        file, Runnable::run, new WarningLimit(new ManualScheduler(), counter -> {}));
  }

  /** Others choose the names, and how many there are. */
  @Test
  void aFileThatCannotBeWrittenFillsNoLog() throws IOException {
    Path file = Files.createFile(directory.resolve("no directory"));
    List<String> counted = new ArrayList<>();
    WarningLimit limit = new WarningLimit(new ManualScheduler(), counted::add);
    KnownKeysFile known = new KnownKeysFile(file.resolve("a.known"), Runnable::run, limit);

    for (int i = 0; i < 100; i++) {
      known.add("name " + i, KEY);
    }

    assertThat(counted).hasSize(99).containsOnly("warnings-held-back");
  }
}
