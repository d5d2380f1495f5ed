/**
 * Meshes of a thousand nodes and more in the simulator: what an announcement costs, and how long
 * messages are without a way after a failure.
 */
@NullMarked
package io.meshage.bench.scale;

import org.jspecify.annotations.NullMarked;
