package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dials, hang-ups, cuts and restarts at random: at rest both ends of every link agree. */
class ChaosTest {
  private static final int NODES = 5;
  private static final int STEPS = 400;

  static IntStream seeds() {
    String chosen = System.getProperty("meshage.seed", "");
    return chosen.isEmpty() ? IntStream.rangeClosed(1, 25) : IntStream.of(Integer.parseInt(chosen));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void bothEndsOfEveryLinkAgreeOnceItIsQuiet(int seed) {
    Town town = new Town(seed);
    SplittableRandom random = new SplittableRandom(seed * 31L);
    for (int i = 0; i < NODES; i++) {
      int degree = random.nextInt(3);
      town.add("n" + i, with -> with.degree(degree)).peering.start();
    }

    for (int step = 0; step < STEPS; step++) {
      List<House> all = town.houses();
      House one = all.get(random.nextInt(NODES));
      House two = all.get(random.nextInt(NODES));
      switch (random.nextInt(10)) {
        case 0 -> one.hangup(two);
        case 1 -> town.cut(one, two);
        case 2 -> one.peering.close(two.self.id(), CloseReason.SILENT, "no sign of life");
        case 3 -> restart(town, one, random.nextBoolean());
        default -> {
          one.dial(two);
          two.dial(one);
        }
      }
      town.clock.advance(Duration.ofNanos(random.nextLong(4_000_000)));
    }
    town.advance(Duration.ofMinutes(2));

    for (House house : town.houses()) {
      assertThat(house.neighbourNames()).as("seed %s, %s", seed, house).doesNotHaveDuplicates();
      for (House other : town.houses()) {
        assertThat(house.isLinkedTo(other))
            .as("seed %s: %s has a link to %s: %s %s", seed, house, other, house.news, other.news)
            .isEqualTo(other.isLinkedTo(house));
      }
      assertThat(ups(house)).as("seed %s, %s", seed, house).isEqualTo(house.neighbourIds().size());
    }
  }

  /** The system of a killed process resets its connections; a lost host does not even do that. */
  private static void restart(Town town, House house, boolean isReset) {
    house.die();
    if (isReset) {
      town.reset(house);
    } else {
      town.clock.after(Duration.ofSeconds(1), () -> town.reset(house)); // what health would find
    }
    House young =
        town.settle(house.name(), house.place, with -> with.degree(house.config.degree()));
    young.peering.start();
  }

  private static int ups(House house) {
    int up = 0;
    for (String line : house.news) {
      up += line.startsWith("up") ? 1 : -1;
    }
    return up;
  }
}
