package io.meshage.node;

import io.meshage.Message;
import io.meshage.NodeId;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Routes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** What the application of a node sees of messages that arrived: names in place of ids. */
final class ArrivedMessages {
  private final String self;

  /** Makes it for the node of this name. */
  ArrivedMessages(String self) {
    this.self = self;
  }

  Message message(Arrival arrival, Routes names, boolean verified, Object body) {
    Envelope envelope = arrival.envelope();
    return new Message(
        envelope.id(),
        name(envelope, names, envelope.id().source()),
        recipients(arrival.recipients(), names),
        arrival.broadcast(),
        route(envelope, names),
        Instant.EPOCH.plus(envelope.sentAtMicros(), ChronoUnit.MICROS),
        verified,
        body);
  }

  /** A message may be faster than the announcement of its source, and then names it itself. */
  static String name(Envelope envelope, Routes names, NodeId node) {
    boolean isNamedSource =
        node.equals(envelope.id().source())
            && !names.isKnown(node)
            && NodeId.ofName(envelope.sourceName()).equals(node);
    return isNamedSource ? envelope.sourceName() : names.name(node);
  }

  private static List<String> recipients(List<NodeId> ids, Routes names) {
    return ids.size() == 1
        ? List.of(names.name(ids.get(0)))
        : ids.stream().map(names::name).sorted().toList();
  }

  private List<String> route(Envelope envelope, Routes names) {
    int hops = envelope.path().size();
    String[] route = new String[hops + 1];
    for (int i = 0; i < hops; i++) {
      route[i] = name(envelope, names, envelope.path().get(i));
    }
    route[hops] = self;
    return route[hops - 1].equals(self) // a message to oneself passes nobody
        ? List.of(Arrays.copyOf(route, hops))
        : List.of(route);
  }
}
