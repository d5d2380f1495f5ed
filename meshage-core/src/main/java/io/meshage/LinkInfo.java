package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * A link of this node at one moment.
 *
 * @param peer the name of the node at the other end
 * @param endpoint the address of the peer
 * @param dialled whether this node dialled it
 * @param protection how the link is encrypted: {@code none}, {@code key}, {@code tls 1.3 …}, or
 *     several, separated by commas
 * @param compressor the compressor that bodies for this peer alone would use
 * @param datagrams whether its pings go in datagrams beside the link
 * @param roundTrip the smoothed round trip of pings; zero before the first answer
 * @param clockAhead by how much the peer's clock is ahead of this node's; negative if it is behind.
 *     Taken from the ping with the shortest round trip, exact to half of that round trip; before
 *     the first answer, from the handshake
 * @param age how long it has been up
 * @param settling how much longer the link is not announced, because it kept breaking; otherwise
 *     zero
 * @param inUse whether both ends announce it, so that messages can take it
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
