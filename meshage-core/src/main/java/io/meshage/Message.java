package io.meshage;

import java.time.Instant;
import java.util.List;

/**
 * An application message, as it was received, or as it shall be sent.
 *
 * @param id who sent it and which of its messages it is; {@link MessageId#UNSENT} before sending
 * @param source the name of the node that sent it; empty before sending
 * @param recipients the recipients that this copy was for, in name order; for a broadcast that is
 *     to be sent it is empty, and {@code broadcast} is true
 * @param broadcast whether it was sent to all known nodes
 * @param route the names of the nodes it passed, from the source to the receiver; empty before
 *     sending
 * @param sentAt when the source says it sent it, by the source's clock
 * @param body a {@code byte[]}, a {@code String}, or an object that the codec of the source could
 *     write and that of the recipient could read
 */
public record Message(
    MessageId id,
    String source,
    List<String> recipients,
    boolean broadcast,
    List<String> route,
    Instant sentAt,
    Object body) {

  public Message {
    recipients = List.copyOf(recipients);
    route = List.copyOf(route);
  }

  /** Returns a message to these nodes, for {@link Node#send}. */
  public static Message to(List<String> recipients, Object body) {
    return new Message(MessageId.UNSENT, "", recipients, false, List.of(), Instant.EPOCH, body);
  }

  /** Returns a message to all known nodes, for {@link Node#send}. */
  public static Message toAll(Object body) {
    return new Message(MessageId.UNSENT, "", List.of(), true, List.of(), Instant.EPOCH, body);
  }

  /**
   * Returns the body as text.
   *
   * @throws ClassCastException if it is not a {@code String}
   */
  public String text() {
    return (String) body;
  }
}
