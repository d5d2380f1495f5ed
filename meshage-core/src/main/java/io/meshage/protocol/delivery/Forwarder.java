package io.meshage.protocol.delivery;

import com.google.common.collect.Lists;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.protocol.port.Routes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands rows to neighbours: one copy per next hop, never to a node that the copy has left already,
 * nor to one that has failed it. Reads what the neighbours answer.
 *
 * <p>The split per next hop is that of RFC 8279, section 6.5, with names instead of bits.
 */
final class Forwarder {
  private static final Comparator<Row> ASCENDING = Comparator.comparing(Row::node);

  /** So much later a copy may still say the time that there was when the message was made. */
  private static final long FIRST_COPY_NANOS = 50_000;

  private final Station station;

  Forwarder(Station station) {
    this.station = station;
  }

  /** Finds the next hop of each row and hands it over; rows may come in any order. */
  void dispatch(Passage passage, List<Row> rows) {
    if (rows.size() == 1) {
      dispatch(passage, rows.get(0));
      return;
    }
    Routes routes = station.routesFor(passage.envelope);
    List<Row> waiting = new ArrayList<>(rows);
    waiting.sort(ASCENDING);
    while (!waiting.isEmpty()) {
      Map<NodeId, List<Row>> groups = groupByNextHop(passage, waiting, routes);
      waiting = new ArrayList<>();
      for (Map.Entry<NodeId, List<Row>> group : groups.entrySet()) {
        for (List<Row> part : Lists.partition(group.getValue(), Limits.MAX_RECIPIENTS)) {
          if (!hand(passage, group.getKey(), part, routes)) {
            waiting.addAll(part);
          }
        }
      }
      waiting.sort(ASCENDING);
    }
  }

  /** The same for one row: the way of nearly all messages. */
  void dispatch(Passage passage, Row row) {
    Routes routes = station.routesFor(passage.envelope);
    List<Row> alone = List.of(row);
    NodeId hop;
    do {
      hop = nextHop(passage, row, routes);
    } while (hop != null && !hand(passage, hop, alone, routes));
  }

  private Map<NodeId, List<Row>> groupByNextHop(Passage passage, List<Row> rows, Routes routes) {
    Map<NodeId, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      NodeId hop = nextHop(passage, row, routes);
      if (hop != null) {
        groups.computeIfAbsent(hop, any -> new ArrayList<>()).add(row);
      }
    }
    return groups;
  }

  /** Returns where the row goes next; null if nowhere, and then that has been dealt with. */
  private @Nullable NodeId nextHop(Passage passage, Row row, Routes routes) {
    NodeId hop;
    do {
      hop = choose(passage, row, routes);
    } while (hop == null && !row.fallBack() && passage.keeper.stuck(passage, row, routes));
    return hop;
  }

  private @Nullable NodeId choose(Passage passage, Row row, Routes routes) {
    NodeId hop = routes.nextHop(row.node());
    if (hop == null) {
      return null;
    }
    List<NodeId> carriers = passage.carriersOfOlderCopies(row.node());
    if (row.avoided.isEmpty()
        && station.isLinked(hop)
        && !passage.path.contains(hop)
        && !carriers.contains(hop)) {
      return hop;
    }
    Collection<NodeId> avoided = new LinkedHashSet<>(passage.path);
    avoided.remove(station.self);
    avoided.addAll(row.avoided);
    if (!carriers.isEmpty()) {
      // A second copy came because the first may be lost: it should not follow it into the hole.
      Collection<NodeId> more = new LinkedHashSet<>(avoided);
      more.addAll(carriers);
      NodeId apart = search(row.node(), more, routes);
      if (apart != null) {
        return apart;
      }
    }
    return search(row.node(), avoided, routes);
  }

  /** The routes may know a link that is gone already. */
  private @Nullable NodeId search(NodeId node, Collection<NodeId> avoided, Routes routes) {
    NodeId hop = routes.nextHopAvoiding(node, avoided);
    while (hop != null && !station.isLinked(hop) && avoided.add(hop)) {
      hop = routes.nextHopAvoiding(node, avoided);
    }
    return hop == null || station.isLinked(hop) ? hop : null;
  }

  /** Returns false if the neighbour cannot have it, so that the rows need another one. */
  private boolean hand(Passage passage, NodeId hop, List<Row> rows, Routes routes) {
    if (!station.takes(hop, passage.envelope)) {
      for (Row row : rows) {
        row.avoid(hop);
        row.wasTooLarge = true;
        row.at = hop;
      }
      return false;
    }
    long now = station.now();
    Data data = new Data(copy(passage, now), targets(rows), passage.broadcast);
    Outcome refusal = station.hand(hop, data);
    for (Row row : rows) {
      if (refusal == null) {
        row.handedTo(hop, now, routes.digest());
      } else if (refusal == Outcome.NO_ROUTE) {
        row.avoid(hop);
      } else {
        passage.fail(row, refusal, station.self);
      }
    }
    return refusal != Outcome.NO_ROUTE;
  }

  private static List<Target> targets(List<Row> rows) {
    if (rows.size() == 1) {
      return List.of(rows.get(0).target);
    }
    List<Target> targets = new ArrayList<>(rows.size());
    for (Row row : rows) {
      targets.add(row.target);
    }
    return targets;
  }

  /** Returns what leaves this node: its name at the end of the path, less time. */
  Envelope copy(Passage passage, long nowNanos) {
    if (passage.send != null && nowNanos - passage.send.startedNanos < FIRST_COPY_NANOS) {
      return passage.envelope; // made to be sent at once
    }
    return station.copy(passage.envelope, passage.path, passage.deadlineNanos - nowNanos);
  }

  /**
   * Reads one result. That a recipient has the message counts whoever of those it was given to says
   * so; a refusal counts only from the neighbour that has the row now.
   *
   * @param again gets rows that are to be dispatched when all results have been read
   * @return whether it was for a row of this passage that the neighbour was given
   */
  boolean read(Passage passage, NodeId from, Result result, List<Row> again) {
    Row row = passage.find(result.recipient());
    if (row == null || !passage.wasHandedTo(row, from)) {
      return false;
    }
    if (!row.isOpen()) {
      station.count("results-late");
      return true;
    }
    boolean isFinal =
        result.outcome() == Outcome.ACKNOWLEDGED
            || result.outcome() == Outcome.UNDECODABLE
            || result.outcome() == Outcome.NO_CODEC
            || isTooLargeFor(result);
    if (isFinal) {
      passage.settle(row, result.outcome(), result.at());
      return true;
    }
    if (from.equals(row.branch)) {
      row.branch = null; // whatever the branch says later of "all others" is not about this one
    }
    if (!from.equals(row.via)) {
      station.count("results-late");
      return true;
    }
    row.via = null;
    row.avoid(from);
    row.at = result.at();
    row.wasRefusedThere |= from.equals(row.node()) && result.outcome() != Outcome.TIMEOUT;
    row.wasTooLarge = result.outcome() == Outcome.TOO_LARGE;
    if (row.fallBack()) {
      return true;
    }
    if (result.outcome() == Outcome.NO_ROUTE
        || result.outcome() == Outcome.UNKNOWN_NAME
        || result.outcome() == Outcome.TOO_LARGE
        || strayed(passage, row, result.outcome())) {
      passage.keeper.refused(passage, row, result, again);
    } else {
      passage.settle(row, result.outcome(), result.at());
    }
    return true;
  }

  /** The recipient knows best; of a relay there is perhaps a way round. */
  private static boolean isTooLargeFor(Result result) {
    return result.outcome() == Outcome.TOO_LARGE && result.at().equals(result.recipient());
  }

  /** While views differ a copy may wander until it runs out of hops, though the way is short. */
  private boolean strayed(Passage passage, Row row, Outcome outcome) {
    int hops = station.routes().hops(row.node());
    return outcome == Outcome.HOP_LIMIT
        && passage.send != null
        && hops >= 0
        && hops <= passage.envelope.hopLimit();
  }

  /** A link ended: the rows that went over it need another way. */
  void linkDown(Passage passage, NodeId peer) {
    List<Row> again = List.of();
    for (Row row : passage.rows) {
      if (!row.isOpen()) {
        continue;
      }
      if (peer.equals(row.earlier)) {
        row.earlier = null;
      }
      if (peer.equals(row.branch)) {
        row.branch = null;
      }
      if (peer.equals(row.via)) {
        row.via = null;
        row.avoid(peer);
        row.at = station.self;
        if (!row.fallBack()) {
          again = again.isEmpty() ? new ArrayList<>() : again;
          again.add(row);
        }
      }
    }
    if (!again.isEmpty()) {
      dispatch(passage, again);
    }
  }
}
