/**
 * Delivery: messages to some or all nodes along shortest paths, the answers on their way back, and
 * exactly one outcome per recipient. {@code Delivery} is the door; the rest is hidden.
 */
@NullMarked
package io.meshage.protocol.delivery;

import org.jspecify.annotations.NullMarked;
