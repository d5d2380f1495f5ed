package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.protocol.port.DialResult.Linked;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two nodes that dial each other, with every order in which things can arrive. */
class SimultaneousDialTest {

  /** What a story did, and how many choices there were at each step. */
  private record Run(House small, House large, List<Integer> choices, List<String> trace) {}

  @Test
  void exactlyOneLinkIsLeftAndItNeverFlapsInAnyOrderOfArrivals() {
    int runs = 0;
    int bySmall = 0;
    List<Integer> path = new ArrayList<>();
    do {
      Run run = play(path);
      checkOneLink(run);
      runs++;
      bySmall += run.small.peering.neighbours().get(0).dialled() ? 1 : 0;
      path = following(path, run.choices);
    } while (!path.isEmpty());

    assertThat(runs).as("orders of arrivals").isGreaterThan(10_000);
    // The rest are orders in which the larger's link is complete before the smaller's HELLO comes.
    assertThat(bySmall).as("links of the smaller id").isGreaterThan(runs * 8 / 10);
  }

  private static void checkOneLink(Run run) {
    String why = String.join("\n", run.trace);
    House small = run.small;
    House large = run.large;
    assertThat(small.neighbourNames()).as(why).containsExactly(large.name());
    assertThat(large.neighbourNames()).as(why).containsExactly(small.name());
    assertThat(small.peering.neighbours().get(0).dialled())
        .as(why)
        .isNotEqualTo(large.peering.neighbours().get(0).dialled());
    assertThat(small.news).as(why).containsExactly("up " + large.name());
    assertThat(large.news).as(why).containsExactly("up " + small.name());
    assertThat(small.dials).as(why).containsExactly(new Linked(large.name()));
    assertThat(large.dials).as(why).containsExactly(new Linked(small.name()));
  }

  private static Run play(List<Integer> path) {
    Fabric.Chosen fabric = new Fabric.Chosen();
    Town town = new Town(1, fabric);
    House one = town.add("one");
    House two = town.add("two");
    boolean isOrdered = one.self.id().compareTo(two.self.id()) < 0;
    House small = isOrdered ? one : two;
    House large = isOrdered ? two : one;
    small.dial(large);
    large.dial(small);
    List<Integer> widths = new ArrayList<>();
    List<String> trace = new ArrayList<>();
    for (int step = 0; fabric.open() > 0; step++) {
      widths.add(fabric.open());
      trace.add(fabric.deliver(step < path.size() ? path.get(step) : 0));
    }
    return new Run(small, large, widths, trace);
  }

  /** Returns the next path in the tree of choices; empty when all were walked. */
  private static List<Integer> following(List<Integer> path, List<Integer> widths) {
    List<Integer> next = new ArrayList<>(path);
    while (next.size() < widths.size()) {
      next.add(0);
    }
    for (int step = next.size() - 1; step >= 0; step--) {
      if (next.get(step) + 1 < widths.get(step)) {
        next.set(step, next.get(step) + 1);
        return next;
      }
      next.remove(step);
    }
    return next;
  }
}
