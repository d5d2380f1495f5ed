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

/**
 * Sends probes that may go one hop further each, until one reaches its destination or nobody wants
 * to know any more.
 */
final class Tracer implements Question<TraceReport> {
  private final Calls calls;
  private final NodeCore core;
  private final Loop loop;
  private final String destination;
  private final NodeId id;
  private final Duration limit;
  private final List<Hop> hops = new ArrayList<>();
  private long startNanos;

  Tracer(Calls calls, NodeCore core, Loop loop, String destination, Duration limit) {
    this.calls = calls;
    this.core = core;
    this.loop = loop;
    this.destination = destination;
    this.id = NodeId.ofName(destination);
    this.limit = limit;
  }

  @Override
  public void ask(Reply<TraceReport> answer) {
    startNanos = loop.nowNanos();
    probe(1, answer);
  }

  private void probe(int distance, Reply<TraceReport> answer) {
    Duration left = limit.minusNanos(loop.nowNanos() - startNanos);
    if (left.isNegative() || left.isZero()) {
      end(Outcome.TIMEOUT, answer);
      return;
    }
    core.send(SendCommand.probe(id, left, distance, result -> answered(distance, result, answer)));
  }

  private void answered(int distance, SendResult result, Reply<TraceReport> answer) {
    if (!answer.isOpen()) {
      return;
    }
    Result row = result.results().get(0);
    boolean arrived = row.outcome() == Outcome.ACKNOWLEDGED;
    if (arrived || row.outcome() == Outcome.HOP_LIMIT) {
      String node = core.topology().routes().name(row.at());
      hops.add(new Hop(node, Duration.ofNanos(result.elapsedNanos())));
    }
    if (row.outcome() == Outcome.HOP_LIMIT && distance < Limits.MAX_HOPS) {
      probe(distance + 1, answer);
    } else {
      end(row.outcome(), answer);
    }
  }

  private void end(Outcome outcome, Reply<TraceReport> answer) {
    answer.give(new TraceReport(destination, hops, outcome));
  }

  @Override
  public TraceReport whenClosed() {
    throw calls.lost("before the trace had reached " + destination);
  }
}
