/**
 * A whole mesh in one thread, on virtual time and a virtual network: the same nodes, frames and
 * limits as in the live world. {@code Simulation} is a public test kit; a run is named by its seed,
 * and the same seed gives the same run.
 */
@NullMarked
package io.meshage.sim;

import org.jspecify.annotations.NullMarked;
