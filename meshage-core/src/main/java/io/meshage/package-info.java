/**
 * The public API of meshage. Everything that an application uses is in this package. {@code
 * io.meshage.live} starts a node on real sockets, {@code io.meshage.sim} in a simulated network.
 */
@NullMarked
package io.meshage;

import org.jspecify.annotations.NullMarked;
