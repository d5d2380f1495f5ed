package io.meshage.bench.workload;

import java.time.Duration;

/**
 * How long each measurement of a round takes.
 *
 * @param warmUp load before the clock starts
 * @param time load that counts
 * @param repeats how often a single event, such as a failure, is made in a round
 */
public record Pace(Duration warmUp, Duration time, int repeats) {}
