package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import io.meshage.message.TopologyMessage.DatabaseDone;
import io.meshage.message.TopologyMessage.DatabaseHeaders;
import io.meshage.message.TopologyMessage.DatabaseRequest;
import io.meshage.message.TopologyMessage.Header;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.RateGate;
import io.meshage.protocol.port.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a neighbour knows and this node does not, and the other way round.
 *
 * <p>One side sends its digest; the other answers with the headers of the parts that differ; the
 * first answers with the headers that the other lacks, or that there are none; then each asks for
 * what is newer than its own. So each side knows what will come and when it has everything. At
 * link-up the lower id begins; if both begin at once, the lower id's exchange goes on.
 *
 * <p>Sources: the database description of RFC 2328 section 10.8, and the digests of DNCP, RFC 7787.
 */
final class Exchanges {
  private static final int MOST_AT_ONCE = 16;
  private static final int MISMATCHES_TO_BEGIN = 2;

  /** While what either side knows still changes, a difference says little about what is missing. */
  private static final int MISMATCHES_WHILE_MOVING = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final int MOST_DOUBLINGS = 5; // 16 s

  private static final RateGate BEGIN =
      RateGate.perSecond(Limits.EXCHANGES_PER_SECOND, Limits.EXCHANGES_AT_ONCE);

  /** An exchange can make the answerer list all it knows, which nobody needs often. */
  private static final RateGate ANSWER =
      RateGate.perSecond(2 * Limits.EXCHANGES_PER_SECOND, 2 * Limits.EXCHANGES_AT_ONCE);

  private static final class Peer {
    @Nullable DatabaseExchange exchange;
    int mismatches;
    int fruitless;
    long pausedUntilNanos;
    long begunGateNanos;
    long answeredGateNanos;
    boolean toldDigest;
    long heardDigest;
    long ownDigest;
  }

  private final NodeId self;
  private final AnnouncementStore store;
  private final Neighbours neighbours;
  private final Scheduler scheduler;
  private final Flooder outlet;
  private final Predicate<Header> believable;
  private final Consumer<NodeId> completed;
  private final Consumer<String> count;
  private final SortedMap<NodeId, Peer> peers = new TreeMap<>();
  private final Set<NodeId> queue = new LinkedHashSet<>();
  private int begun;
  private int running;

  /**
   * Creates the room's exchanges; there are none yet.
   *
   * @param believable tells which headers are worth asking for
   * @param completed gets a neighbour when both sides know what both knew
   * @param count counts what is dropped
   */
  Exchanges(
      NodeId self,
      AnnouncementStore store,
      Neighbours neighbours,
      Scheduler scheduler,
      Flooder outlet,
      Predicate<Header> believable,
      Consumer<NodeId> completed,
      Consumer<String> count) {
    this.self = self;
    this.store = store;
    this.neighbours = neighbours;
    this.scheduler = scheduler;
    this.outlet = outlet;
    this.believable = believable;
    this.completed = completed;
    this.count = count;
  }

  void up(NodeId peer) {
    down(peer);
    Peer state = new Peer();
    state.pausedUntilNanos = scheduler.nowNanos();
    state.begunGateNanos = scheduler.nowNanos();
    state.answeredGateNanos = scheduler.nowNanos();
    peers.put(peer, state);
    if (self.compareTo(peer) < 0) {
      begin(peer);
    }
  }

  void down(NodeId peer) {
    queue.remove(peer);
    Peer state = peers.remove(peer);
    if (state != null && state.exchange != null) {
      end(state, state.exchange);
    }
  }

  /** Starts an exchange, unless one goes on; later if too many do. */
  void begin(NodeId peer) {
    Peer state = peers.get(peer);
    if (state == null || state.exchange != null) {
      return;
    }
    if (begun >= MOST_AT_ONCE) {
      queue.add(peer);
      return;
    }
    long nowNanos = scheduler.nowNanos();
    if (BEGIN.waitNanos(state.begunGateNanos, nowNanos) > 0) {
      queue.remove(peer);
      return; // the next ping shows whether it is still of use
    }
    state.begunGateNanos = BEGIN.take(state.begunGateNanos, nowNanos);
    start(peer, state, true);
    neighbours.send(peer, store.digest().toMessage());
  }

  private DatabaseExchange start(NodeId peer, Peer state, boolean ours) {
    queue.remove(peer);
    DatabaseExchange exchange =
        new DatabaseExchange(
            peer, ours, neighbours, scheduler, finished -> finished(state, finished));
    state.exchange = exchange;
    state.mismatches = 0;
    begun += ours ? 1 : 0;
    running++;
    return exchange;
  }

  private void end(Peer state, DatabaseExchange exchange) {
    exchange.cancel();
    state.exchange = null;
    begun -= exchange.ours ? 1 : 0;
    running--;
    if (!queue.isEmpty() && begun < MOST_AT_ONCE) {
      begin(queue.iterator().next());
    }
  }

  private void finished(Peer state, DatabaseExchange exchange) {
    state.fruitless = exchange.fruitful ? 0 : Math.min(state.fruitless + 1, MOST_DOUBLINGS);
    long pauseNanos = FIRST_PAUSE.toNanos() << state.fruitless;
    state.pausedUntilNanos = scheduler.nowNanos() + (exchange.fruitful ? 0 : pauseNanos);
    end(state, exchange);
    if (exchange.complete) {
      completed.accept(exchange.peer);
    }
  }

  /** A neighbour told its digest. Twice different in a row is more than news in flight. */
  void heard(NodeId from, long digest, int count) {
    Peer state = peers.get(from);
    if (state == null) {
      return;
    }
    boolean isMoving = digest != state.heardDigest || store.digest().low() != state.ownDigest;
    int enough = isMoving ? MISMATCHES_WHILE_MOVING : MISMATCHES_TO_BEGIN;
    state.heardDigest = digest;
    state.ownDigest = store.digest().low();
    state.toldDigest = true;
    if (digest == store.digest().low() && count == store.digest().count()) {
      state.mismatches = 0;
      state.fruitless = 0;
      outlet.agrees(from);
      return;
    }
    outlet.differs(from);
    if (++state.mismatches >= enough && scheduler.nowNanos() - state.pausedUntilNanos >= 0) {
      begin(from);
    }
  }

  /** A period is over: whoever told no digest in it is asked. */
  void atPeriod() {
    peers.forEach(
        (peer, state) -> {
          if (!state.toldDigest && self.compareTo(peer) < 0) {
            begin(peer);
          }
          state.toldDigest = false;
        });
  }

  /** A neighbour begins: it gets the headers of what differs. */
  void digest(NodeId from, DatabaseDigest theirs) {
    Peer state = peers.get(from);
    if (state == null) {
      return;
    }
    DatabaseExchange running = state.exchange;
    if (running != null) {
      if (running.ours && running.isWaitingForList() && self.compareTo(from) < 0) {
        return; // both began; ours goes on, and the neighbour drops its own
      }
      end(state, running);
    }
    long nowNanos = scheduler.nowNanos();
    if (ANSWER.waitNanos(state.answeredGateNanos, nowNanos) > 0) {
      count.accept("exchanges-dropped");
      return;
    }
    state.answeredGateNanos = ANSWER.take(state.answeredGateNanos, nowNanos);
    DatabaseExchange exchange = start(from, state, false);
    List<Integer> differing = store.digest().differences(theirs);
    boolean[] covered = new boolean[DatabaseDigest.BUCKETS];
    differing.forEach(bucket -> covered[bucket] = true);
    List<Header> headers = new ArrayList<>();
    for (Entry entry : store.entries()) {
      if (entry.counted && covered[Digest.bucket(entry.id())]) {
        headers.add(header(entry));
      }
    }
    exchange.sendHeaders(headers, differing);
    if (differing.isEmpty()) {
      exchange.finish(true);
    }
  }

  /** A list from a neighbour: its answer to our digest, or what it has beyond our answer. */
  void headers(NodeId from, DatabaseHeaders list) {
    Peer state = peers.get(from);
    DatabaseExchange exchange = state == null ? null : state.exchange;
    if (exchange == null || !exchange.isWaitingForList()) {
      return;
    }
    for (Header header : list.headers()) {
      exchange.listed(header.origin());
      if (store.compare(header) == Freshness.NEWER && believable.test(header)) {
        exchange.want(header);
      } else if (store.compare(header) == Freshness.OLDER) {
        exchange.older(header.origin());
      }
    }
    if (exchange.listedTooMany()) {
      exchange.finish(false);
    } else if (list.last()) {
      if (exchange.ours) {
        offerTheRest(exchange, list.buckets());
      }
      exchange.fetch();
    }
  }

  /** Tells the neighbour what it lacks, having seen its list. */
  private void offerTheRest(DatabaseExchange exchange, List<Integer> buckets) {
    boolean[] covered = new boolean[DatabaseDigest.BUCKETS];
    buckets.forEach(bucket -> covered[bucket] = true);
    List<Header> offers = new ArrayList<>();
    for (NodeId origin : exchange.olderOnes()) {
      Header header = header(origin);
      if (header != null) {
        offers.add(header);
      }
    }
    for (Entry entry : store.entries()) {
      if (entry.counted && covered[Digest.bucket(entry.id())] && !exchange.wasListed(entry.id())) {
        offers.add(header(entry));
      }
    }
    if (offers.isEmpty()) {
      neighbours.send(exchange.peer, new DatabaseDone());
    } else {
      exchange.sendHeaders(offers, List.of()); // of use only if the neighbour wants them
    }
  }

  private @Nullable Header header(NodeId origin) {
    Entry entry = store.find(origin);
    if (entry != null) {
      return entry.isUnspoken() ? null : header(entry);
    }
    AnnouncementStore.Gravestone stone = store.gravestone(origin);
    if (stone == null || stone.why() != AnnouncementStore.Gone.LEFT) {
      return null;
    }
    return new Header(origin, stone.purge().instance(), stone.purge().sequence(), true, 0);
  }

  private static Header header(Entry entry) {
    return new Header(
        entry.id(),
        entry.announcement.instance(),
        entry.announcement.sequence(),
        entry.announcement.isPurge(),
        entry.print().hash());
  }

  /** A neighbour wants announcements. */
  void request(NodeId from, DatabaseRequest request) {
    Peer state = peers.get(from);
    if (state != null && !request.origins().isEmpty()) { // so that it was of use to ask
      state.fruitless = 0;
      state.pausedUntilNanos = scheduler.nowNanos();
      if (state.exchange != null) {
        state.exchange.fruitful = true;
      }
    }
    request.origins().forEach(origin -> outlet.offer(from, origin));
  }

  /** A neighbour has nothing that this node lacks. */
  void done(NodeId from) {
    Peer state = peers.get(from);
    DatabaseExchange exchange = state == null ? null : state.exchange;
    if (exchange != null && !exchange.ours && exchange.isWaitingForList()) {
      exchange.fetch();
    }
  }

  /** Returns whether this neighbour was asked for this origin. */
  boolean asked(NodeId from, NodeId origin) {
    if (running == 0) {
      return false;
    }
    Peer state = peers.get(from);
    return state != null && state.exchange != null && state.exchange.askedFor(origin);
  }

  /** An announcement of this origin came from this neighbour and was judged. */
  void arrived(NodeId from, NodeId origin) {
    if (running == 0) {
      return;
    }
    List<DatabaseExchange> concerned = new ArrayList<>();
    peers.forEach(
        (peer, state) -> {
          if (state.exchange != null && state.exchange.concerns(origin)) {
            concerned.add(state.exchange);
          }
        });
    for (DatabaseExchange exchange : concerned) {
      exchange.arrived(
          origin, wanted -> exchange.peer.equals(from) || store.compare(wanted) != Freshness.NEWER);
    }
  }
}
