/**
 * Measurements of what the topology room keeps to itself, in its own package as its tests are, so
 * that nothing is opened for them.
 */
@NullMarked
package io.meshage.protocol.topology;

import org.jspecify.annotations.NullMarked;
