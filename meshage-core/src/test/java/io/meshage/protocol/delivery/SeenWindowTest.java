package io.meshage.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenWindowTest {
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void itRemembersWhatAMapWouldRememberUnlessItIsTooOld(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SeenWindow window = new SeenWindow(0);
    Map<Long, Integer> model = new TreeMap<>();
    long top = 1;
    long now = 0;
    for (int i = 0; i < 200_000; i++) {
      now += random.nextInt(2_000_000);
      top += random.nextInt(1000) == 0 ? random.nextInt(20_000) : random.nextInt(3);
      long counter = Math.max(1, top - random.nextInt(70_000) * (long) random.nextInt(2));
      int expected = model.getOrDefault(counter, SeenWindow.UNSEEN);
      int state = window.state(counter);
      assertThat(state).isIn(SeenWindow.OLD, expected);
      if (state != SeenWindow.OLD) {
        int next = 1 + random.nextInt(3);
        window.set(counter, next, now);
        model.put(counter, next);
      }
    }
  }

  @Test
  void theLatestCountersAreNeverTooOld() {
    SeenWindow window = new SeenWindow(0);
    window.set(10_000, SeenWindow.ACKNOWLEDGED, 0);

    assertThat(window.state(10_000 - SeenWindow.LEAST + 1)).isEqualTo(SeenWindow.UNSEEN);
    assertThat(window.state(10_000 - SeenWindow.LEAST)).isEqualTo(SeenWindow.OLD);
    assertThat(window.state(Long.MAX_VALUE)).isEqualTo(SeenWindow.UNSEEN);
  }

  @Test
  void aFastSourceGetsALargerWindowUpToTheMost() {
    SeenWindow window = new SeenWindow(0);
    for (long counter = 1; counter <= 500_000; counter++) {
      window.set(counter, SeenWindow.ACKNOWLEDGED, counter * 1000); // a million a second
    }

    assertThat(window.size()).isEqualTo(SeenWindow.MOST);
    assertThat(window.state(500_000 - 65_000)).isEqualTo(SeenWindow.ACKNOWLEDGED);
  }

  @Test
  void aSlowSourceKeepsTheSmallOne() {
    SeenWindow window = new SeenWindow(0);
    for (long counter = 1; counter <= 50_000; counter++) {
      window.set(counter, SeenWindow.ACKNOWLEDGED, counter * SECOND / 100);
    }

    assertThat(window.size()).isEqualTo(SeenWindow.LEAST);
  }

  @Test
  void aLargerWindowDoesNotBringBackWhatTheSmallerOneDropped() {
    SeenWindow window = new SeenWindow(0);
    window.set(1, SeenWindow.ACKNOWLEDGED, 0);
    window.set(4000, SeenWindow.ACKNOWLEDGED, 1);
    window.set(4100, SeenWindow.ACKNOWLEDGED, 2);

    assertThat(window.size()).isEqualTo(2 * SeenWindow.LEAST);
    assertThat(window.state(1)).isIn(SeenWindow.OLD, SeenWindow.ACKNOWLEDGED);
    assertThat(window.state(4000)).isEqualTo(SeenWindow.ACKNOWLEDGED);
  }
}
