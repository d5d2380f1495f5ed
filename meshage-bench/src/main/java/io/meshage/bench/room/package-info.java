/** Single rooms of the protocol with something to do, for measurements without a network. */
@NullMarked
package io.meshage.bench.room;

import org.jspecify.annotations.NullMarked;
