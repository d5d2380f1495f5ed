package io.meshage.scenario;

/**
 * One thing that happens in a schedule. What the numbers mean is the act's business; they are taken
 * modulo what there is, so that a schedule with a step less is still a schedule.
 *
 * @param atMillis when, since the mesh was complete
 * @param act what
 * @param a which node, as a rule
 * @param b which other node, as a rule
 * @param c how much, or which kind
 */
record Step(int atMillis, Act act, int a, int b, int c) implements Comparable<Step> {
  Step after(int millis) {
    return new Step(atMillis + millis, act, a, b, c);
  }

  @Override
  public int compareTo(Step other) {
    return Integer.compare(atMillis, other.atMillis);
  }

  @Override
  public String toString() {
    return String.format("%6d ms %-14s %d %d %d", atMillis, act, a, b, c);
  }
}
