package io.meshage.protocol.peering;

import io.meshage.Limits;
import io.meshage.message.HealthMessage;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.peering.Blocklist.Party;
import io.meshage.protocol.peering.Conduct.Bucket;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.RateGate;
import io.meshage.protocol.port.Scheduler;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts what peers make this node do besides delivering messages, and drops what is beyond any
 * limit before anybody looks at it. Who goes on like that is blocked.
 *
 * <p>No honest node can be driven so far by others: what it may be made to send, announcements and
 * exchanges, it limits itself to less.
 */
final class Guard {
  /** More than there can be links, so that nobody who is linked is forgotten. */
  private static final int MOST_PEERS = 4 * Limits.MAX_NEIGHBOURS;

  private static final RateGate HANDSHAKES =
      RateGate.perSecond(Limits.HANDSHAKES_PER_SECOND, Limits.HANDSHAKES_AT_ONCE);

  private final Scheduler scheduler;
  private final Events events;
  private final Blocklist blocked;
  private final Warnings warnings;
  private final Map<Party, Conduct> conducts = new LinkedHashMap<>();
  private final Map<String, Long> handshakes = new LinkedHashMap<>();

  Guard(Scheduler scheduler, Events events, Blocklist blocked, Warnings warnings) {
    this.scheduler = scheduler;
    this.events = events;
    this.blocked = blocked;
    this.warnings = warnings;
  }

  /** Returns whether one more HELLO from this host is within the limit. */
  boolean takesFrom(String host) {
    long now = scheduler.nowNanos();
    long fullAtNanos = handshakes.getOrDefault(host, now);
    if (HANDSHAKES.waitNanos(fullAtNanos, now) > 0) {
      return false;
    }
    if (handshakes.size() >= MOST_PEERS && !handshakes.containsKey(host)) {
      handshakes.remove(handshakes.keySet().iterator().next());
    }
    handshakes.put(host, HANDSHAKES.take(fullAtNanos, now));
    return true;
  }

  /** A link is complete. */
  void linkUp(Connection link) {
    KnownLife life = link.life();
    Conduct ofLife = life != null && link.isKnown() ? life.conduct() : null;
    Conduct conduct = ofLife == null ? conductOf(Party.of(link)) : ofLife;
    link.conduct(conduct);
    var unused = takes(link, conduct, conduct.links);
  }

  private Conduct conductOf(Party party) {
    Conduct known = conducts.remove(party); // and back to the end, as the latest
    Conduct conduct = known == null ? new Conduct(scheduler.nowNanos()) : known;
    if (conducts.size() >= MOST_PEERS) {
      conducts.remove(conducts.keySet().iterator().next());
    }
    conducts.put(party, conduct);
    return conduct;
  }

  /**
   * A complete link ended. What its peer spent of its limits is its own from here on: who comes in
   * its name to the same address spends nothing of it.
   */
  void linkDown(Connection link) {
    KnownLife life = link.life();
    Conduct conduct = link.conduct();
    if (life != null && conduct != null && !link.isProven() && life.conduct() == null) {
      life.conduct(new Conduct(conduct));
    }
  }

  /** A frame came on a complete link; returns whether anybody may look at it. */
  boolean takes(Connection link, MeshMessage message) {
    Conduct conduct = link.conduct();
    if (conduct == null) {
      return true;
    } else if (message instanceof Announcement) {
      return takes(link, conduct, conduct.announcements);
    } else if (message instanceof TopologyMessage) {
      return takes(link, conduct, conduct.exchangeFrames);
    } else if (message instanceof HealthMessage) {
      return takes(link, conduct, conduct.pings);
    }
    return true;
  }

  private boolean takes(Connection link, Conduct conduct, Bucket bucket) {
    long now = scheduler.nowNanos();
    if (bucket.takes(now)) {
      return true;
    }
    events.count("frames-over-limit");
    if (conduct.isTooLoud(now)) {
      conduct.forgive();
      events.count("peers-blocked");
      String why = bucket.tooMuch() + " for " + Limits.LOUD_SECONDS + " s";
      warnings.warn("blocked", blocked.bySelf(link, why).text());
    }
    return false;
  }
}
