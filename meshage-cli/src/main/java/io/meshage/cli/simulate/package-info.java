/**
 * Studies of a network plan: reads plans and scripts, runs the simulator, prints what came of it.
 */
@NullMarked
package io.meshage.cli.simulate;

import org.jspecify.annotations.NullMarked;
