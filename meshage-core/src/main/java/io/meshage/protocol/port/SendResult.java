package io.meshage.protocol.port;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.message.DeliveryMessage.Result;
import java.util.List;

/**
 * What became of a send.
 *
 * @param id the message's id
 * @param results one row for every recipient, ascending by id
 * @param elapsedNanos from the call to the last outcome
 * @param uncertain who has not acknowledged and may have the message all the same, ascending
 */
public record SendResult(
    MessageId id, List<Result> results, long elapsedNanos, List<NodeId> uncertain) {
  public SendResult {
    results = List.copyOf(results);
    uncertain = List.copyOf(uncertain);
  }
}
