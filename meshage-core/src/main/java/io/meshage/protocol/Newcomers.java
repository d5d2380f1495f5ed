package io.meshage.protocol;

import io.meshage.NodeId;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Nodes that a link was just made to, and that no route leads to yet: a link counts only when both
 * ends announce it, which is a round trip later. Whoever dials wants to send next, so the dial's
 * answer waits for the route, for a bounded time.
 */
final class Newcomers {
  /** A database exchange may take two seconds before the link is announced regardless. */
  private static final Duration PATIENCE = Duration.ofMillis(2500);

  private final Supplier<Routes> routes;
  private final Scheduler scheduler;
  private final List<Waiter> waiters = new ArrayList<>();

  /** Equal only to itself: a node may be waited for twice. */
  private static final class Waiter {
    final NodeId node;
    final Runnable action;

    Waiter(NodeId node, Runnable action) {
      this.node = node;
      this.action = action;
    }
  }

  Newcomers(Supplier<Routes> routes, Scheduler scheduler) {
    this.routes = routes;
    this.scheduler = scheduler;
  }

  /** Runs the action when a route leads to the node, at the latest when patience is over. */
  void whenReachable(NodeId node, Runnable action) {
    Waiter waiter = new Waiter(node, action);
    waiters.add(waiter);
    scheduler.after(PATIENCE, () -> end(waiter));
    routesChanged();
  }

  private void end(Waiter waiter) {
    if (waiters.remove(waiter)) {
      waiter.action.run();
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
    reached.forEach(waiter -> waiter.action.run());
  }

  /** The link to this node ended: nothing is left to wait for. */
  void neighbourDown(NodeId node) {
    List.copyOf(waiters).stream().filter(waiter -> waiter.node.equals(node)).forEach(this::end);
  }
}
