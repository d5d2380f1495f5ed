/** Starts nodes in real time, on real sockets. */
@NullMarked
package io.meshage.live;

import org.jspecify.annotations.NullMarked;
