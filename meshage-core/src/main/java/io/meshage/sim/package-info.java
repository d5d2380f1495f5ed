/**
 * The simulator: a whole mesh in one thread, on virtual time and a virtual network, with the same
 * nodes, frames and limits as a live mesh. {@code Simulation} is a test kit for applications. The
 * same seed gives the same run.
 */
@NullMarked
package io.meshage.sim;

import org.jspecify.annotations.NullMarked;
