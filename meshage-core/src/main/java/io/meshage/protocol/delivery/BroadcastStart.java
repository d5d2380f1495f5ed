package io.meshage.protocol.delivery;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.protocol.port.Routes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The first step of a broadcast: a copy to each child in the source's own tree. */
final class BroadcastStart {
  private final Station station;
  private final Forwarder forwarder;
  private final Lanes lanes;

  BroadcastStart(Station station, Forwarder forwarder, Lanes lanes) {
    this.station = station;
    this.forwarder = forwarder;
    this.lanes = lanes;
  }

  void send(Passage passage, Routes routes) {
    if (passage.rows.length == 0) {
      return;
    }
    long now = station.now();
    long after = mostCommonAfter(passage);
    Broadcast copy =
        new Broadcast(
            forwarder.copy(passage, now), routes.digest(), false, after, others(passage, after));
    for (NodeId child : routes.children(station.self)) {
      Outcome refusal =
          station.takes(child, passage.envelope) ? station.hand(child, copy) : Outcome.TOO_LARGE;
      if (refusal == null) {
        Objects.requireNonNull(passage.send).openBranch(child);
      }
      for (NodeId node : routes.subtree(station.self, child)) {
        Row row = passage.find(node);
        if (row == null) {
          continue;
        }
        if (refusal == null) {
          row.handedTo(child, now, routes.digest());
          row.branch = child;
          row.byTree = true;
        } else if (refusal == Outcome.BUSY) {
          passage.settle(row, refusal, station.self);
        } else {
          row.avoid(child);
        }
      }
    }
    sendRestByName(passage);
  }

  /** A child whose link has just gone is a child no more; its part of the tree needs other ways. */
  private void sendRestByName(Passage passage) {
    List<Row> rest = new ArrayList<>();
    for (Row row : passage.rows) {
      if (row.isOpen() && row.via == null) {
        rest.add(row);
      }
    }
    if (!rest.isEmpty()) {
      forwarder.dispatch(passage, rest);
    }
  }

  /**
   * The vote of Boyer and Moore, 1981: exact if one counter has the majority, else a good guess.
   */
  private static long mostCommonAfter(Passage passage) {
    long candidate = 0;
    int lead = 0;
    for (Row row : passage.rows) {
      if (lead == 0) {
        candidate = row.target.after();
        lead = 1;
      } else {
        lead += row.target.after() == candidate ? 1 : -1;
      }
    }
    return candidate;
  }

  private List<Target> others(Passage passage, long after) {
    List<Target> others = new ArrayList<>();
    for (Row row : passage.rows) {
      if (row.target.after() != after) {
        others.add(row.target);
      }
    }
    // A flood also reaches whom the source does not see just now, but still owes a message.
    lanes.forEachOpen(
        passage.envelope.id().instance(),
        (node, counter) -> {
          if (counter != after && passage.find(node) == null) {
            others.add(new Target(node, counter));
          }
        });
    others.sort(Comparator.comparing(Target::node));
    if (others.size() > Limits.MAX_RECIPIENTS) {
      // The others are held for a message that never comes, until their patience ends.
      station.count("broadcasts-out-of-order");
      return others.subList(0, Limits.MAX_RECIPIENTS);
    }
    return others;
  }
}
