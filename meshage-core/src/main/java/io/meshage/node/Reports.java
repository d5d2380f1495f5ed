package io.meshage.node;

import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.SendResult;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Names to ids on the way in, ids to names on the way out. */
final class Reports {
  private Reports() {}

  /** Returns the ids of the names, ascending. */
  static List<NodeId> ids(Collection<String> names) {
    return names.stream().map(NodeId::ofName).sorted().toList();
  }

  /**
   * Makes the report for the application.
   *
   * @param asked the names that were asked for; none for a broadcast
   * @param known the name of any other id
   */
  static SendReport report(
      SendResult result, Collection<String> asked, Function<NodeId, String> known) {
    Map<NodeId, String> names = new HashMap<>();
    asked.forEach(name -> names.put(NodeId.ofName(name), name));
    TreeMap<String, Outcome> outcomes = new TreeMap<>();
    for (Result row : result.results()) {
      String name = names.get(row.recipient());
      outcomes.put(name == null ? known.apply(row.recipient()) : name, row.outcome());
    }
    return new SendReport(result.id(), outcomes, Duration.ofNanos(result.elapsedNanos()));
  }
}
