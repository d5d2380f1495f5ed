package io.meshage.cli.agent;

import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.PingReport;
import io.meshage.cli.control.Answer;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends one probe after the other, each after the answer to the one before and the interval. Each
 * probe may take as long as the node's timeout. Only one is under way, so the fields need no lock.
 */
final class Pinger {
  private final Node node;
  private final ScheduledExecutorService timer;
  private final Request.Ping wish;
  private final Answer answer;
  private final List<Duration> roundTrips = new ArrayList<>();
  private int sent;
  private volatile boolean cancelled;

  Pinger(Node node, ScheduledExecutorService timer, Request.Ping wish, Answer answer) {
    this.node = node;
    this.timer = timer;
    this.wish = wish;
    this.answer = answer;
  }

  void start() {
    answer.onEnd(() -> cancelled = true);
    next();
  }

  private void next() {
    if (cancelled) {
      return;
    }
    sent++;
    try {
      var unused = node.pingAsync(wish.destination(), node.timeout()).whenComplete(this::answered);
    } catch (RuntimeException e) {
      answer.error(Failure.MESH, "ping ended: " + e.getMessage());
    }
  }

  private void answered(@Nullable PingReport report, @Nullable Throwable failure) {
    if (report == null) {
      answer.error(Failure.MESH, "ping ended: " + failure);
      return;
    }
    JsonObject item =
        new JsonObject().put("sequence", sent).put("outcome", report.outcome().name());
    if (report.outcome() == Outcome.ACKNOWLEDGED) {
      roundTrips.add(report.roundTrip());
      item.put("rttMicros", Views.micros(report.roundTrip()));
    }
    answer.item(item.put("words", report.outcome().words()));
    if (sent < wish.count()) {
      var unused = timer.schedule(this::next, wish.interval().toMillis(), TimeUnit.MILLISECONDS);
    } else {
      List<Duration> sorted = roundTrips.stream().sorted().toList();
      answer.result(Views.ping(wish.destination(), sent, sorted));
    }
  }
}
