package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.DatabaseHeaders;
import io.meshage.message.TopologyMessage.DatabaseRequest;
import io.meshage.message.TopologyMessage.Header;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.time.Again;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One exchange with one neighbour: first it waits for the neighbour's list, then for the
 * announcements it asked for. Without progress for a while it gives up; the digests start another.
 */
final class DatabaseExchange {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  final NodeId peer;

  /** Whether this node began it. */
  final boolean ours;

  /** Whether it found anything to ask for or to offer. */
  boolean fruitful;

  /** Whether it went to its end. */
  boolean complete;

  private final Neighbours neighbours;
  private final Scheduler scheduler;
  private final Consumer<DatabaseExchange> finished;
  private final Set<NodeId> listed = new LinkedHashSet<>();
  private final Set<NodeId> older = new LinkedHashSet<>();
  private final Map<NodeId, Header> wanted = new LinkedHashMap<>();
  private final Map<NodeId, Header> asked = new LinkedHashMap<>();
  private boolean fetching;
  private boolean over;
  private long progressNanos;
  private final Again looks;

  DatabaseExchange(
      NodeId peer,
      boolean ours,
      Neighbours neighbours,
      Scheduler scheduler,
      Consumer<DatabaseExchange> finished) {
    this.peer = peer;
    this.ours = ours;
    this.neighbours = neighbours;
    this.scheduler = scheduler;
    this.finished = finished;
    progressNanos = scheduler.nowNanos();
    looks = new Again(scheduler, this::watch);
    looks.after(PATIENCE.toNanos());
  }

  /** Waits as long as there is progress; most exchanges end before this looks even once. */
  private long watch() {
    long leftNanos = progressNanos + PATIENCE.toNanos() - scheduler.nowNanos();
    if (leftNanos > 0) {
      return leftNanos;
    }
    finish(false);
    return Again.ENOUGH;
  }

  boolean isWaitingForList() {
    return !fetching;
  }

  void listed(NodeId origin) {
    progressNanos = scheduler.nowNanos();
    listed.add(origin);
  }

  boolean wasListed(NodeId origin) {
    return listed.contains(origin);
  }

  boolean listedTooMany() {
    return listed.size() > Limits.MAX_NODES;
  }

  void want(Header header) {
    fruitful = true;
    wanted.put(header.origin(), header);
  }

  void older(NodeId origin) {
    older.add(origin);
  }

  /** Returns the origins of which the neighbour holds less than this node. */
  Set<NodeId> olderOnes() {
    return older;
  }

  /** Sends a list in as many frames as it takes. */
  void sendHeaders(List<Header> headers, List<Integer> buckets) {
    for (int from = 0; ; from += Limits.MAX_HEADERS) {
      int to = Math.min(headers.size(), from + Limits.MAX_HEADERS);
      boolean last = to == headers.size();
      // Only the last frame says what was covered; before it nothing can be concluded.
      neighbours.send(
          peer, new DatabaseHeaders(headers.subList(from, to), last ? buckets : List.of(), last));
      if (last) {
        return;
      }
    }
  }

  /** Asks for the next part of what is wanted; with nothing left the exchange is complete. */
  void fetch() {
    fetching = true;
    if (!asked.isEmpty()) {
      return;
    }
    if (wanted.isEmpty()) {
      finish(true);
      return;
    }
    List<NodeId> origins = new ArrayList<>();
    Iterator<Map.Entry<NodeId, Header>> next = wanted.entrySet().iterator();
    while (next.hasNext() && origins.size() < Limits.MAX_HEADERS) {
      Map.Entry<NodeId, Header> header = next.next();
      origins.add(header.getKey());
      asked.put(header.getKey(), header.getValue());
      next.remove();
    }
    neighbours.send(peer, new DatabaseRequest(origins));
  }

  boolean askedFor(NodeId origin) {
    return asked.containsKey(origin);
  }

  boolean concerns(NodeId origin) {
    return asked.containsKey(origin) || wanted.containsKey(origin);
  }

  /** Something of a wanted origin came; {@code isSettled} tells whether the wish is fulfilled. */
  void arrived(NodeId origin, Predicate<Header> isSettled) {
    progressNanos = scheduler.nowNanos();
    Header request = asked.get(origin);
    if (request != null && isSettled.test(request)) {
      asked.remove(origin);
    }
    Header wish = wanted.get(origin);
    if (wish != null && isSettled.test(wish)) {
      wanted.remove(origin);
    }
    if (fetching && asked.isEmpty()) {
      fetch();
    }
  }

  /** Ends it, once. */
  void finish(boolean complete) {
    if (!over) {
      this.complete = complete;
      finished.accept(this);
    }
  }

  void cancel() {
    over = true;
    looks.stop();
  }
}
