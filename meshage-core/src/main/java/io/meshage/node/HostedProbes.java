package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.PingReport;
import io.meshage.TraceReport;
import io.meshage.TraceReport.Hop;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of {@link io.meshage.Node} that asks how far others are, and by which way. Any thread.
 */
final class HostedProbes {
  private final Calls calls;
  private final NodeRuntime runtime;
  private final Loop loop;
  private final int mostBytes;

  HostedProbes(Calls calls, NodeRuntime runtime, Loop loop, int mostBytes) {
    this.calls = calls;
    this.runtime = runtime;
    this.loop = loop;
    this.mostBytes = mostBytes;
  }

  Question<PingReport> pinging(String destination, Duration limit, int bytes) {
    NodeId id = NodeId.ofName(Limits.name(destination, "the name"));
    MeshConfig.timeout(limit);
    Limits.between(0, mostBytes, bytes, "the number of bytes");
    NodeCore core = runtime.living();
    return Question.of(
        answer ->
            core.send(
                Dispatch.probe(
                    id,
                    bytes == 0 ? Bytes.EMPTY : Bytes.wrap(new byte[bytes]),
                    limit,
                    Limits.MAX_HOPS,
                    result ->
                        answer.give(
                            new PingReport(
                                destination,
                                result.results().get(0).outcome(),
                                Duration.ofNanos(result.elapsedNanos()))))),
        () -> {
          throw calls.lost("before " + destination + " had answered");
        });
  }

  Question<TraceReport> tracing(String destination, Duration limit) {
    Limits.name(destination, "the name");
    MeshConfig.timeout(limit);
    return new Tracing(runtime.living(), destination, limit);
  }

  /**
   * Sends probes that may go one hop further each, until one reaches its destination or nobody
   * wants to know any more.
   */
  private final class Tracing implements Question<TraceReport> {
    private final NodeCore core;
    private final String destination;
    private final NodeId id;
    private final Duration limit;
    private final List<Hop> hops = new ArrayList<>();
    private long startNanos;

    Tracing(NodeCore core, String destination, Duration limit) {
      this.core = core;
      this.destination = destination;
      this.id = NodeId.ofName(destination);
      this.limit = limit;
    }

    @Override
    public void ask(CallReply<TraceReport> answer) {
      startNanos = loop.nowNanos();
      probe(1, answer);
    }

    private void probe(int distance, CallReply<TraceReport> answer) {
      Duration left = limit.minusNanos(loop.nowNanos() - startNanos);
      if (left.isNegative() || left.isZero()) {
        end(Outcome.TIMEOUT, answer);
        return;
      }
      core.send(Dispatch.probe(id, left, distance, result -> answered(distance, result, answer)));
    }

    private void answered(int distance, SendResult result, CallReply<TraceReport> answer) {
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

    private void end(Outcome outcome, CallReply<TraceReport> answer) {
      answer.give(new TraceReport(destination, hops, outcome));
    }

    @Override
    public TraceReport whenClosed() {
      throw calls.lost("before the trace had reached " + destination);
    }
  }
}
