/**
 * Measurements of what the delivery room keeps to itself, in its own package as its tests are, so
 * that nothing is opened for them.
 */
@NullMarked
package io.meshage.protocol.delivery;

import org.jspecify.annotations.NullMarked;
