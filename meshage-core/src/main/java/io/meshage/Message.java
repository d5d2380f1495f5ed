package io.meshage;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An application message: one that was received, or one that is to be sent.
 *
 * @param id the id of the message; {@link MessageId#UNSENT} before sending
 * @param source the name of the node that sent it; empty before sending
 * @param recipients the recipients of this copy, in name order; empty for a broadcast that is to be
 *     sent, for which {@code broadcast} is true
 * @param broadcast whether it was sent to all known nodes
 * @param route the names of the nodes on its path, from the source to the receiver; empty before
 *     sending
 * @param sentAt when it was sent, by the source's clock
 * @param signed before sending: whether the node is to sign it with its identity. After receiving:
 *     whether it was signed with the known key of the source, and the receiving node has verified
 *     that, see {@link #verified}
 * @param body a {@code byte[]}, a {@code String}, or an object that the codecs of the source and
 *     the recipient support
 */
public record Message(
    MessageId id,
    String source,
    List<String> recipients,
    boolean broadcast,
    List<String> route,
    Instant sentAt,
    boolean signed,
    Object body) {

  public Message {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(recipients, "recipients");
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(sentAt, "sentAt");
    Objects.requireNonNull(body, "body");
    recipients = List.copyOf(recipients);
    route = List.copyOf(route);
  }

  /** Returns a message to these nodes, for {@link Node#send}. */
  public static Message to(List<String> recipients, Object body) {
    return new Message(
        MessageId.UNSENT, "", recipients, false, List.of(), Instant.EPOCH, false, body);
  }

  /** Returns a message to all known nodes, for {@link Node#send}. */
  public static Message toAll(Object body) {
    return new Message(
        MessageId.UNSENT, "", List.of(), true, List.of(), Instant.EPOCH, false, body);
  }

  /**
   * Returns the same message, to be signed with the identity of the node that sends it. Then no
   * relay can change it, and no member can send it in another node's name. Both the sending and the
   * receiving node need an identity. Signing and verifying take about a millisecond each.
   */
  public Message withSignature() {
    return new Message(id, source, recipients, broadcast, route, sentAt, true, body);
  }

  /**
   * Returns whether it is proven that the source sent this message unchanged: it was signed with
   * the key that this node knows for the source. False for a message that is not signed or has not
   * been sent, and if the key of the source is not known yet.
   */
  public boolean verified() {
    return signed && !id.equals(MessageId.UNSENT);
  }

  /**
   * Returns the body as text.
   *
   * @throws ClassCastException if it is not a {@code String}; the message says what it is
   */
  public String text() {
    return as(String.class);
  }

  /**
   * Returns the body as bytes: the array itself, not a copy.
   *
   * @throws ClassCastException if it is not a {@code byte[]}; the message says what it is
   */
  public byte[] bytes() {
    return as(byte[].class);
  }

  /**
   * Returns the body as an object of this type.
   *
   * @throws ClassCastException if it is of another type; the message says which
   */
  public <T> T as(Class<T> type) {
    Objects.requireNonNull(type, "type");
    if (!type.isInstance(body)) {
      throw new ClassCastException(
          String.format(
              "the body of the message from '%s' is a %s, not a %s",
              source, body.getClass().getTypeName(), type.getTypeName()));
    }
    return type.cast(body);
  }

  /** Two messages are equal if all components are; arrays are equal if their contents are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Message that
        && id.equals(that.id)
        && source.equals(that.source)
        && recipients.equals(that.recipients)
        && broadcast == that.broadcast
        && route.equals(that.route)
        && sentAt.equals(that.sentAt)
        && signed == that.signed
        && Objects.deepEquals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(id, source, recipients, broadcast, route, sentAt, signed)
        + Arrays.deepHashCode(new Object[] {body});
  }
}
