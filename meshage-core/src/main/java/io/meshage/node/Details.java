package io.meshage.node;

import io.meshage.NodeId;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Routes;
import io.meshage.wire.Bodies;
import org.jspecify.annotations.Nullable;

/** More words for people about what became of one message. */
final class Details {
  private final Bodies bodies;
  private final Payload payload;
  private final NodeCore core;

  /**
   * Makes the words about a message.
   *
   * @param bodies knows what codecs are called
   * @param payload what was sent
   * @param core knows the links of the node that sent it
   */
  Details(Bodies bodies, Payload payload, NodeCore core) {
    this.bodies = bodies;
    this.payload = payload;
    this.core = core;
  }

  /**
   * Returns what there is to say about an outcome; null if nothing.
   *
   * @param routes what the nodes are called, read and take
   */
  @Nullable String of(Result row, Routes routes) {
    return switch (row.outcome()) {
      case NO_CODEC -> bodies.explain(payload.plain().form(), routes.capabilities(row.recipient()));
      case TOO_LARGE -> tooLarge(row, routes);
      case NO_ROUTE, UNKNOWN_NAME, LEFT -> new Unreached(core).words(row.recipient());
      default -> null;
    };
  }

  /** Relays pass on what was packed, the recipient unpacks it. */
  private String tooLarge(Result row, Routes routes) {
    NodeId at = row.at();
    boolean isRecipient = at.equals(row.recipient());
    int takes = routes.capabilities(at).largestBody();
    int plain = payload.plain().bytes().length();
    int packed = payload.packed() == null ? plain : payload.packed().body().length();
    int bytes = isRecipient ? plain : packed;
    return "the body has "
        + bytes
        + (packed < plain && !isRecipient ? " bytes, compressed, and " : " bytes, and ")
        + routes.name(at)
        + (isRecipient ? " takes " : ", on the way, takes ")
        + (takes < bytes ? "at most " + takes : "less");
  }
}
