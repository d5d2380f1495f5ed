package io.meshage.protocol.peering;

import io.meshage.Endpoint;
import io.meshage.message.PeeringMessage.Introduction;
import java.time.Duration;

/**
 * A neighbour as it is now.
 *
 * @param peer who it is
 * @param endpoint the other end of the connection
 * @param dialled whether this side opened it
 * @param link the number of the connection
 * @param age how long it has been up
 */
public record Neighbour(
    Introduction peer, Endpoint endpoint, boolean dialled, long link, Duration age) {}
