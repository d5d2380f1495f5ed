package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.Member;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.PeerKey;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.ServiceMessage;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.ServiceTable;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.Origin;
import io.meshage.protocol.port.Parcel;
import io.meshage.protocol.port.Post;
import io.meshage.protocol.port.RateGate;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Service;
import io.meshage.wire.ServiceCodecs;
import io.meshage.wire.WireException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries what services say: stands before the inbox, takes what is for the node itself, decodes it
 * for the service that speaks it, and encodes what services send. Confined to the node's loop.
 */
final class ServicePost implements Inbox, Post {
  /** Each takes the better part of a millisecond of the loop. */
  private static final RateGate VERIFICATIONS = RateGate.perSecond(50, 64);

  /** How old, or how much in the future, what is signed may be by this node's clock. */
  private static final long FRESH_MICROS = Duration.ofMinutes(5).toNanos() / 1000;

  private final Inbox inbox;
  private final ServiceCodecs codecs;
  private final MessageSigning signing;
  private final int hopLimit;
  private final Loop loop;
  private final Supplier<NodeCore> core;
  private final Consumer<String> counters;
  private ServiceTable services = ServiceTable.NONE;
  private long verifiedUntilNanos;

  /**
   * Makes the post; until {@link #open} nobody is there to hear.
   *
   * @param inbox gets what is for the application
   * @param hopLimit how many links a service's message may cross
   */
  ServicePost(
      Inbox inbox, ServiceCodecs codecs, MessageSigning signing, int hopLimit, NodePorts ports) {
    this.inbox = inbox;
    this.codecs = codecs;
    this.signing = signing;
    this.hopLimit = hopLimit;
    this.loop = ports.loop();
    this.core = ports.core();
    this.counters = ports.counters();
    this.verifiedUntilNanos = loop.nowNanos();
  }

  /** From here on these hear what is for them. */
  void open(ServiceTable table) {
    services = table;
  }

  @Override
  public void send(Parcel parcel) {
    Bytes body = codecs.encode(parcel.message());
    long now = loop.wallMicros();
    Dispatch command =
        Dispatch.service(
            parcel.to(),
            parcel.timeout(),
            hopLimit,
            now,
            body,
            parcel.signed() && signing.isOn()
                ? signing.signer(Kind.SERVICE, now, 0, parcel.to(), body)
                : null,
            parcel.answer());
    loop.execute(() -> core.get().send(command));
  }

  @Override
  public void answer(MessageId message, Outcome outcome) {
    loop.execute(() -> core.get().inboxAnswered(message, outcome));
  }

  @Override
  public Routes routes() {
    return core.get().topology().freshRoutes();
  }

  @Override
  public Optional<Member> member(NodeId node) {
    return core.get().topology().member(node);
  }

  @Override
  public Answer offer(Arrival arrival) {
    if (arrival.envelope().kind() != Kind.SERVICE) {
      return inbox.offer(arrival);
    }
    Envelope envelope = arrival.envelope();
    try {
      if (!signing.isOn() || !MessageSigning.isSigned(envelope)) {
        return hand(envelope, Optional.empty(), envelope.body());
      } else if (!mayVerify()) {
        counters.accept("services-unverified");
        return Answer.BUSY;
      }
      Optional<PeerKey> known = keyOf(envelope);
      MessageSigning.Opened opened = signing.open(arrival, known.orElse(null), signing.onLoop());
      return hand(envelope, isFresh(envelope) ? known : Optional.empty(), opened.body());
    } catch (WireException e) {
      return unknown(envelope);
    }
  }

  private Answer hand(Envelope envelope, Optional<PeerKey> signer, Bytes body)
      throws WireException {
    ServiceMessage message = codecs.decode(body);
    Service service = services.find(message);
    return service == null
        ? unknown(envelope)
        : service.received(origin(envelope, signer), message);
  }

  private Answer unknown(Envelope envelope) {
    counters.accept("services-unknown");
    answer(envelope.id(), Outcome.UNDECODABLE);
    return Answer.LATER;
  }

  private static Origin origin(Envelope envelope, Optional<PeerKey> signer) {
    NodeId from = envelope.id().source();
    return new Origin(
        from, isNamed(envelope) ? envelope.sourceName() : from.toString(), envelope.id(), signer);
  }

  private boolean mayVerify() {
    long now = loop.nowNanos();
    if (VERIFICATIONS.waitNanos(verifiedUntilNanos, now) > 0) {
      return false;
    }
    verifiedUntilNanos = VERIFICATIONS.take(verifiedUntilNanos, now);
    return true;
  }

  private Optional<PeerKey> keyOf(Envelope envelope) {
    return signing.isOn() && isNamed(envelope)
        ? core.get().identities().key(envelope.sourceName())
        : Optional.empty();
  }

  private static boolean isNamed(Envelope envelope) {
    return NodeId.ofName(envelope.sourceName()).equals(envelope.id().source());
  }

  /** What was signed long ago may be a recording, played to a node that does not remember it. */
  private boolean isFresh(Envelope envelope) {
    return Math.abs(loop.wallMicros() - envelope.sentAtMicros()) <= FRESH_MICROS;
  }

  @Override
  public boolean isWatched() {
    return inbox.isWatched();
  }

  @Override
  public void relayed(Arrival arrival) {
    if (arrival.envelope().kind() != Kind.SERVICE) {
      inbox.relayed(arrival);
    }
  }
}
