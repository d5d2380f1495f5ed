package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Result;
import java.util.List;

/** Answers a copy that was for this node only: the one step of nearly all messages here. */
record DirectAnswer(Station station, NodeId to, MessageId id) implements Waiter {
  @Override
  public void answered(Outcome outcome) {
    station.acknowledge(
        to, id, List.of(new Result(station.self, outcome, station.self)), false, false);
  }
}
