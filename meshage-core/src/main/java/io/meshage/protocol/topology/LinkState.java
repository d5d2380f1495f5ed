package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.Topology;
import io.meshage.message.Lollipop;
import io.meshage.message.TopologyMessage;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Commons;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.Timer;
import io.meshage.protocol.port.TopologyNews;
import io.meshage.protocol.port.Trust;
import io.meshage.protocol.topology.AnnouncementStore.Gone;
import io.meshage.protocol.topology.AnnouncementStore.Gravestone;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The door of the topology room. Think of a notice board that every node keeps a copy of: each node
 * pins one note with its own neighbours, replaces it when they change, and copies every newer note
 * it sees to the boards next door. Whoever reads the whole board can draw the map.
 *
 * <p>Confined to the node's loop. Sources: OSPF, RFC 2328; the numbering is Perlman's of 1983, see
 * {@link Lollipop}; {@code docs/protocol/topology.md} tells where we differ.
 */
public final class LinkState {
  /** Up to this many nodes everybody speaks every period; above, digests keep watch. */
  private static final int MOST_NODES_FOR_PERIODIC_FLOOD = 64;

  /** How long a new node listens at most before it speaks for the first time. */
  private static final Duration LONGEST_LEARNING = Duration.ofSeconds(1);

  private final Self self;
  private final MeshConfig config;
  private final Scheduler scheduler;
  private final TopologyNews news;
  private final Trust trust;
  private final Identity identity;
  private final AnnouncementStore store;
  private final Entry own;
  private final LinkGraph graph;
  private final RoutePublisher publisher;
  private final OwnLinks links;
  private final Announcer announcer;
  private final Flooder outlet;
  private final AnnouncementReceiver reception;
  private final OwnName name;
  private Timer learning = Timer.NONE;
  private boolean learned;
  private boolean silent;

  /** Builds the room; nothing happens before {@link #start}. */
  public LinkState(
      Self self,
      MeshConfig config,
      Neighbours neighbours,
      Scheduler scheduler,
      RandomGenerator random,
      TopologyNews news,
      Trust trust,
      Commons commons) {
    this.self = self;
    this.config = config;
    this.scheduler = scheduler;
    this.news = news;
    this.trust = trust;
    identity = new Identity(self);
    store = new AnnouncementStore(config.topology().maxAge());
    own = store.addSelf(announcement(Lollipop.FIRST, false, List.of()), scheduler.nowNanos());
    graph = new LinkGraph(store, own);
    publisher = new RoutePublisher(own, store, graph, config.topology(), scheduler, news, commons);
    links =
        new OwnLinks(
            scheduler, config.topology().quietReset(), this::better, this::worse, news::heldBack);
    announcer =
        new Announcer(config.topology(), scheduler, random, this::originate, this::atPeriod);
    FloodPaths paths = new FloodPaths(self.id(), publisher);
    outlet = new Flooder(self.id(), store, paths, neighbours, scheduler);
    reception =
        new AnnouncementReceiver(
            self.id(),
            store,
            graph,
            publisher,
            neighbours,
            outlet,
            scheduler,
            news,
            trust,
            links::contains,
            this::heardOwn,
            this::exchanged);
    name =
        new OwnName(
            self,
            identity,
            own,
            reception,
            scheduler,
            news,
            trust,
            announcer::badNews,
            this::fallSilent);
  }

  /** Begins. A node that is alone has nothing to learn and nobody to tell. */
  public void start() {
    announcer.start();
  }

  /**
   * A link is complete. What both sides know is exchanged; then, or after 2 s, the link is
   * announced.
   */
  public void neighbourUp(NodeId peer) {
    if (!learned && links.isEmpty()) {
      learning = scheduler.after(LONGEST_LEARNING, this::learn);
    }
    links.up(peer);
    reception.up(peer);
  }

  /**
   * A link ended. Routes stop using it at once, and all are told at once.
   *
   * @param hasLeft whether the peer said so as it left
   */
  public void neighbourDown(NodeId peer, boolean hasLeft) {
    reception.down(peer);
    Gravestone stone = store.gravestone(peer);
    links.down(peer, hasLeft || (stone != null && stone.why() == Gone.LEFT));
  }

  /**
   * Returns for how long the mesh is not yet told of the link to a neighbour, because it kept
   * breaking; zero if it is told, or about to be, or if there is no such link.
   */
  public Duration settling(NodeId neighbour) {
    return links.settling(neighbour);
  }

  /** A neighbour said something for this room. */
  public void received(NodeId from, TopologyMessage message) {
    if (!links.contains(from)) {
      news.count("topology-unlinked");
    } else {
      reception.received(from, message);
    }
  }

  /** A neighbour told what its announcements sum up to. */
  public void digestHeard(NodeId from, long digest, int count) {
    reception.exchanges().heard(from, digest, count);
  }

  /** Returns what the announcements of all reachable nodes sum up to, for comparison by others. */
  public long digest() {
    return store.digest().low();
  }

  /** Returns over how many announcements {@link #digest} is. */
  public int count() {
    return store.digest().count();
  }

  /** Returns the newest announcement of a node; empty if none is kept. For observers. */
  public Optional<Announcement> announcement(NodeId origin) {
    return Optional.ofNullable(store.find(origin)).map(entry -> entry.announcement);
  }

  /** Returns whether a node says that it has a link to another. */
  public boolean announcesLink(NodeId node, NodeId other) {
    Entry entry = store.find(node);
    return entry != null
        && entry.announcement.neighbours().stream().anyMatch(end -> end.neighbour().equals(other));
  }

  /** Returns how many links a node says it has, or said last; 0 if nothing is known of it. */
  public int links(NodeId node) {
    Entry entry = store.find(node);
    return entry == null ? 0 : entry.announcement.neighbours().size();
  }

  /** Returns what others can make this room keep. */
  public List<Gauge> gauges() {
    return store.gauges();
  }

  /** Returns the routes that were published last. */
  public Routes routes() {
    return publisher.routes();
  }

  /**
   * Returns routes over all that is known now, for a send that must not take a way known to be
   * dead; computes them if something changed and the last time is at least 1 ms ago.
   */
  public Routes freshRoutes() {
    return publisher.freshRoutes();
  }

  /** Returns the topology that belongs to {@link #routes}. */
  public Topology topology() {
    return publisher.routes().topology();
  }

  /** Returns what is known of a node, be it reachable, dead, or just gone. */
  public Optional<Member> member(NodeId id) {
    Entry entry = store.find(id);
    if (entry != null) {
      MemberState state = entry.reachable ? MemberState.ALIVE : MemberState.DEAD;
      return Optional.of(RouteTable.member(entry.announcement, state));
    }
    Gravestone stone = store.gravestone(id);
    return stone == null || stone.why() != Gone.LEFT
        ? Optional.empty()
        : Optional.of(RouteTable.member(stone.purge(), MemberState.LEAVING));
  }

  /** Returns the first instance of the node's life; empty if the node is not known, or gone. */
  public OptionalLong birth(NodeId id) {
    Entry entry = store.find(id);
    return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.announcement.birth());
  }

  /** Returns which life of this node is going on. */
  public long instance() {
    return identity.instance();
  }

  /** Announces this node as soon as the least spacing allows. */
  public void announce() {
    announcer.soon();
  }

  /** Returns the announcement period. */
  public Duration period() {
    return announcer.period();
  }

  /**
   * Sets the announcement period, with effect at once.
   *
   * @throws IllegalArgumentException if it is not 100 ms to 1 h
   */
  public void setPeriod(Duration period) {
    announcer.setPeriod(period);
    publisher.setPeriod(period);
  }

  /**
   * Sets what paths pay for the link to a neighbour from this side; remembered while it is down.
   *
   * @throws IllegalArgumentException if the cost is not 1 to {@link Limits#MAX_COST}
   */
  public void setCost(NodeId peer, int cost) {
    links.setCost(peer, cost);
  }

  /** Tells everybody that this node leaves. It says nothing more afterwards. */
  public void leave() {
    if (silent) {
      return;
    }
    fallSilent();
    Announcement purge = announcement(identity.nextSequence(), true, List.of());
    store.keep(purge, null, scheduler.nowNanos());
    outlet.flood(purge, null, false);
  }

  private void fallSilent() {
    silent = true;
    announcer.silence();
    learning.cancel();
  }

  // Own links and own announcements.

  private void better() {
    linksChanged();
    announcer.goodNews();
  }

  private void worse() {
    linksChanged();
    announcer.badNews();
  }

  /** Own links count for own routes before anybody else is told. */
  private void linksChanged() {
    if (graph.ownLinks(links.adjacency())) {
      publisher.changed();
    }
  }

  private void exchanged(NodeId peer) {
    learn();
    links.exchanged(peer);
  }

  private void learn() {
    if (!learned) {
      learned = true;
      learning.cancel();
      announcer.goodNews();
    }
  }

  private void originate() {
    if (silent || !(learned || links.isEmpty())) {
      return; // learning ends within a second, and then this is called again
    }
    Announcement before = own.announcement;
    Announcement announcement = announcement(identity.nextSequence(), false, links.adjacency());
    store.keep(announcement, null, scheduler.nowNanos());
    outlet.flood(announcement, null, Freshness.isRefresh(announcement, before));
    if (announcement.instance() != before.instance()) {
      publisher.changed();
    }
  }

  private Announcement announcement(int sequence, boolean purge, List<Adjacency> adjacency) {
    Announcement unsigned =
        new Announcement(
            self.id(),
            self.name(),
            self.birth(),
            identity.instance(),
            sequence,
            purge ? 0 : (int) config.topology().maxAge().toMillis(),
            config.version(),
            self.endpoints(),
            adjacency,
            self.capabilities(),
            null);
    return trust.isRequired() ? unsigned.signed(trust.sign(unsigned.signedContent())) : unsigned;
  }

  private void atPeriod() {
    long nowNanos = scheduler.nowNanos();
    for (Entry over : store.sweep(nowNanos)) {
      store.bury(over, Gone.AGED, null, nowNanos);
      publisher.aged(over);
      news.count("announcements-aged");
    }
    if (own.counted && !links.isEmpty() && count() <= MOST_NODES_FOR_PERIODIC_FLOOD) {
      announcer.soon();
    }
    reception.exchanges().atPeriod();
  }

  // What others say in this node's name.

  private void heardOwn(NodeId from, Announcement foreign) {
    if (!silent) {
      name.heard(from, foreign);
    }
  }

  /**
   * Another node introduced itself by this node's name over a connection of its own. What relays
   * say of its birth silences nobody; what it says itself does, while the two contest the name.
   */
  public void namesake(long birth) {
    if (!silent) {
      name.namesake(birth);
    }
  }
}
