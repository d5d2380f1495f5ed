package io.meshage.sim.study;

import io.meshage.Message;
import io.meshage.SendReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages at random moments (a Poisson process) from random running nodes: most to one other
 * running node, some to all.
 */
final class Load {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Rig rig;
  private final Deliveries deliveries;
  private final SplittableRandom random;
  private final double broadcastShare;
  private final String padding;
  private final Map<Integer, Send> sends = new HashMap<>();
  private double perSecond;
  private int epoch;
  private int numbers;
  private int open;

  /** One message under way. */
  private static final class Send {
    final int source;
    final long atNanos;
    final int[] hops;
    boolean reported;

    Send(int source, long atNanos, int[] hops) {
      this.source = source;
      this.atNanos = atNanos;
      this.hops = hops;
    }
  }

  Load(Rig rig, StudySettings settings, Deliveries deliveries, SplittableRandom random) {
    this.rig = rig;
    this.deliveries = deliveries;
    this.random = random;
    broadcastShare = settings.broadcastShare();
    padding = ".".repeat(settings.bodyBytes());
    for (int node = 0; node < rig.mesh.nodes(); node++) {
      int recipient = node;
      rig.sim.onMessage(rig.mesh.name(node), message -> arrived(recipient, message));
    }
  }

  /** Sends at this rate from now on; 0 stops. */
  void setRate(double sendsPerSecond) {
    perSecond = sendsPerSecond;
    epoch++;
    scheduleNext();
  }

  /** Returns how many sends have no report yet. */
  int open() {
    return open;
  }

  private void scheduleNext() {
    if (perSecond > 0) {
      int current = epoch;
      long waitNanos = Math.round(random.nextExponential() * NANOS_PER_SECOND / perSecond);
      rig.agenda.at(
          rig.nowNanos() + waitNanos,
          () -> {
            if (epoch == current) {
              send();
              scheduleNext();
            }
          });
    }
  }

  private void send() {
    List<Integer> running = new ArrayList<>();
    for (int node = 0; node < rig.mesh.nodes(); node++) {
      if (rig.mesh.isRunning(node)) {
        running.add(node);
      }
    }
    boolean broadcast = random.nextDouble() < broadcastShare;
    if (running.size() < 2) {
      return;
    }
    int source = running.remove(random.nextInt(running.size()));
    int recipient = running.get(random.nextInt(running.size()));
    int number = ++numbers;
    Send send = new Send(source, rig.nowNanos(), rig.mesh.hopsFrom(source));
    sends.put(number, send);
    deliveries.sent(broadcast);
    open++;
    String body = (number + " " + padding).substring(0, padding.length());
    CompletableFuture<SendReport> report =
        broadcast
            ? rig.node(source).broadcastAsync(body)
            : rig.node(source).setAsync(List.of(rig.mesh.name(recipient)), body);
    var unused = report.whenComplete((answer, failure) -> reported(send, answer));
  }

  private void reported(Send send, @Nullable SendReport report) {
    if (!send.reported) {
      send.reported = true;
      open--;
      if (report == null) {
        deliveries.refused();
      } else {
        deliveries.reported(report);
        rig.timeline.reported(report);
      }
    }
  }

  /** A node ended: nobody hears what became of its sends. */
  void ended(int node) {
    for (Send send : sends.values()) {
      if (send.source == node && !send.reported) {
        send.reported = true;
        open--;
        deliveries.orphaned();
      }
    }
  }

  private void arrived(int recipient, Message message) {
    String body = message.text();
    Send send = sends.get(Integer.parseInt(body.substring(0, body.indexOf(' '))));
    if (send != null) {
      deliveries.arrived(message, rig.nowNanos() - send.atNanos, send.hops[recipient]);
    }
  }
}
