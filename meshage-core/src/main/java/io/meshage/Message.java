package io.meshage;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * @param signed before sending, whether the identity of the sending node shall sign it; as it was
 *     received, whether it was signed by the key that the source's name is known by, which the
 *     receiving node has verified, see {@link #verified}
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
   * Returns the same message, to be signed by the identity of the node that sends it: no relay can
   * alter it then, and no member can send it in another's name. It takes a node with an identity to
   * send it, and one to receive it; signing and verifying take about a millisecond each.
   */
  public Message withSignature() {
    return new Message(id, source, recipients, broadcast, route, sentAt, true, body);
  }

  /**
   * Returns whether it is proven that this message is as its source sent it: it was signed by the
   * key that the source's name is known by here. False for what is not signed, for what has not
   * been sent, and for a source whose key is not known yet.
   */
  public boolean verified() {
    return signed && !id.equals(MessageId.UNSENT);
  }

  /**
   * Returns the body as text.
   *
   * @throws ClassCastException if it is not a {@code String}, saying what it is
   */
  public String text() {
    return as(String.class);
  }

  /**
   * Returns the body as bytes: the array itself, no copy of it.
   *
   * @throws ClassCastException if it is not a {@code byte[]}, saying what it is
   */
  public byte[] bytes() {
    return as(byte[].class);
  }

  /**
   * Returns the body as an object of this type.
   *
   * @throws ClassCastException if it is none, saying what it is
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

  /** Messages are equal if all they say is; bodies of bytes, if the bytes are. */
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
