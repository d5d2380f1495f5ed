/** Nodes in the real world: real time, real sockets. */
@NullMarked
package io.meshage.live;

import org.jspecify.annotations.NullMarked;
