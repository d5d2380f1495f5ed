package io.meshage.protocol.delivery;

import io.meshage.Linger;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.Capabilities;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.Self;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A node with a delivery room and lists for everything else. */
final class TestNode implements Inbox {
  final NodeId id;
  final Delivery door;
  final List<Arrival> inbox = new ArrayList<>();
  final List<Arrival> snooped = new ArrayList<>();
  final Map<String, Integer> counters = new LinkedHashMap<>();
  Answer nextAnswers = Answer.HANDED_OVER;
  boolean isAlive = true;
  FakeRoutes routes;

  /** The last number that it has drawn for the ids of its messages. */
  long series;

  TestNode(TestNet net, NodeId id) {
    this.id = id;
    routes = new FakeRoutes(id, new TreeMap<>(), new TreeSet<>());
    door =
        new Delivery(
            new Self(id, "n" + id.low(), 1, List.of())
                .reading(new Capabilities(List.of(), List.of(), net.largestBody(id))),
            () -> ++series,
            (to, message) -> net.carry(id, to, (io.meshage.message.DeliveryMessage) message),
            () -> routes,
            this,
            net.clock,
            counter -> counters.merge(counter, 1, Integer::sum),
            net.lingers.getOrDefault(id, Linger.NONE));
  }

  @Override
  public Answer offer(Arrival arrival) {
    if (nextAnswers == Answer.HANDED_OVER || nextAnswers == Answer.LATER) {
      inbox.add(arrival);
    }
    return nextAnswers;
  }

  @Override
  public boolean isWatched() {
    return true;
  }

  @Override
  public void relayed(Arrival arrival) {
    snooped.add(arrival);
  }

  void decoded(MessageId message, Outcome outcome) {
    door.inboxAnswered(message, outcome);
  }

  List<MessageId> received() {
    return inbox.stream().map(arrival -> arrival.envelope().id()).toList();
  }

  int count(String counter) {
    return counters.getOrDefault(counter, 0);
  }
}
