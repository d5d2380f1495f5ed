package io.meshage;

import java.time.Duration;

/**
 * A link of this node at one moment.
 *
 * @param peer the name of the node at the other end
 * @param endpoint where its frames go to and come from
 * @param dialled whether this side opened it
 * @param roundTrip smoothed time of a ping; zero before the first answer
 * @param age how long it has been up
 * @param framesIn frames received
 * @param framesOut frames written
 * @param bytesIn bytes received
 * @param bytesOut bytes written
 * @param queuedBytes bytes that wait to be written
 */
public record LinkInfo(
    String peer,
    Endpoint endpoint,
    boolean dialled,
    Duration roundTrip,
    Duration age,
    long framesIn,
    long framesOut,
    long bytesIn,
    long bytesOut,
    long queuedBytes) {}
