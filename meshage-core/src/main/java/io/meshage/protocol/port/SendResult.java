package io.meshage.protocol.port;

import io.meshage.MessageId;
import io.meshage.message.DeliveryMessage.Result;
import java.util.List;

/**
 * What became of a send.
 *
 * @param id the message's id
 * @param results one row for every recipient, ascending by id
 * @param elapsedNanos from the call to the last outcome
 */
public record SendResult(MessageId id, List<Result> results, long elapsedNanos) {
  public SendResult {
    results = List.copyOf(results);
  }
}
