/**
 * The protocol as a pure machine: messages, timers and random numbers go in, messages and news come
 * out. {@code NodeCore} wires the rooms; the rooms do not know each other.
 */
@NullMarked
package io.meshage.protocol;

import org.jspecify.annotations.NullMarked;
