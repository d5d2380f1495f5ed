/**
 * The body around {@code NodeCore}: one implementation of {@code Node} for the live and the
 * simulated world. Internal but for {@code Loop}, which a world implements.
 */
@NullMarked
package io.meshage.node;

import org.jspecify.annotations.NullMarked;
