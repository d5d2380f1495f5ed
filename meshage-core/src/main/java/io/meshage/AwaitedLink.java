package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * A link that the user dialled, that is gone, and that the node makes again as soon as it can. It
 * waits until then, or until {@link Node#hangup}.
 *
 * @param peer the name of the node at the other end
 * @param address what is dialled
 * @param missing for how long there has been none
 * @param reason why there is none: how the link ended, or what the last dial found
 * @param text the reason in words; some come from the other side
 * @param nextTry until it is dialled again; zero while it is being dialled
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
