package io.meshage.message;

import static io.meshage.message.Lollipop.Order.EQUAL;
import static io.meshage.message.Lollipop.Order.INCOMPARABLE;
import static io.meshage.message.Lollipop.Order.NEWER;
import static io.meshage.message.Lollipop.Order.OLDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.message.Lollipop.Order;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The comparison of sequence numbers: small spaces exhaustively, the real one by its seams, by
 * regressions and by agreement with the small ones.
 *
 * <p>The theorem: with a window of W steps on a circle of N, a cycle in which each of k versions is
 * newer than the one before needs k * W &gt;= N. So no three versions can chase each other for ever
 * if W is below a third of N; ours is below a quarter.
 */
class LollipopTest {
  private static final int STEM = 16;
  private static final long CIRCLE = 1L << 31;

  @ParameterizedTest(
      name = "circle {0}, window {1}: {2} cycles of three, {3} pairs newer both ways")
  @CsvSource({
    "64, 32, 11904, 32",
    "64, 31, 9920, 0",
    "64, 22, 128, 0",
    "64, 21, 0, 0",
    "64, 16, 0, 0",
    "32, 16, 1600, 16",
    "32, 8, 0, 0"
  })
  void cyclesOfThreeVanishBelowAThirdOfTheCircle(
      int circle, int window, int cyclesOfThree, int bothWays) {
    // given: "newer" by the window alone, as the theorem speaks of it
    int cycles = 0;
    int pairs = 0;

    // when: every pair and every triple on the circle is tried
    for (int a = 0; a < circle; a++) {
      for (int b = 0; b < circle; b++) {
        if (!ahead(a, b, circle, window)) {
          continue;
        }
        pairs += a < b && ahead(b, a, circle, window) ? 1 : 0;
        for (int c = 0; c < circle; c++) {
          cycles += ahead(b, c, circle, window) && ahead(c, a, circle, window) ? 1 : 0;
        }
      }
    }

    // then: the figures are those of the design, each cycle counted once
    assertThat(cycles / 3).isEqualTo(cyclesOfThree);
    assertThat(pairs).isEqualTo(bothWays);
  }

  @ParameterizedTest(name = "circle {0}")
  @ValueSource(ints = {32, 64})
  void everyPairHasExactlyOneOrderAndTheOppositeTheOtherWay(int circle) {
    long window = circle / 4 - 1L;
    for (int a = -STEM + 1; a < circle; a++) {
      for (int b = -STEM + 1; b < circle; b++) {
        Order there = Lollipop.compare(a, b, circle, window);
        Order back = Lollipop.compare(b, a, circle, window);

        assertThat(there == EQUAL).as("%d and %d", a, b).isEqualTo(a == b);
        assertThat(back).as("%d and %d", a, b).isEqualTo(opposite(there));
      }
    }
  }

  @ParameterizedTest(name = "circle {0}")
  @ValueSource(ints = {32, 64})
  void noThreeNumbersAreEachNewerThanTheNext(int circle) {
    long window = circle / 4 - 1L;
    for (int a = -STEM + 1; a < circle; a++) {
      for (int b = -STEM + 1; b < circle; b++) {
        if (Lollipop.compare(a, b, circle, window) != NEWER) {
          continue;
        }
        for (int c = -STEM + 1; c < circle; c++) {
          boolean chase =
              Lollipop.compare(b, c, circle, window) == NEWER
                  && Lollipop.compare(c, a, circle, window) == NEWER;
          assertThat(chase).as("%d, %d, %d", a, b, c).isFalse();
        }
      }
    }
  }

  @Test
  void noFourNumbersAreEachNewerThanTheNext() {
    int circle = 32;
    long window = circle / 4 - 1L;
    for (int a = 0; a < circle; a++) {
      for (int b = 0; b < circle; b++) {
        for (int c = 0; c < circle; c++) {
          for (int d = 0; d < circle; d++) {
            boolean chase =
                Lollipop.compare(a, b, circle, window) == NEWER
                    && Lollipop.compare(b, c, circle, window) == NEWER
                    && Lollipop.compare(c, d, circle, window) == NEWER
                    && Lollipop.compare(d, a, circle, window) == NEWER;
            assertThat(chase).as("%d, %d, %d, %d", a, b, c, d).isFalse();
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      ints = {Lollipop.FIRST, -2, -1, 0, 1, Lollipop.WINDOW, 1 << 30, Integer.MAX_VALUE - 1, -7})
  void theNextNumberIsNewer(int sequence) {
    assertThat(Lollipop.compare(Lollipop.next(sequence), sequence)).isEqualTo(NEWER);
    assertThat(Lollipop.compare(sequence, Lollipop.next(sequence))).isEqualTo(OLDER);
  }

  @Test
  void theStemLeadsOntoTheCircleAndTheCircleRunsRound() {
    assertThat(Lollipop.next(-1)).isZero();
    assertThat(Lollipop.next(Integer.MAX_VALUE)).isZero();
    assertThat(Lollipop.compare(0, -1)).isEqualTo(NEWER);
    assertThat(Lollipop.compare(0, Integer.MAX_VALUE)).isEqualTo(NEWER);
    assertThat(Lollipop.compare(Integer.MAX_VALUE, 0)).isEqualTo(OLDER);
  }

  @Test
  void theStemIsOlderThanAllOfTheCircle() {
    for (int circle : new int[] {0, 1, Lollipop.WINDOW + 1, Integer.MAX_VALUE}) {
      assertThat(Lollipop.compare(Lollipop.FIRST, circle)).isEqualTo(OLDER);
      assertThat(Lollipop.compare(-1, circle)).isEqualTo(OLDER);
    }
    assertThat(Lollipop.compare(Lollipop.FIRST, -1)).isEqualTo(OLDER);
  }

  @Test
  void theWindowEndsWhereItSays() {
    assertThat(Lollipop.compare(Lollipop.WINDOW, 0)).isEqualTo(NEWER);
    assertThat(Lollipop.compare(Lollipop.WINDOW + 1, 0)).isEqualTo(INCOMPARABLE);
    assertThat(Lollipop.compare(0, Lollipop.WINDOW + 1)).isEqualTo(INCOMPARABLE);
    assertThat(Lollipop.compare(1 << 30, 0)).isEqualTo(INCOMPARABLE);
  }

  @Test
  void theTripleThatTookTheArpanetDownCannotChaseItself() {
    // given: 8, 40 and 44 of 64, as in October 1980, in our space
    int a = scaled(8);
    int b = scaled(40);
    int c = scaled(44);

    // then: one true "newer" and no way round
    assertThat(Lollipop.compare(c, b)).isEqualTo(NEWER);
    assertThat(Lollipop.compare(b, a)).isEqualTo(INCOMPARABLE);
    assertThat(Lollipop.compare(a, c)).isEqualTo(INCOMPARABLE);
  }

  @Test
  void theTripleOfTheRoutingProtocolForLossyNetworksCannotChaseItself() {
    // given: 0, 1 and 240 of RFC 6550 section 7.2, where 128 and above are the stem
    int[] numbers = {0, 1, 240 - 256};

    // then: it is a plain line
    assertThat(Lollipop.compare(numbers[1], numbers[0])).isEqualTo(NEWER);
    assertThat(Lollipop.compare(numbers[0], numbers[2])).isEqualTo(NEWER);
    assertThat(Lollipop.compare(numbers[1], numbers[2])).isEqualTo(NEWER);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theRealSpaceAgreesWithTheSmallOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int circle = 64;
    long scale = CIRCLE / circle;
    for (int round = 0; round < 100_000; round++) {
      // given: two small numbers and the same two in the real space, moved alike within a step
      int a = random.nextInt(circle);
      int b = random.nextInt(circle);
      int shift = random.nextInt((int) scale);
      int bigA = (int) (a * scale + shift);
      int bigB = (int) (b * scale + shift);

      // then: the window of the real space is 16 small steps less one unit, so 15 whole ones
      Order small = Lollipop.compare(a, b, circle, 15);
      assertThat(Lollipop.compare(bigA, bigB)).as("seed %d: %d, %d", seed, a, b).isEqualTo(small);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5, 6})
  void anyTwoNumbersHaveOppositeOrders(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 100_000; round++) {
      int a = Math.max(Lollipop.FIRST, random.nextInt());
      int b = Math.max(Lollipop.FIRST, random.nextBoolean() ? random.nextInt() : near(a, random));
      assertThat(Lollipop.compare(a, b))
          .as("seed %d: %d, %d", seed, a, b)
          .isEqualTo(opposite(Lollipop.compare(b, a)));
    }
  }

  private static int near(int number, SplittableRandom random) {
    return number + random.nextInt(-3, 4);
  }

  private static boolean ahead(int a, int b, long circle, long window) {
    return a != b && Lollipop.compare(a, b, circle, window) == NEWER;
  }

  private static int scaled(int outOf64) {
    return (int) (outOf64 * (CIRCLE / 64));
  }

  private static Order opposite(Order order) {
    return switch (order) {
      case OLDER -> NEWER;
      case NEWER -> OLDER;
      case EQUAL, INCOMPARABLE -> order;
    };
  }
}
