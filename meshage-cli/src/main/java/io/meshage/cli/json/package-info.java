/**
 * JSON as trees of a few kinds, read and written by jackson-core's streams: small, ordered,
 * bounded.
 */
@NullMarked
package io.meshage.cli.json;

import org.jspecify.annotations.NullMarked;
