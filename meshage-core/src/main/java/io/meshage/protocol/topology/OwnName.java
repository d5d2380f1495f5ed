package io.meshage.protocol.topology;

import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.TopologyNews;
import io.meshage.protocol.port.Trust;
import java.time.Duration;
import java.util.List;

/**
 * What others say in this node's name, and what comes of it. {@link Identity} judges; nothing that
 * a relay says makes this node fall silent, unless it is signed by the key of the name.
 */
final class OwnName {
  /** How often the other node of this name is sought, while there seems to be one. */
  private static final Duration QUESTION_SPACING = Duration.ofSeconds(10);

  private final Self self;
  private final Identity identity;
  private final Entry own;
  private final AnnouncementReceiver reception;
  private final Scheduler scheduler;
  private final TopologyNews news;
  private final Trust trust;
  private final Runnable announce;
  private final Runnable fallSilent;
  private final Seldom<NodeId> questions = new Seldom<>(QUESTION_SPACING);

  /**
   * Begins to defend a name.
   *
   * @param announce announces this node anew, as soon as may be
   * @param fallSilent ends all announcing for good
   */
  OwnName(
      Self self,
      Identity identity,
      Entry own,
      AnnouncementReceiver reception,
      Scheduler scheduler,
      TopologyNews news,
      Trust trust,
      Runnable announce,
      Runnable fallSilent) {
    this.self = self;
    this.identity = identity;
    this.own = own;
    this.reception = reception;
    this.scheduler = scheduler;
    this.news = news;
    this.trust = trust;
    this.announce = announce;
    this.fallSilent = fallSilent;
  }

  /** A neighbour passed an announcement in this node's name on. */
  void heard(NodeId from, Announcement foreign) {
    switch (identity.heard(foreign, own.announcement, scheduler.nowNanos())) {
      case NOTHING -> {}
      case TELL_SENDER -> {
        news.count("announcements-old");
        reception.tellBetter(from, self.id());
      }
      case RECLAIMED -> reclaim();
      case CONTESTED -> {
        reclaim();
        warn("; this node was first and stays");
        seek(foreign.endpoints().stream().filter(OwnName::isPlace).toList());
      }
      case OUTRANKED -> {
        if (trust.isRequired()) {
          giveWay(); // for a holder of this node's key has signed it
        } else {
          reclaim();
          warn(
              " and claims to be older; this node stays until it hears that from the other itself");
        }
      }
    }
  }

  /**
   * Another node introduced itself by this node's name, over a connection of its own. While the two
   * contest the name, the later one gives way.
   */
  void namesake(long birth) {
    if (!trust.isRequired() // an introduction is not signed, announcements are
        && Long.compareUnsigned(birth, self.birth()) < 0
        && identity.isContested(scheduler.nowNanos())) {
      giveWay();
    }
  }

  private void seek(List<Endpoint> places) {
    if (!places.isEmpty() && questions.may(self.id(), scheduler.nowNanos())) {
      news.contested(places);
    }
  }

  private static boolean isPlace(Endpoint endpoint) {
    return !endpoint.isAny() && endpoint.port() > 0;
  }

  private void warn(String what) {
    reception.warn("contested", "another node announces itself as " + self.name() + what);
  }

  private void giveWay() {
    fallSilent.run();
    news.count("identity-lost");
    news.identityLost(
        "an older node in the mesh is called " + self.name() + "; choose another name");
  }

  private void reclaim() {
    news.count("identity-reclaimed");
    news.instanceRaised(identity.instance());
    if (identity.hasSpoken()) {
      announce.run();
    }
  }
}
