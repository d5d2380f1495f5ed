package io.meshage.scenario;

/** One seed of a campaign, for who calls it by reflection in a world with something broken. */
public final class Hunt {
  private Hunt() {}

  /** Runs a seed of {@link BurnTest}; returns how it fails, empty if it does not. */
  public static String burn(long seed) {
    String failure = Campaign.failure(Schedule.draw(seed));
    return failure == null ? "" : failure;
  }
}
