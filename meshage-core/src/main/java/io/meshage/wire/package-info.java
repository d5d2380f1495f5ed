/**
 * Messages as frames and datagrams, and bodies as bytes. The control plane has a fixed layout of
 * its own; only bodies of registered classes are Kryo's. The layouts are in {@code
 * docs/protocol/wire.md}.
 *
 * <p>Internal.
 */
@NullMarked
package io.meshage.wire;

import org.jspecify.annotations.NullMarked;
