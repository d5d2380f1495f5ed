package io.meshage.sim;

import io.meshage.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows between whom some path stood undisturbed while a send was under way: what was not delivered
 * then has no excuse (I8). A path counts if the source saw all of it when it sent, these links of
 * these lives and not earlier ones, and nothing happened to its links, hosts and nodes since.
 */
final class SteadyPaths {
  /** Clocks further off than this make a node give up too early or too late. */
  private static final double MOST_DRIFT = 0.05;

  /** With less time than this, silence on another path may use it up before it is noticed. */
  static final Duration LEAST_TIMEOUT = Duration.ofSeconds(5);

  /** A path so slow that crossing it this often takes the whole timeout is no help. */
  private static final int LEAST_CROSSINGS = 64;

  private final SimNetwork network;
  private final Iterable<Life> lives;

  SteadyPaths(SimNetwork network, Iterable<Life> lives) {
    this.network = network;
    this.lives = lives;
  }

  /** Returns a path that stood all the time from when the send began; empty if there is none. */
  List<String> find(Sending sending, String recipient) {
    if (sending.timeout.compareTo(LEAST_TIMEOUT) < 0) {
      return List.of();
    }
    Map<String, Life> steady = new HashMap<>();
    Set<String> unsteady = new HashSet<>();
    for (Life life : lives) {
      boolean isOnly = !steady.containsKey(life.node.config.name());
      if (isOnly && isSteady(life, sending.beganNanos)) {
        steady.put(life.node.config.name(), life);
      } else if (!life.isOver) {
        unsteady.add(life.node.config.name()); // perhaps another node of the same name
      }
    }
    steady.keySet().removeAll(unsteady);
    Map<String, List<String>> view = new HashMap<>(sending.view.adjacency());
    String source = sending.from.node.config.name();
    Map<String, List<String>> paths = new HashMap<>(Map.of(source, List.of(source)));
    Deque<String> unvisited = new ArrayDeque<>(List.of(source));
    int mostNodes = Limits.MAX_HOPS + 1;
    while (!unvisited.isEmpty()) {
      String here = unvisited.remove();
      List<String> path = paths.getOrDefault(here, List.of());
      if (here.equals(recipient)) {
        return path;
      }
      for (String next : view.getOrDefault(here, List.of())) {
        if (!paths.containsKey(next)
            && path.size() < mostNodes
            && isSteady(steady.get(here), steady.get(next), sending)) {
          paths.put(next, append(path, next));
          unvisited.add(next);
        }
      }
    }
    return List.of();
  }

  private static List<String> append(List<String> path, String next) {
    List<String> longer = new java.util.ArrayList<>(path);
    longer.add(next);
    return List.copyOf(longer);
  }

  private static boolean isSteady(Life life, long sinceNanos) {
    return !life.isOver
        && !life.isLeaving
        && life.undisturbedSinceNanos < sinceNanos
        && Math.abs(life.node.clockRate - 1) <= MOST_DRIFT;
  }

  private boolean isSteady(@Nullable Life a, @Nullable Life b, Sending sending) {
    return a != null
        && b != null
        && sending.fits(b)
        && a.linkedSinceNanos(b.node.config.name()) < sending.beganNanos
        && b.linkedSinceNanos(a.node.config.name()) < sending.beganNanos
        && a.isLinkKnown(b.node.config.name(), sending.known.get(a.id()))
        && b.isLinkKnown(a.node.config.name(), sending.known.get(b.id()))
        && network.fairSinceNanos(a.node.host, b.node.host) < sending.beganNanos
        && network.slowestNanos(a.node.host, b.node.host)
            < sending.timeout.toNanos() / LEAST_CROSSINGS;
  }
}
