package io.meshage.sim.study;

import java.time.Duration;

/**
 * A place on the earth.
 *
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 */
public record Position(double latitude, double longitude) {
  /** The mean radius R1 of the International Union of Geodesy and Geophysics. */
  private static final double EARTH_RADIUS_METRES = 6_371_008.8;

  /** Light in fibre: two thirds of the speed in a vacuum. */
  private static final double METRES_PER_SECOND = 200_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  public Position {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      throw new IllegalArgumentException(
          "no place on earth: latitude " + latitude + ", longitude " + longitude);
    }
  }

  /** Returns the great-circle distance in metres (haversine formula, error below 0.6 %). */
  public double metresTo(Position other) {
    double north = Math.toRadians(other.latitude - latitude);
    double east = Math.toRadians(other.longitude - longitude);
    double half =
        square(StrictMath.sin(north / 2))
            + StrictMath.cos(Math.toRadians(latitude))
                * StrictMath.cos(Math.toRadians(other.latitude))
                * square(StrictMath.sin(east / 2));
    return 2 * EARTH_RADIUS_METRES * StrictMath.asin(Math.sqrt(Math.min(1, half)));
  }

  /** Returns how long light takes there through a fibre that is straight: 200,000 km/s. */
  public Duration lightTimeTo(Position other) {
    return Duration.ofNanos(Math.round(metresTo(other) / METRES_PER_SECOND * NANOS_PER_SECOND));
  }

  private static double square(double value) {
    return value * value;
  }
}
