package io.meshage.protocol.port;

import io.meshage.NodeId;
import io.meshage.message.ServiceMessage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a service wants delivered.
 *
 * @param to to whom, ascending, each once
 * @param message what it says
 * @param signed whether this node signs it, if it has an identity
 * @param timeout until when every recipient has an outcome
 * @param answer gets the outcomes once, in a later event, a row for each recipient
 */
public record Parcel(
    List<NodeId> to,
    ServiceMessage message,
    boolean signed,
    Duration timeout,
    Consumer<SendResult> answer) {
  public Parcel {
    to = List.copyOf(to);
  }
}
