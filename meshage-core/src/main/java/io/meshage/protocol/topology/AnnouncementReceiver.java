package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import io.meshage.message.TopologyMessage.DatabaseDone;
import io.meshage.message.TopologyMessage.DatabaseHeaders;
import io.meshage.message.TopologyMessage.DatabaseRequest;
import io.meshage.message.TopologyMessage.Header;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.TopologyNews;
import io.meshage.protocol.port.Trust;
import io.meshage.protocol.port.Trust.Verdict;
import io.meshage.protocol.port.WarningLimit;
import io.meshage.protocol.topology.AnnouncementStore.Gone;
import io.meshage.protocol.topology.AnnouncementStore.Gravestone;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges what neighbours say: newer announcements are kept and flooded on, older ones are answered
 * with better, the rest is counted and goes no further.
 *
 * <p>Source: the flooding procedure, RFC 2328 section 13.
 */
final class AnnouncementReceiver {
  private static final Duration TELL_SPACING = Duration.ofSeconds(1);
  private static final long FUTURE_MICROS = Duration.ofHours(24).toNanos() / 1000;

  private final NodeId self;
  private final AnnouncementStore store;
  private final LinkGraph graph;
  private final RoutePublisher publisher;
  private final Flooder outlet;
  private final Scheduler scheduler;
  private final TopologyNews news;
  private final Trust trust;
  private final BiConsumer<NodeId, Announcement> aboutSelf;

  private final Intake intake;
  private final Exchanges exchanges;
  private final Seldom<NodeId> tells = new Seldom<>(TELL_SPACING);
  private final WarningLimit warnings;
  private final RoomMaker rooms;
  private final Refused refused = new Refused();

  /**
   * Creates the reception.
   *
   * @param isNeighbour whether there is a link to a node
   * @param aboutSelf gets announcements in this node's own name, with who sent them
   * @param exchanged gets a neighbour when both sides know what both knew
   */
  AnnouncementReceiver(
      NodeId self,
      AnnouncementStore store,
      LinkGraph graph,
      RoutePublisher publisher,
      Neighbours neighbours,
      Flooder outlet,
      Scheduler scheduler,
      TopologyNews news,
      Trust trust,
      Predicate<NodeId> isNeighbour,
      BiConsumer<NodeId, Announcement> aboutSelf,
      Consumer<NodeId> exchanged) {
    warnings = new WarningLimit(scheduler, news::count);
    this.self = self;
    this.store = store;
    this.graph = graph;
    this.publisher = publisher;
    this.outlet = outlet;
    this.scheduler = scheduler;
    this.news = news;
    this.trust = trust;
    this.aboutSelf = aboutSelf;
    rooms = new RoomMaker(store, isNeighbour, this::evict);
    intake =
        new Intake(
            trust.isRequired(), publisher::reachableNodes, scheduler, this::admit, news::count);
    exchanges =
        new Exchanges(
            self,
            store,
            neighbours,
            scheduler,
            outlet,
            this::isWorthAsking,
            exchanged,
            news::count);
  }

  Exchanges exchanges() {
    return exchanges;
  }

  void up(NodeId peer) {
    outlet.up(peer);
    intake.up(peer);
    exchanges.up(peer);
  }

  void down(NodeId peer) {
    outlet.down(peer);
    intake.down(peer);
    exchanges.down(peer);
  }

  void received(NodeId from, TopologyMessage message) {
    if (message instanceof Announcement announcement) {
      heard(from, announcement);
    } else if (message instanceof DatabaseDigest digest) {
      exchanges.digest(from, digest);
    } else if (message instanceof DatabaseHeaders headers) {
      exchanges.headers(from, headers);
    } else if (message instanceof DatabaseRequest request) {
      exchanges.request(from, request);
    } else if (message instanceof DatabaseDone) {
      exchanges.done(from);
    }
  }

  private void heard(NodeId from, Announcement announcement) {
    boolean asked = exchanges.asked(from, announcement.origin());
    if (announcement.origin().equals(self)) {
      if (announcement.instance() < 0) {
        malformed(from);
      } else if ((!trust.isRequired() || intake.admitsOne(from))
          && isBelieved(from, announcement)) {
        aboutSelf.accept(from, announcement);
      }
    } else {
      judge(from, announcement, asked);
    }
    exchanges.arrived(from, announcement.origin());
  }

  private void judge(NodeId from, Announcement announcement, boolean asked) {
    Entry known = store.find(announcement.origin());
    switch (store.compare(known, announcement)) {
      case EQUAL -> {
        outlet.has(from, announcement.origin());
        news.count("announcements-known");
      }
      case OLDER -> {
        news.count("announcements-old");
        tellBetter(from, announcement.origin());
      }
      case INCOMPARABLE -> {
        news.count("announcements-incomparable");
        warn(
            "incomparable",
            "two announcements of " + announcement.name() + " are incomparable: neither is newer");
        tellBetter(from, announcement.origin()); // so that in the end the origin hears of both
        exchanges.begin(from);
      }
      case NEWER -> {
        if (!announcement.isConsistent()) {
          malformed(from);
        } else if (((asked && !trust.isRequired()) || intake.offer(from, announcement, known))
            && isBelieved(from, announcement)) { // in this order, for a signature takes its time
          admitAndForget(from, announcement, known);
        }
      }
    }
  }

  private void malformed(NodeId from) {
    news.count("announcements-malformed");
    news.misbehaved(from, "an announcement that contradicts itself");
  }

  /**
   * Returns whether the origin said this. Who passes on what is not signed, or not well, did not
   * look, and no honest node does that; but two honest ones may know a name by two keys.
   */
  private boolean isBelieved(NodeId from, Announcement announcement) {
    Entry own = store.find(self);
    if (!trust.isRequired() || (own != null && own.announcement.sameContent(announcement))) {
      return true;
    }
    Verdict verdict =
        trust.judge(from, announcement.name(), announcement.proof(), announcement.signedContent());
    if (verdict == Verdict.UNSIGNED || verdict == Verdict.FORGED) {
      news.misbehaved(from, "an announcement in the name of another node that did not sign it");
    } else if (verdict != Verdict.BELIEVED) {
      refused.note(announcement, scheduler.nowNanos());
    }
    return verdict == Verdict.BELIEVED;
  }

  /** Keeps and floods an announcement that had to wait, if it is still news. */
  private void admit(NodeId from, Announcement announcement) {
    Entry known = store.find(announcement.origin());
    if (store.compare(known, announcement) == Freshness.NEWER && isBelieved(from, announcement)) {
      admitAndForget(from, announcement, known);
    }
  }

  /** A name that is known only from what was not kept would never be forgotten with it. */
  private void admitAndForget(NodeId from, Announcement announcement, @Nullable Entry known) {
    admit(from, announcement, known);
    if (store.find(announcement.origin()) == null) {
      trust.neverMet(announcement.name());
    }
  }

  private void admit(NodeId from, Announcement announcement, @Nullable Entry known) {
    if (announcement.isPurge()) {
      admitPurge(from, announcement);
      return;
    }
    if (!rooms.hasRoomFor(known, announcement, from, scheduler.nowNanos())) {
      news.count("announcements-no-room");
      warn("room", "there is no room for the announcements of more nodes");
      refused.note(announcement, scheduler.nowNanos());
      return;
    }
    boolean isRerouting = publisher.isWaiting() || changesPaths(announcement, known);
    if (known != null) {
      outlet.changed(
          announcement.origin(), known.announcement.neighbours(), announcement.neighbours());
    }
    boolean isRefresh = known != null && Freshness.isRefresh(announcement, known.announcement);
    if (known == null || known.announcement.instance() != announcement.instance()) {
      warnOfTheFuture(announcement);
    }
    boolean isNews = known == null || !RouteTable.sameMember(known.announcement, announcement);
    Entry entry = store.keep(known, announcement, from, scheduler.nowNanos());
    outlet.flood(announcement, from, isRefresh);
    if (isRerouting || (isNews && entry.reachable)) {
      publisher.changed();
    } else if (known == null) {
      publisher.cameUnlinked(entry);
    } else if (isNews) {
      publisher.changedOutOfReach();
    }
  }

  private void evict(Entry entry) {
    store.bury(entry, Gone.FORGOTTEN, null, scheduler.nowNanos());
    publisher.evicted(entry);
    refused.note(entry.announcement, scheduler.nowNanos());
    news.count("announcements-evicted");
  }

  private boolean changesPaths(Announcement newer, @Nullable Entry known) {
    List<Adjacency> before = known == null ? List.of() : known.announcement.neighbours();
    return graph.changes(newer.origin(), before, newer.neighbours());
  }

  private void admitPurge(NodeId from, Announcement purge) {
    Entry entry = store.find(purge.origin());
    if (entry != null) {
      outlet.changed(purge.origin(), entry.announcement.neighbours(), List.of());
      store.bury(entry, Gone.LEFT, purge, scheduler.nowNanos());
      outlet.flood(purge, from, false);
      publisher.left(entry, purge);
    } else if (store.gravestone(purge.origin()) != null) {
      store.buryAgain(purge, scheduler.nowNanos());
      outlet.flood(purge, from, false);
    } else {
      news.count("announcements-purge-unknown"); // nothing to take away, here or beyond
    }
  }

  /** Sends a neighbour what is known of an origin, at most once a second per origin. */
  void tellBetter(NodeId to, NodeId origin) {
    if (!tells.may(origin, scheduler.nowNanos())) {
      return;
    }
    Entry entry = store.find(origin);
    Gravestone stone = store.gravestone(origin);
    if (entry != null) {
      outlet.tell(to, store.toSend(entry, scheduler.nowNanos()));
    } else if (stone != null && (stone.purge().proof() != null || !trust.isRequired())) {
      outlet.tell(to, stone.purge());
    }
  }

  private boolean isWorthAsking(Header header) {
    return header.instance() >= 0 && !refused.contains(header, scheduler.nowNanos());
  }

  /** Whether it is kept does not depend on a clock; but some clock is wrong. */
  private void warnOfTheFuture(Announcement announcement) {
    if (announcement.instance() - scheduler.wallMicros() > FUTURE_MICROS) {
      news.count("announcements-future");
      warn(
          "future",
          announcement.name() + " claims a start over a day in the future: check the clocks");
    }
  }

  /** Warns now and then of each kind, so that whoever sends nonsense fills no log. */
  void warn(String kind, String text) {
    warnings.warn(kind, others -> news.warning(text + WarningLimit.others(others)));
  }
}
