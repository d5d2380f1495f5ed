package io.meshage.node;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.TraceReport;
import io.meshage.TraceReport.Hop;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.SendCommand;
import io.meshage.protocol.port.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends probes that may go one hop further each, until one reaches its destination. */
final class Tracer {
  private final NodeCore core;
  private final Loop loop;
  private final String destination;
  private final NodeId id;
  private final Duration limit;
  private final List<Hop> hops = new ArrayList<>();
  private final CompletableFuture<TraceReport> report = new CompletableFuture<>();
  private long startNanos;

  Tracer(NodeCore core, Loop loop, String destination, Duration limit) {
    this.core = core;
    this.loop = loop;
    this.destination = destination;
    this.id = NodeId.ofName(destination);
    this.limit = limit;
  }

  CompletableFuture<TraceReport> start() {
    loop.execute(
        () -> {
          startNanos = loop.nowNanos();
          probe(1);
        });
    return report;
  }

  private void probe(int distance) {
    Duration left = limit.minusNanos(loop.nowNanos() - startNanos);
    if (left.isNegative() || left.isZero()) {
      end(Outcome.TIMEOUT);
      return;
    }
    core.send(SendCommand.probe(id, left, distance, result -> answered(distance, result)));
  }

  private void answered(int distance, SendResult result) {
    Result row = result.results().get(0);
    boolean arrived = row.outcome() == Outcome.ACKNOWLEDGED;
    if (arrived || row.outcome() == Outcome.HOP_LIMIT) {
      String node = core.topology().routes().name(row.at());
      hops.add(new Hop(node, Duration.ofNanos(result.elapsedNanos())));
    }
    if (row.outcome() == Outcome.HOP_LIMIT && distance < Limits.MAX_HOPS) {
      probe(distance + 1);
    } else {
      end(row.outcome());
    }
  }

  private void end(Outcome outcome) {
    report.complete(new TraceReport(destination, hops, outcome));
  }
}
