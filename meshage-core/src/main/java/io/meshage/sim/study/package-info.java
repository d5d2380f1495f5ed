/**
 * Studies of a network on the simulator: a plan of nodes and links, a load, faults, and what came
 * of them. {@code Study} is the door; the measures ({@code Quantiles}, {@code Traffic}, {@code
 * Convergence}, {@code Deliveries}) serve other scenarios as well.
 */
@NullMarked
package io.meshage.sim.study;

import org.jspecify.annotations.NullMarked;
