package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * A link of this node at one moment.
 *
 * @param peer the name of the node at the other end
 * @param endpoint where its frames go to and come from
 * @param dialled whether this side opened it
 * @param protection what keeps others from reading and changing what goes over it, in a few words:
 *     {@code none}, {@code key}, {@code tls 1.3 …}, or several with commas between
 * @param compressor what bodies for this peer alone would be compressed with
 * @param datagrams whether its pings go in datagrams beside it
 * @param roundTrip smoothed time of a ping; zero before the first answer
 * @param clockAhead by how much the peer's clock was ahead of this node's by the answer to a ping
 *     that took least, to within half of that; by the handshake before the first answer; negative
 *     if behind
 * @param age how long it has been up
 * @param settling for how long the mesh is not yet told of it, because it kept breaking; else zero
 * @param inUse whether both ends tell the mesh of it, so that messages can take it
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
    String protection,
    Compressor compressor,
    boolean datagrams,
    Duration roundTrip,
    Duration clockAhead,
    Duration age,
    Duration settling,
    boolean inUse,
    long framesIn,
    long framesOut,
    long bytesIn,
    long bytesOut,
    long queuedBytes) {
  public LinkInfo {
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(protection, "protection");
    Objects.requireNonNull(compressor, "compressor");
    Objects.requireNonNull(roundTrip, "roundTrip");
    Objects.requireNonNull(clockAhead, "clockAhead");
    Objects.requireNonNull(settling, "settling");
    Objects.requireNonNull(age, "age");
  }
}
