package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.MessageId;
import io.meshage.SendReport;
import io.meshage.message.BodyForm;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.SendResult;
import io.meshage.wire.Bodies;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A message on its way: what is asked of the core, and the report that comes of it. */
final class Delivering implements Question<SendReport> {
  private final Calls calls;
  private final NodeCore core;
  private final Bodies bodies;
  private final Addressees addressees;
  private final boolean broadcast;
  private final Payload payload;
  private final @Nullable Function<MessageId, Bytes> signer;
  private final Duration timeout;
  private final int hopLimit;
  private final long sentAtMicros;
  private volatile boolean isUnderWay;

  /**
   * Makes the question, on the caller's thread.
   *
   * @param signing signs the message; null if it goes unsigned
   * @throws IllegalArgumentException if it cannot be signed
   */
  Delivering(
      Calls calls,
      NodeCore core,
      NodeParts parts,
      Addressees addressees,
      Payload payload,
      @Nullable MessageSigning signing,
      Duration timeout) {
    this.calls = calls;
    this.core = core;
    this.bodies = parts.bodies();
    this.addressees = addressees;
    this.broadcast = addressees == Addressees.ALL;
    this.payload = payload;
    this.timeout = timeout;
    this.hopLimit = parts.config().hopLimit();
    this.sentAtMicros = parts.loop().wallMicros();
    this.signer =
        signing == null
            ? null
            : signing.signer(addressees.ids(), sentAtMicros, payload, parts.config());
  }

  @Override
  public void ask(CallReply<SendReport> answer) {
    isUnderWay = true;
    core.send(
        new Dispatch(
            addressees.ids(),
            broadcast,
            Kind.MESSAGE,
            timeout,
            hopLimit,
            sentAtMicros,
            signer == null ? payload.plain().form() : BodyForm.SIGNED,
            payload.plain().bytes(),
            signer == null ? payload.packed() : null,
            signer,
            result -> answer.give(report(result))));
  }

  private SendReport report(SendResult result) {
    return addressees.report(result, core.topology().routes(), new Details(bodies, payload, core));
  }

  @Override
  public SendReport whenClosed() {
    throw calls.lost(
        isUnderWay
            ? "before all recipients had answered; it is not known which of them have the message"
            : "before the message was sent; no node has it");
  }
}
