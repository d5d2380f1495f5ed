package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Routes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the source does when a recipient is not reached at the first go: another way at once if
 * there is one, else it waits for new routes; and it tries another way unasked when nothing has
 * been heard for a third of the timeout.
 */
final class Retries {
  /**
   * How long a refused recipient waits for new routes here; then, if the routes here still lead to
   * it, the others may be the ones that were behind, for their calculation is held back for a
   * second and more when much happens (RFC 8405), and it is tried again.
   */
  private static final long PARK_NANOS = 1_000_000_000;

  /** Branches of a broadcast end at about the same time; what one misses another may have. */
  private static final long REPAIR_NANOS = 20_000_000;

  private final Station station;
  private final Deadlines deadlines;
  private final Forwarder forwarder;
  private final Map<MessageId, Passage> parked = new LinkedHashMap<>();

  Retries(Station station, Deadlines deadlines, Forwarder forwarder) {
    this.station = station;
    this.deadlines = deadlines;
    this.forwarder = forwarder;
  }

  private static OpenSend send(Passage passage) {
    return Objects.requireNonNull(passage.send);
  }

  /** No neighbour is left. Whoever was never sent to has no route, the others may get one. */
  boolean stuck(Passage passage, Row row, Routes routes) {
    if (station.hasLeft(row.node(), routes)) {
      passage.settle(row, Outcome.LEFT, station.self);
      return false;
    }
    if (row.copies == 0) {
      station.settleWithoutWay(passage, row, routes);
      return false;
    }
    if (row.routesDigest != routes.digest()) {
      row.routesDigest = routes.digest();
      row.avoided = List.of(); // what failed by the old routes may work by the new ones
      return true;
    }
    park(passage, row);
    return false;
  }

  void refused(Passage passage, Row row, Result result, List<Row> again) {
    if (!result.at().equals(row.node())) {
      row.avoid(result.at());
    }
    missed(passage, row, again);
  }

  private void missed(Passage passage, Row row, List<Row> again) {
    if (row.byTree && send(passage).hasBranches()) {
      park(passage, row);
      repairBy(passage, station.now() + REPAIR_NANOS);
    } else {
      again.add(row);
    }
  }

  private void repairBy(Passage passage, long nanos) {
    send(passage).repairBy(nanos);
    setAlarm(passage);
  }

  private void park(Passage passage, Row row) {
    if (!row.parked) {
      row.parked = true;
      send(passage).parked++;
    }
    row.parkedUntilNanos = station.now() + PARK_NANOS;
    OpenSend send = send(passage);
    if (send.parked == 1 || row.parkedUntilNanos < send.giveUpNanos) {
      send.giveUpNanos = row.parkedUntilNanos;
    }
    parked.put(passage.envelope.id(), passage);
    setAlarm(passage);
  }

  /** The row no longer waits for routes. */
  void forget(Passage passage, Row row) {
    if (row.parked) {
      row.parked = false;
      if (--send(passage).parked == 0) {
        parked.remove(passage.envelope.id());
      }
    }
  }

  void routesChanged() {
    for (Passage passage : List.copyOf(parked.values())) {
      Routes routes = station.routesFor(passage.envelope);
      List<Row> again = new ArrayList<>();
      for (Row row : passage.rows) {
        if (row.parked && station.hasLeft(row.node(), routes)) {
          passage.settle(row, Outcome.LEFT, station.self);
        } else if (row.parked && routes.nextHop(row.node()) != null) {
          forget(passage, row);
          row.avoided = List.of();
          again.add(row);
        }
      }
      if (!again.isEmpty()) {
        forwarder.dispatch(passage, again);
      }
    }
  }

  /** A child says that it has nothing more to say about a broadcast. */
  void branchEnded(Passage passage, NodeId child, boolean allOthers, List<Row> again) {
    OpenSend send = send(passage);
    if (!send.hasBranch(child)) {
      return;
    }
    send.endBranch(child);
    for (Row row : passage.rows) {
      if (!row.isOpen() || !child.equals(row.branch)) {
        continue;
      }
      row.branch = null;
      if (allOthers) {
        passage.settle(row, Outcome.ACKNOWLEDGED, row.node());
      } else if (child.equals(row.via)) {
        row.via = null;
        row.at = child;
        if (!row.fallBack()) {
          missed(passage, row, again);
        }
      }
    }
    repairIfAllEnded(passage);
  }

  void linkDown(Passage passage, NodeId peer) {
    OpenSend send = send(passage);
    if (send.hasBranch(peer)) {
      send.endBranch(peer);
      repairIfAllEnded(passage);
    }
  }

  private void repairIfAllEnded(Passage passage) {
    OpenSend send = send(passage);
    if (!send.hasBranches() && send.repairing && passage.open > 0) {
      repair(passage);
    }
  }

  /** Sends what the tree has not reached by name, along ordinary routes. */
  private void repair(Passage passage) {
    send(passage).repairing = false;
    List<Row> again = new ArrayList<>();
    for (Row row : passage.rows) {
      if (row.isOpen() && row.parked) {
        forget(passage, row);
        again.add(row);
      }
    }
    if (!again.isEmpty()) {
      forwarder.dispatch(passage, again);
    }
  }

  void due(Passage passage, long nowNanos) {
    if (nowNanos >= passage.deadlineNanos) {
      settleUnanswered(passage);
      return;
    }
    OpenSend send = send(passage);
    if (send.parked > 0 && nowNanos >= send.giveUpNanos) {
      giveUpParked(passage, nowNanos);
    }
    if (send.repairing && nowNanos >= send.repairNanos) {
      repair(passage);
    }
    if (nowNanos >= send.nextAttemptNanos) {
      send.nextAttemptNanos = nowNanos + send.patienceNanos;
      tryAnotherWay(passage, nowNanos);
    }
    if (passage.open > 0) {
      setAlarm(passage);
    }
  }

  void settleUnanswered(Passage passage) {
    for (Row row : passage.rows) {
      boolean hasReason = row.parked && row.at != null;
      Outcome reason = row.wasTooLarge ? Outcome.TOO_LARGE : Outcome.NO_ROUTE;
      passage.settle(
          row,
          hasReason ? reason : Outcome.TIMEOUT,
          hasReason ? Objects.requireNonNull(row.at) : station.self);
    }
  }

  private void giveUpParked(Passage passage, long nowNanos) {
    Routes routes = station.routesFor(passage.envelope);
    long earliest = passage.deadlineNanos;
    List<Row> again = new ArrayList<>();
    for (Row row : passage.rows) {
      if (!row.parked) {
        continue;
      }
      if (nowNanos < row.parkedUntilNanos) {
        earliest = Math.min(earliest, row.parkedUntilNanos);
      } else if (routes.nextHop(row.node()) == null) {
        station.settleWithoutWay(passage, row, routes);
      } else {
        forget(passage, row);
        row.avoided = List.of();
        again.add(row);
      }
    }
    send(passage).giveUpNanos = earliest;
    if (!again.isEmpty()) {
      station.count("attempts");
      forwarder.dispatch(passage, again);
    }
  }

  private void tryAnotherWay(Passage passage, long nowNanos) {
    List<Row> again = new ArrayList<>();
    for (Row row : passage.rows) {
      NodeId via = row.via;
      if (row.isOpen() && via != null && nowNanos - row.sentNanos >= send(passage).patienceNanos) {
        row.avoid(via);
        row.earlier = via;
        row.via = null;
        again.add(row);
      }
    }
    if (!again.isEmpty()) {
      station.count("attempts");
      forwarder.dispatch(passage, again);
    }
  }

  /** Sets the alarm to the next thing to do about the passage. */
  void setAlarm(Passage passage) {
    OpenSend send = send(passage);
    long next = Math.min(passage.deadlineNanos, send.nextAttemptNanos);
    if (send.parked > 0) {
      next = Math.min(next, send.giveUpNanos);
    }
    if (send.repairing) {
      next = Math.min(next, send.repairNanos);
    }
    deadlines.set(passage, next);
  }
}
