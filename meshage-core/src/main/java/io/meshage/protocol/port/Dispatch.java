package io.meshage.protocol.port;

import com.google.common.primitives.Longs;
import io.meshage.Bytes;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.message.BodyForm;
import io.meshage.message.DeliveryMessage.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the application wants delivered.
 *
 * @param recipients who, ascending, each once; ignored for a broadcast, which goes to all reachable
 * @param broadcast whether it goes to all
 * @param kind message or probe
 * @param timeout until when every recipient has an outcome
 * @param hopLimit how many links it may cross
 * @param sentAtMicros the stamp for people
 * @param bodyForm what was done to the body, see {@link io.meshage.message.BodyForm}
 * @param body the encoded body
 * @param packed the same body made smaller, for recipients who all read that; null if there is none
 * @param signed makes the body that travels when the message has its number; null where the body
 *     goes as it is
 * @param answer gets the result once, on the node's loop, after the call of send has returned
 */
public record Dispatch(
    List<NodeId> recipients,
    boolean broadcast,
    Kind kind,
    Duration timeout,
    int hopLimit,
    long sentAtMicros,
    int bodyForm,
    Bytes body,
    @Nullable Packed packed,
    @Nullable Function<MessageId, Bytes> signed,
    Consumer<SendResult> answer) {

  /**
   * A body that was made smaller.
   *
   * @param form what was done to it
   * @param body the bytes
   */
  public record Packed(int form, Bytes body) {}

  public Dispatch {
    recipients = List.copyOf(recipients);
  }

  /** Returns a probe to one node. */
  public static Dispatch probe(
      NodeId destination, Duration timeout, int hopLimit, Consumer<SendResult> answer) {
    return probe(destination, Bytes.EMPTY, timeout, hopLimit, answer);
  }

  /** Returns a probe to one node that carries these bytes, which nobody reads. */
  public static Dispatch probe(
      NodeId destination,
      Bytes ballast,
      Duration timeout,
      int hopLimit,
      Consumer<SendResult> answer) {
    return new Dispatch(
        List.of(destination),
        false,
        Kind.PROBE,
        timeout,
        hopLimit,
        0,
        0,
        ballast,
        null,
        null,
        answer);
  }

  /**
   * Returns a probe to one node in any life but one, which answers that it is not the one.
   *
   * @param birth the instance that the life not meant began with
   */
  public static Dispatch probeOther(
      NodeId destination, long birth, Duration timeout, int hopLimit, Consumer<SendResult> answer) {
    return probe(destination, life(birth), timeout, hopLimit, answer);
  }

  /** Returns a message for the nodes themselves, past their applications; signed or not. */
  public static Dispatch service(
      List<NodeId> recipients,
      Duration timeout,
      int hopLimit,
      long sentAtMicros,
      Bytes body,
      @Nullable Function<MessageId, Bytes> signed,
      Consumer<SendResult> answer) {
    return new Dispatch(
        recipients,
        false,
        Kind.SERVICE,
        timeout,
        hopLimit,
        sentAtMicros,
        signed == null ? 0 : BodyForm.SIGNED,
        body,
        null,
        signed,
        answer);
  }

  /** Returns the body of a probe that is not for the life that began with this instance. */
  public static Bytes life(long birth) {
    return Bytes.wrap(Longs.toByteArray(birth));
  }
}
