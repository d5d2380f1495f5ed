package io.meshage.protocol.port;

import io.meshage.NodeId;
import io.meshage.message.DeliveryMessage.Envelope;
import java.util.List;

/**
 * A message that reached a recipient.
 *
 * @param envelope the message, its path ending with the node before this one
 * @param recipients who this copy was for, ascending
 * @param broadcast whether the source sent it to all
 */
public record Arrival(Envelope envelope, List<NodeId> recipients, boolean broadcast) {
  public Arrival {
    recipients = List.copyOf(recipients);
  }
}
