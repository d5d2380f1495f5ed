package io.meshage.sim;

import com.google.common.collect.Iterables;
import io.meshage.LinkInfo;
import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.Route;
import io.meshage.Topology;
import io.meshage.protocol.port.Gauge;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The checks of what must hold in every run, numbered as in docs/protocol/proof.md. Invariants
 * whose violation shows at once (I4, I5, I7, I9, and the order of messages) are checked with every
 * event. The others are checked here, when the network is at rest.
 */
public final class Invariants {
  private static final List<String> NEVER_AMONG_FRIENDS =
      List.of(
          "frames-malformed",
          "datagrams-malformed",
          "links-closed-malformed",
          "links-closed-too_large",
          "links-aborted-malformed");

  private static final List<String> APPLICATION_THREW =
      List.of("handlers-threw", "listeners-threw", "observers-threw");

  /**
   * From how many nodes all paths are compared, because all pairs of a thousand would take minutes.
   */
  private static final int MOST_ROOTS = 64;

  private static final long ANY_LIFE = -1;

  /** How long control frames may wait, besides the time of the path. */
  private static final Duration MOST_CONTROL_WAIT = Duration.ofMillis(50);

  /** A node does at once what is due, but its clock may be slightly wrong. */
  private static final long MOST_OVERDUE_NANOS = Duration.ofMillis(100).toNanos();

  private final Simulation simulation;
  private final Journal journal;

  Invariants(Simulation simulation, Journal journal) {
    this.simulation = simulation;
    this.journal = journal;
  }

  /**
   * Checks everything that holds when nothing changes any more and no send is open.
   *
   * @throws SimulationError if something does not hold; its message names it
   */
  public void atRest() {
    signsOfLife();
    agreement();
    equalTrees();
    presentLives();
    keyIsolation();
    nobodyIsResurrected();
    nothingIsOverdue();
    acknowledgedMeansDelivered();
    bounds();
    nobodyTalksNonsense();
  }

  /**
   * I1: every running node sees exactly the links of its part of the mesh. One view of each part is
   * compared with the links, and the others with that view, by their digests.
   *
   * @throws SimulationError if one does not
   */
  public void agreement() {
    SortedMap<String, NavigableSet<String>> links = trueLinks();
    Map<String, Topology> compared = new HashMap<>();
    for (String name : simulation.running()) {
      Node node = simulation.node(name);
      Topology view = node.mesh();
      Topology same = compared.get(node.name());
      if (same != null && same.digest() == view.digest()) {
        continue;
      }
      SortedMap<String, List<String>> part = part(links, node.name());
      if (!view.adjacency().equals(part)) {
        throw broken("I1", view + " but the links are " + part);
      }
      part.keySet().forEach(member -> compared.put(member, view));
    }
  }

  /** Returns the links that both ends have. */
  private SortedMap<String, NavigableSet<String>> trueLinks() {
    SortedMap<String, NavigableSet<String>> claimed = new TreeMap<>();
    for (String name : simulation.running()) {
      Node node = simulation.node(name);
      NavigableSet<String> peers = claimed.computeIfAbsent(node.name(), any -> new TreeSet<>());
      node.links().stream().map(LinkInfo::peer).forEach(peers::add);
    }
    claimed.forEach(
        (name, peers) ->
            peers.removeIf(peer -> !claimed.getOrDefault(peer, new TreeSet<>()).contains(name)));
    return claimed;
  }

  private static SortedMap<String, List<String>> part(
      SortedMap<String, NavigableSet<String>> links, String from) {
    SortedMap<String, List<String>> part = new TreeMap<>();
    Deque<String> unvisited = new ArrayDeque<>(List.of(from));
    while (!unvisited.isEmpty()) {
      String name = unvisited.remove();
      NavigableSet<String> peers = links.getOrDefault(name, new TreeSet<>());
      if (part.put(name, new ArrayList<>(peers)) == null) {
        peers.stream().filter(peer -> !part.containsKey(peer)).forEach(unvisited::add);
      }
    }
    return part;
  }

  /**
   * I19: if views are equal, the trees of each source are equal, and so are the paths: the rest of
   * a path after the next hop is the path of the next hop itself, at least in cost.
   *
   * @throws SimulationError if not
   */
  public void equalTrees() {
    if (simulation.network().isWatched()) {
      String difference = new Trees(journal.lives()).difference();
      if (!difference.isEmpty()) {
        throw broken("I19", difference);
      }
    }
    Map<String, Topology> views = new TreeMap<>();
    for (String name : simulation.running()) {
      Topology view = simulation.node(name).mesh();
      views.put(view.self(), view);
    }
    for (Topology view : Iterables.limit(views.values(), MOST_ROOTS)) {
      for (String destination : view.nodes()) {
        Route route = view.route(destination).orElseThrow(() -> noRoute(view, destination));
        if (route.hops().size() > 1) {
          sameFromNextHop(views, view, route);
        }
      }
    }
  }

  private void sameFromNextHop(Map<String, Topology> views, Topology view, Route route) {
    String destination = route.hops().get(route.hops().size() - 1);
    Topology next = views.get(route.hops().get(1));
    if (next == null || next.digest() != view.digest()) {
      return;
    }
    int first =
        view.route(next.self()).map(Route::cost).orElseThrow(() -> noRoute(view, next.self()));
    Optional<Integer> rest = next.route(destination).map(Route::cost);
    if (rest.isEmpty() || first + rest.get() != route.cost()) {
      throw broken(
          "I19", view.self() + " goes " + route + " but " + next.self() + " needs " + rest);
    }
  }

  private SimulationError noRoute(Topology view, String destination) {
    return broken("I19", view + " has no route to " + destination);
  }

  /**
   * I6: a recipient that acknowledged has the message, unless it crashed or was not a recipient.
   *
   * @throws SimulationError if not
   */
  public void acknowledgedMeansDelivered() {
    Map<String, List<Life>> lives = new TreeMap<>();
    for (Life life : journal.lives()) {
      lives.computeIfAbsent(life.node.config.name(), any -> new ArrayList<>()).add(life);
    }
    for (Sending sending : journal.done()) {
      if (sending.report == null) {
        continue;
      }
      var id = sending.report.id();
      sending
          .report
          .outcomes()
          .forEach(
              (name, outcome) -> {
                boolean excused =
                    lives.getOrDefault(name, List.of()).stream()
                        .anyMatch(life -> life.isOver || life.node.leavesUnread);
                boolean has =
                    lives.getOrDefault(name, List.of()).stream()
                        .anyMatch(life -> life.receivedIds.contains(id));
                if (outcome == Outcome.ACKNOWLEDGED && !has && !excused) {
                  throw broken("I6", name + " acknowledged " + id + " but does not have it");
                }
              });
    }
  }

  /**
   * I14: every node knows the present life of every other node of its part.
   *
   * @throws SimulationError if a node knows another life
   */
  public void presentLives() {
    Map<String, Long> instances = new TreeMap<>();
    Map<String, Topology> views = new TreeMap<>();
    for (String host : Iterables.limit(simulation.running(), MOST_ROOTS)) {
      Node node = simulation.node(host);
      instances.merge(node.name(), node.instance(), (one, other) -> ANY_LIFE); // two of one name
      views.put(node.name(), node.mesh());
    }
    views.forEach(
        (name, view) -> {
          for (String other : view.nodes()) {
            Member member = view.members().get(other);
            Long instance = instances.get(other);
            if (instance != null
                && instance != ANY_LIFE
                && (member == null || member.instance() != instance)) {
              throw broken("I14", name + " knows " + member + " but it lives as " + instance);
            }
          }
        });
  }

  /**
   * I11: no node knows an intruder that has no key of the mesh. Every event checks that an intruder
   * has no link and costs no more than a handshake.
   *
   * @throws SimulationError if a node does
   */
  public void keyIsolation() {
    simulation.network().intruders().areUnknownTo(journal.lives());
  }

  /**
   * I17: no node knows a life of a node of which it knows that it left.
   *
   * @throws SimulationError if a node does
   */
  public void nobodyIsResurrected() {
    for (Life life : journal.lives()) {
      if (!life.isOver && life.knowsSomebodyLeft()) {
        for (Member member : life.hosted().mesh().members().values()) {
          if (member.state() != MemberState.LEAVING && life.isResurrected(member)) {
            throw broken("I17", life + " knows " + member + ", which had left");
          }
        }
      }
    }
  }

  /**
   * I9, for sends that never got a report.
   *
   * @throws SimulationError if there is one, after its timeout
   */
  public void nothingIsOverdue() {
    String overdue = journal.overdue();
    if (!overdue.isEmpty()) {
      throw broken("I9", overdue + " was never answered");
    }
  }

  /**
   * I15: every node that solicits has its degree, or a link to every other node, and nodes that can
   * hear each other are one mesh. This holds some time after the last fault, not at every rest.
   *
   * @throws SimulationError if not
   */
  public void degrees() {
    List<String> running = simulation.running();
    for (String host : running) {
      Node node = simulation.node(host);
      int wanted = Math.min(node.degree(), running.size() - 1);
      if (node.links().size() < wanted) {
        throw broken("I15", node.name() + " has " + node.links().size() + " links of " + wanted);
      }
      if (node.degree() > 0 && node.mesh().nodes().size() < running.size()) {
        throw broken("I15", node.mesh() + " is not all of " + running);
      }
    }
  }

  /**
   * I13: pings do not wait behind data. To be called under load: the round trip of each link is
   * compared with the time that its path needs.
   *
   * @throws SimulationError if a link's pings take over 50 ms longer
   */
  public void controlLatency() {
    for (String host : simulation.running()) {
      for (LinkInfo link : simulation.node(host).links()) {
        Duration path = simulation.roundTrip(host, link.endpoint().host());
        if (link.roundTrip().compareTo(path.plus(MOST_CONTROL_WAIT)) > 0) {
          throw broken("I13", host + " waits " + link.roundTrip() + " for " + link.peer());
        }
      }
    }
  }

  /**
   * I10: no node keeps more than the bounds of the protocol allow.
   *
   * @throws SimulationError if a node does
   */
  public void bounds() {
    for (Life life : journal.lives()) {
      if (!life.isOver) {
        List<Gauge> excess = life.hosted().gauges().stream().filter(Gauge::isOver).toList();
        if (!excess.isEmpty()) {
          throw broken("I10", life + " keeps " + excess);
        }
      }
    }
  }

  /**
   * I21: a node has ended, or it pings, serves timers and hands messages over.
   *
   * @throws SimulationError if a node only partly works
   */
  public void signsOfLife() {
    for (Life life : journal.lives()) {
      if (!life.isOver) {
        long overdue = life.hosted().overdueNanos();
        int unread = life.hosted().unread();
        if (overdue > MOST_OVERDUE_NANOS) {
          throw broken("I21", life + " has not done for " + overdue + " ns what is due");
        } else if (unread > 0 && !life.node.leavesUnread) {
          throw broken("I21", life + " hands " + unread + " messages to nobody");
        }
      }
    }
  }

  /**
   * I12: no node finds another's frames malformed, unless bits flipped or an attacker sent them; no
   * application threw, except those that may.
   *
   * @throws SimulationError if not
   */
  public void nobodyTalksNonsense() {
    for (Life life : journal.lives()) {
      if (!life.isOver && !simulation.network().isNoisy()) {
        NEVER_AMONG_FRIENDS.forEach(counter -> notMore(life, counter, 0));
      }
      if (!life.node.mayThrow) {
        APPLICATION_THREW.forEach(counter -> notMore(life, counter, 0));
      }
    }
  }

  private void notMore(Life life, String counter, long most) {
    if (life.count(counter) > most) {
      throw broken("I12", life + " counted " + counter + " " + life.count(counter) + " times");
    }
  }

  private SimulationError broken(String invariant, String text) {
    return simulation.error("invariant " + invariant + " is broken: " + text);
  }
}
