package io.meshage.node;

import io.meshage.Limits;
import io.meshage.Linger;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.MeshMessage;
import io.meshage.protocol.time.Again;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When what was written to links is sent: once a link and turn of the loop, later for what may wait
 * for company; and that a link which takes nothing is given up. Confined to the node's loop.
 */
final class LinkFlusher {
  private final HostedLinks links;
  private final Loop loop;
  private final Linger linger;
  private final boolean lingers;
  private final List<HostedLink> unflushed = new ArrayList<>();
  private boolean isScheduled;

  LinkFlusher(HostedLinks links, Loop loop, Linger linger) {
    this.links = links;
    this.loop = loop;
    this.linger = linger;
    this.lingers = !linger.equals(Linger.NONE);
  }

  /** Something was written to the link, or waits for it. */
  void written(HostedLink link, MeshMessage message, boolean wasWaiting) {
    if (!link.isWaiting()) {
      flushInTime(link, message);
    } else if (!wasWaiting) {
      watch(link);
    }
  }

  /** Gives a link up that takes nothing more: its reader costs itself the link, nobody memory. */
  private void watch(HostedLink link) {
    new Watch(link).begin();
  }

  /** Of one link, from when it takes nothing more until it takes all again. */
  private final class Watch {
    private final HostedLink link;
    private final Again looks = new Again(loop, this::look);
    private long drains;

    Watch(HostedLink link) {
      this.link = link;
    }

    void begin() {
      drains = link.drains();
      looks.after(Limits.STUCK_LINK.toNanos());
    }

    private long look() {
      if (link.isClosed() || !link.isWaiting()) {
        return Again.ENOUGH;
      }
      long before = drains;
      drains = link.drains();
      if (drains != before) {
        return Limits.STUCK_LINK.toNanos();
      }
      links.giveUp(link, "it read nothing for " + Limits.STUCK_LINK.toSeconds() + " s");
      return Again.ENOUGH;
    }
  }

  /** What may linger is flushed when its time is over, or with the next that may not. */
  private void flushInTime(HostedLink link, MeshMessage message) {
    Duration time = lingerOf(message);
    if (time.isZero() || !link.mayLinger()) {
      flushLater(link);
    } else if (link.startLingering(loop.nowNanos() + time.toNanos())) {
      loop.after(time, () -> endLinger(link));
    }
  }

  private Duration lingerOf(MeshMessage message) {
    if (!lingers || !(message instanceof DeliveryMessage)) {
      return Duration.ZERO;
    }
    return message instanceof DeliveryMessage.Ack ? linger.acknowledgements() : linger.messages();
  }

  private void endLinger(HostedLink link) {
    if (link.isLingeringOver(loop.nowNanos())) {
      flushLater(link);
    }
  }

  /** One flush per link and turn of the loop, however many frames were written. */
  private void flushLater(HostedLink link) {
    if (link.awaitFlush()) {
      unflushed.add(link);
    }
    if (!isScheduled) {
      isScheduled = true;
      loop.execute(this::flush);
    }
  }

  /** Sends what was written to any link. */
  void flush() {
    isScheduled = false;
    for (int i = 0; i < unflushed.size(); i++) {
      flush(unflushed.get(i));
    }
    unflushed.clear();
  }

  /** Sends what was written to this link. */
  void flush(HostedLink link) {
    boolean wasWaiting = link.isWaiting();
    try {
      link.flush();
    } catch (RuntimeException | Error e) {
      links.broken(link, "frames could not be written", e);
      return;
    }
    links.endIfAcksAreLost(link);
    if (!wasWaiting && link.isWaiting()) {
      watch(link); // the acknowledgements found the link full
    }
  }
}
