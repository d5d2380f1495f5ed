/**
 * Which neighbours still answer. Pings, round trips, and doubt about oneself first. See {@code
 * docs/protocol/health.md}.
 */
@NullMarked
package io.meshage.protocol.health;

import org.jspecify.annotations.NullMarked;
