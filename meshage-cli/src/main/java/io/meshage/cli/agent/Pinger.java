package io.meshage.cli.agent;

import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.PingReport;
import io.meshage.cli.control.Answer;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one probe after the other, each after the answer to the one before and the interval. Each
 * probe may take as long as the node's timeout. Only one is under way, so the fields need no lock.
 */
final class Pinger {
  private final Node node;
  private final AgentTimer timer;
  private final Request.Ping wish;
  private final Answer answer;
  private final Consumer<Throwable> failed;
  private final List<Duration> roundTrips = new ArrayList<>();
  private int sent;
  private volatile boolean cancelled;

  /**
   * Makes one.
   *
   * @param failed ends the answer with what no probe should throw
   */
  Pinger(
      Node node, AgentTimer timer, Request.Ping wish, Answer answer, Consumer<Throwable> failed) {
    this.node = node;
    this.timer = timer;
    this.wish = wish;
    this.answer = answer;
    this.failed = failed;
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
      timer.when(
          node.pingAsync(wish.destination(), wish.timeout().orElseGet(node::timeout), wish.bytes()),
          this::answered);
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
  }

  private void answered(@Nullable PingReport report, @Nullable Throwable failure) {
    if (failure != null) {
      failed.accept(failure);
      return;
    }
    try {
      tell(Objects.requireNonNull(report, "a ping ends with a report"));
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
  }

  private void tell(PingReport report) {
    JsonObject item =
        new JsonObject().put("sequence", sent).put("outcome", report.outcome().name());
    if (report.outcome() == Outcome.ACKNOWLEDGED) {
      roundTrips.add(report.roundTrip());
      item.put("rttMicros", Views.micros(report.roundTrip()));
    }
    answer.item(item.put("words", report.outcome().words()));
    if (sent < wish.count()) {
      timer.after(wish.interval(), this::next);
    } else {
      List<Duration> sorted = roundTrips.stream().sorted().toList();
      answer.result(Views.ping(wish.destination(), sent, sorted));
    }
  }
}
