/**
 * What nodes say to each other: one sealed family of records per room, one file per family. Every
 * bound is checked where the record is made, so that a decoder cannot hand on what is out of
 * bounds.
 *
 * <p>Internal: the layout on the wire is in {@code docs/protocol}.
 */
@NullMarked
package io.meshage.message;

import org.jspecify.annotations.NullMarked;
