/**
 * What a room of the protocol can do to the world, and what rooms tell {@code NodeCore} for each
 * other. Ports return at once, never throw for weather, and never call back into the caller: an
 * answer is a later event.
 */
@NullMarked
package io.meshage.protocol.port;

import org.jspecify.annotations.NullMarked;
