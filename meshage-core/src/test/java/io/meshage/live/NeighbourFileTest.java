package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.NeighbourMemory.Acquaintance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of the neighbours, and what a file that is not ours does. */
class NeighbourFileTest {
  @TempDir Path directory = Path.of("");

  private NeighbourFile file() {
    return new NeighbourFile(directory.resolve("a.neighbours"), Runnable::run);
  }

  @Test
  void whatIsKeptIsKnownInTheNextLife() {
    List<Acquaintance> kept =
        List.of(
            new Acquaintance("a node", Endpoint.of("ws://gate.example:8080/mesh")),
            new Acquaintance("b", Endpoint.of("tcp://[::1]:9000")));
    assertThat(file().lastKnown()).isEmpty();

    file().keep(kept);

    assertThat(file().lastKnown()).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "tcp://h:1", "tcp://h:1 ", " a", "tcp://h:99999 a"})
  void aFileThatIsNotOursIsNobody(String line) throws IOException {
    Files.writeString(directory.resolve("a.neighbours"), "tcp://h:1 fine\n" + line + "\n");

    assertThat(file().lastKnown()).isEmpty();
  }

  @Test
  void aLongFileIsNotReadAndTooManyLinesAreCut() throws IOException {
    Path path = directory.resolve("a.neighbours");
    Files.writeString(path, "tcp://h:1 a\n".repeat(NeighbourMemory.MOST + 5));
    assertThat(file().lastKnown()).hasSize(NeighbourMemory.MOST);

    Files.writeString(path, "tcp://h:1 a\n".repeat(10_000));
    assertThat(file().lastKnown()).isEmpty();
  }

  @Test
  void theLongestOfAllFits() {
    String name = "n".repeat(Limits.MAX_NAME_BYTES);
    Endpoint place = Endpoint.of("ws://h.example:8080/" + "p".repeat(120));
    List<Acquaintance> kept =
        java.util.Collections.nCopies(NeighbourMemory.MOST, new Acquaintance(name, place));
    file().keep(kept);

    assertThat(file().lastKnown()).isEqualTo(kept);
  }
}
