package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many nodes on a broadcast domain, nobody dialled. */
class AutoConfigurationTest {
  private static final int SEEDS = 12;

  @ParameterizedTest(name = "{0} nodes of degree {1}, started within {2} ms")
  @CsvSource({"8,3,0", "8,3,1000", "16,3,0", "16,4,500", "40,3,0", "40,5,1000", "2,1,0", "4,3,0"})
  void theyAreOneMeshAndAllHaveTheirDegreeWithinFiveSeconds(
      int nodes, int degree, int startMillis) {
    long slowest = 0;
    int mostLinks = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Town town = new Town(seed);
      List<House> houses = populate(town, "n", nodes, degree, startMillis);
      long millis = millisUntilDone(town, houses, degree, 1, startMillis + 5_000);
      assertThat(millis)
          .as("milliseconds, seed %s, %s", seed, degrees(houses))
          .isLessThanOrEqualTo(startMillis + 5_000);
      slowest = Math.max(slowest, millis);
      town.advance(Duration.ofSeconds(20));
      mostLinks =
          Math.max(
              mostLinks, houses.stream().mapToInt(h -> h.neighbourIds().size()).max().orElse(0));
    }
    assertThat(mostLinks).as("most links of a node, slowest %s ms", slowest).isLessThan(6 * degree);
  }

  @ParameterizedTest(name = "{0} and {1} nodes of degree {2}")
  @CsvSource({"4,4,3", "8,8,3", "3,3,3", "2,6,2", "20,20,3", "1,7,3", "5,40,4"})
  void twoDomainsThatAreJoinedBecomeOneMesh(int here, int there, int degree) {
    long slowest = 0;
    long sum = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Town town = new Town(seed);
      List<House> houses = populate(town, "h", here, degree, 0);
      List<House> others = populate(town, "t", there, degree, 0);
      others.forEach(house -> town.move(house, "other"));
      town.advance(Duration.ofSeconds(30));
      assertThat(town.parts()).as("before, seed %s", seed).isEqualTo(2);

      others.forEach(house -> town.move(house, "main"));
      houses.addAll(others);
      long millis = millisUntilDone(town, houses, 0, 1, 20_000);

      assertThat(millis).as("milliseconds, seed %s", seed).isLessThan(10_000);
      slowest = Math.max(slowest, millis);
      sum += millis;
    }
    assertThat(sum / SEEDS).as("mean milliseconds, slowest %s", slowest).isLessThan(2_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aLateComerFindsItsLinksAmongThoseWhoHaveAll(long seed) {
    Town town = new Town(seed);
    List<House> houses = populate(town, "n", 30, 3, 0);
    town.advance(Duration.ofMinutes(1));

    House late = populate(town, "late", 1, 3, 0).get(0);
    houses.add(late);
    long millis = millisUntilDone(town, houses, 3, 1, 5_000);

    assertThat(millis).as("seed %s", seed).isLessThan(3_000);
    assertThat(late.neighbourIds()).hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void aLinkThatIsLostIsReplaced() {
    Town town = new Town(7);
    List<House> houses = populate(town, "n", 10, 3, 0);
    town.advance(Duration.ofMinutes(2));

    House dead = houses.remove(4);
    dead.die();
    town.reset(dead);
    long millis = millisUntilDone(town, houses, 3, 1, 5_000);

    assertThat(millis).isLessThan(3_000);
  }

  @Test
  void aQuietDomainStaysQuiet() {
    Town town = new Town(8);
    List<House> houses = populate(town, "n", 40, 3, 0);
    town.advance(Duration.ofSeconds(10));
    int packets = houses.stream().mapToInt(house -> house.solicitations).sum();
    int dials = houses.stream().mapToInt(house -> house.dialled.size()).sum();

    town.advance(Duration.ofMinutes(1));

    int later = houses.stream().mapToInt(house -> house.solicitations).sum() - packets;
    assertThat(later).as("packets of 40 nodes in a minute").isLessThan(60 * 6);
    assertThat(houses.stream().mapToInt(house -> house.dialled.size()).sum()).isEqualTo(dials);
  }

  private static List<House> populate(
      Town town, String prefix, int nodes, int degree, int startMillis) {
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      House house = town.add(prefix + i, with -> with.degree(degree));
      houses.add(house);
      long wait = startMillis == 0 ? 0 : town.random.nextLong(startMillis);
      town.clock.after(Duration.ofMillis(wait), house.peering::start);
    }
    return houses;
  }

  private static long millisUntilDone(
      Town town, List<House> houses, int degree, int parts, long atMost) {
    for (long millis = 0; millis <= atMost; millis += 50) {
      boolean haveAll = houses.stream().allMatch(h -> h.neighbourIds().size() >= degree);
      if (haveAll && town.parts() == parts) {
        return millis;
      }
      town.advanceMillis(50);
    }
    return Long.MAX_VALUE;
  }

  private static List<Integer> degrees(List<House> houses) {
    return houses.stream().map(house -> house.neighbourIds().size()).toList();
  }
}
