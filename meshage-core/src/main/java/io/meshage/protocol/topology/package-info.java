/**
 * The topology room: every node floods announcements of its links, keeps the newest of each other
 * node, and computes shortest paths over the links that both ends announce. The door is {@code
 * LinkState}; the page is {@code docs/protocol/topology.md}. Internal.
 */
@NullMarked
package io.meshage.protocol.topology;

import org.jspecify.annotations.NullMarked;
