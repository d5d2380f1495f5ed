package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.protocol.port.Gauge;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What others can make a node keep, with the bounds that docs/protocol promises. */
class GaugesTest {

  private static List<Gauge> gauges(Simulation mesh, String node) {
    return Objects.requireNonNull(mesh.network().host(node).life).hosted().gauges();
  }

  /** A bound that is raised is seen here: the simulator believes what the rooms say of theirs. */
  @Test
  void everyRoomTellsWhatItKeepsAndItsBound() {
    try (Simulation mesh = Simulation.builder(1).build()) {
      mesh.start("a");
      mesh.start("b");
      mesh.dial("a", "b");
      mesh.advance(Duration.ofSeconds(1));

      List<Gauge> gauges = gauges(mesh, "a");

      assertThat(gauges).noneMatch(Gauge::isOver);
      assertThat(gauges.stream().collect(Collectors.toMap(Gauge::name, Gauge::now)))
          .containsEntry("announcements", 2L)
          .containsEntry("connections", 1L);
      assertThat(gauges)
          .extracting(gauge -> gauge.name() + " " + gauge.most())
          .containsExactly(
              "names with a key 65536",
              "conflicts told 1024",
              "announcements 65536",
              "bytes of announcements 67108864",
              "gravestones 65536",
              "open sends 65536",
              "recipients of open sends 1048576",
              "bytes of open sends 67108864",
              "passing messages 65536",
              "recipients of passing messages 1048576",
              "bytes of passing messages 67108864",
              "sources 16384",
              "held messages " + 1024 * Math.max(1, Gauge.read(gauges, "sources")),
              "bytes of held messages 67108864",
              "questions about keys 16",
              "inbox messages 1024",
              "bytes of inbox messages 67108864",
              "snooped messages 1000",
              "waiting events 65536",
              "connections 512",
              "bytes queued for one link 25165824",
              "bytes queued for all links 268435456",
              "open calls 262144",
              "answers that wait to be told 524288");
    }
  }
}
