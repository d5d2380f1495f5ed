package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * A link that was dialled and is missing. The node dials it again until it is back, or until {@link
 * Node#hangup}.
 *
 * @param peer the name of the node at the other end
 * @param address the address that is dialled
 * @param missing how long the link has been missing
 * @param reason why it is missing: how the link ended, or why the last dial failed
 * @param text the reason as a text for people; it may come from the other side
 * @param nextTry the time until the next dial; zero while it is being dialled
 */
public record AwaitedLink(
    String peer,
    Address address,
    Duration missing,
    CloseReason reason,
    String text,
    Duration nextTry) {
  public AwaitedLink {
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(missing, "missing");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(nextTry, "nextTry");
  }
}
