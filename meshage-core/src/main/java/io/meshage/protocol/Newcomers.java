package io.meshage.protocol;

import io.meshage.CloseReason;
import io.meshage.NodeId;
import io.meshage.protocol.port.DialResult;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that a link was just made to, and that no route leads to yet: a link counts only when both
 * ends announce it, which is a round trip later. Whoever dials wants to send next, so the dial's
 * answer waits for the route, for a bounded time. Until then the other end may also refuse what it
 * reads last of the handshake, and then there was no link.
 */
final class Newcomers {
  /** A database exchange may take two seconds before the link is announced regardless. */
  private static final Duration PATIENCE = Duration.ofMillis(2500);

  private final Supplier<Routes> routes;
  private final Scheduler scheduler;
  private final List<Waiter> waiters = new ArrayList<>();

  /** Equal only to itself: a node may be waited for twice. */
  private static final class Waiter {
    final DialResult.Linked linked;
    final NodeId node;
    final Consumer<DialResult> answer;

    /** How the link ended, if it did. */
    DialResult.@Nullable Failed loss;

    Waiter(DialResult.Linked linked, Consumer<DialResult> answer) {
      this.linked = linked;
      this.node = NodeId.ofName(linked.peer());
      this.answer = answer;
    }
  }

  Newcomers(Supplier<Routes> routes, Scheduler scheduler) {
    this.routes = routes;
    this.scheduler = scheduler;
  }

  /** Answers when a route leads to the node, at the latest when patience is over. */
  void answerWhenReachable(DialResult.Linked linked, Consumer<DialResult> answer) {
    Waiter waiter = new Waiter(linked, answer);
    waiters.add(waiter);
    scheduler.after(PATIENCE, () -> end(waiter));
    routesChanged();
  }

  private void end(Waiter waiter) {
    if (waiters.remove(waiter)) {
      waiter.answer.accept(waiter.loss == null ? waiter.linked : waiter.loss);
    }
  }

  /** Looks who can be reached now. */
  void routesChanged() {
    if (waiters.isEmpty()) {
      return;
    }
    Routes now = routes.get();
    List<Waiter> reached = new ArrayList<>();
    for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
      Waiter waiter = all.next();
      if (now.nextHop(waiter.node) != null) {
        all.remove();
        reached.add(waiter);
      }
    }
    reached.forEach(waiter -> waiter.answer.accept(waiter.linked));
  }

  void neighbourUp(NodeId node) {
    for (Waiter waiter : waiters) {
      if (waiter.node.equals(node)) {
        waiter.loss = null;
      }
    }
  }

  /** The link to this node ended; one that was lost may be made again at once. */
  void neighbourDown(NodeId node, CloseReason reason, String text) {
    for (Waiter waiter : List.copyOf(waiters)) {
      if (waiter.node.equals(node)) {
        waiter.loss = new DialResult.Failed(reason, text);
        if (reason != CloseReason.LOST && reason != CloseReason.FAULT) {
          end(waiter);
        }
      }
    }
  }
}
