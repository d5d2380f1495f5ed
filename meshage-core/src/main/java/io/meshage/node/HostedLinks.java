package io.meshage.node;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.Linger;
import io.meshage.MeshConfig;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.HealthMessage;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.MeshMessage;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Links;
import io.meshage.transport.Directory;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.Transport;
import io.meshage.wire.WireException;
import io.meshage.wire.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The port {@link Links} over transports and the wire format: numbers connections, encodes, queues,
 * decodes, and closes whoever sends garbage. Confined to the node's loop.
 */
final class HostedLinks implements Links {
  /** Links that are found without a look-up, which every frame needs. */
  private static final int RECENT = 16;

  private final MeshConfig config;
  private final Loop loop;
  private final Map<String, Transport> transports;
  private final @Nullable Directory directory;
  private final WireFormat wire;
  private final ByteBufAllocator allocator;
  private final Supplier<NodeCore> core;
  private final Consumer<String> counters;
  private final Map<Long, HostedLink> links = new LinkedHashMap<>();
  private final @Nullable HostedLink[] recent = new HostedLink[RECENT];
  private final List<HostedLink> unflushed = new ArrayList<>();
  private final boolean lingers;
  private @Nullable Aside aside;
  private boolean flushScheduled;
  private long lastLink;

  HostedLinks(
      MeshConfig config,
      Loop loop,
      Map<String, Transport> transports,
      @Nullable Directory directory,
      WireFormat wire,
      ByteBufAllocator allocator,
      Supplier<NodeCore> core,
      Consumer<String> counters) {
    this.config = config;
    this.loop = loop;
    this.transports = transports;
    this.directory = directory;
    this.wire = wire;
    this.allocator = allocator;
    this.core = core;
    this.counters = counters;
    this.lingers = !config.linger().equals(Linger.NONE);
  }

  /** Lets what may be lost go beside its link. */
  void sendAside(Aside beside) {
    aside = beside;
  }

  /** Takes a connection that somebody else opened. */
  LinkHandler accepted(Link link) {
    return opened(link, 0);
  }

  private LinkHandler opened(Link link, long ticket) {
    HostedLink hosted = new HostedLink(++lastLink, link, wire, allocator, config.linkQueueBytes());
    links.put(hosted.id(), hosted);
    core.get().linkOpened(hosted.id(), ticket, link.remote(), link.certifiedNames());
    return new Ear(hosted);
  }

  @Override
  public void dial(long ticket, Endpoint endpoint) {
    if (directory != null && endpoint.scheme().equals(Endpoint.SRV)) {
      directory.find(
          endpoint,
          places -> core.get().dialFound(ticket, places),
          reason -> core.get().dialFailed(ticket, reason));
      return;
    }
    Transport transport = transports.get(endpoint.scheme());
    if (transport == null) {
      String text = "no transport for " + endpoint.scheme() + "://, try " + transports.keySet();
      loop.execute(() -> core.get().dialFailed(ticket, text));
      return;
    }
    transport.dial(
        endpoint, link -> opened(link, ticket), reason -> core.get().dialFailed(ticket, reason));
  }

  @Override
  public boolean send(long link, MeshMessage message) {
    HostedLink hosted = find(link);
    if (hosted == null || hosted.isClosed()) {
      return false;
    }
    return (message instanceof Ping ping && pinged(hosted, ping)) || sendOver(hosted, message);
  }

  @Override
  public boolean sendBeside(long link, MeshMessage message) {
    return aside != null && aside.send(link, message);
  }

  /** A ping may go beside its link; the first of a link tells the other side how. */
  private boolean pinged(HostedLink link, Ping ping) {
    DatagramOffer offer = aside == null ? null : aside.offer(link);
    if (offer != null) {
      sendOver(link, offer);
    }
    return aside != null && aside.ping(link, ping);
  }

  private boolean sendOver(HostedLink hosted, MeshMessage message) {
    boolean wasWaiting = hosted.isWaiting();
    boolean taken = hosted.send(message);
    if (!taken) {
      counters.accept("frames-refused-queue-full");
      endIfAcksAreLost(hosted);
    } else if (!hosted.isWaiting()) {
      flushInTime(hosted, message);
    } else if (!wasWaiting) {
      watch(hosted);
    }
    return taken;
  }

  /** A link that is gone is closed, so that it does not matter if it is still found. */
  private @Nullable HostedLink find(long link) {
    int place = (int) (link % RECENT);
    HostedLink known = recent[place];
    if (known == null || known.id() != link) {
      known = links.get(link);
      recent[place] = known;
    }
    return known;
  }

  /** Gives a link up that takes nothing more: its reader costs itself the link, nobody memory. */
  private void watch(HostedLink link) {
    long drains = link.drains();
    loop.after(
        Limits.STUCK_LINK,
        () -> {
          if (link.isClosed() || !link.isWaiting()) {
            return;
          }
          if (link.drains() != drains) {
            watch(link);
          } else {
            giveUp(link, "it read nothing for " + Limits.STUCK_LINK.toSeconds() + " s");
          }
        });
  }

  private void giveUp(HostedLink link, String words) {
    if (remove(link.id()) != null) {
      link.close();
      counters.accept("links-closed-slow");
      core.get().linkClosed(link.id(), CloseReason.SLOW, words);
    }
  }

  /** The end of the link tells the other side that what it waits for will not come. */
  private void endIfAcksAreLost(HostedLink link) {
    if (link.hasLostAcks()) {
      loop.execute(() -> giveUp(link, "it leaves acknowledgements unread"));
    }
  }

  /** What may linger is flushed when its time is over, or with the next that may not. */
  private void flushInTime(HostedLink link, MeshMessage message) {
    Duration linger = lingerOf(message);
    if (linger.isZero() || !link.mayLinger()) {
      flushLater(link);
    } else if (link.startLingering(loop.nowNanos() + linger.toNanos())) {
      loop.after(linger, () -> endLinger(link));
    }
  }

  private Duration lingerOf(MeshMessage message) {
    if (!lingers || !(message instanceof DeliveryMessage)) {
      return Duration.ZERO;
    }
    return message instanceof DeliveryMessage.Ack
        ? config.linger().acknowledgements()
        : config.linger().messages();
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
    if (!flushScheduled) {
      flushScheduled = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    for (int i = 0; i < unflushed.size(); i++) {
      flush(unflushed.get(i));
    }
    unflushed.clear();
  }

  private void flush(HostedLink link) {
    boolean wasWaiting = link.isWaiting();
    link.flush();
    endIfAcksAreLost(link);
    if (!wasWaiting && link.isWaiting()) {
      watch(link); // the acknowledgements found the link full
    }
  }

  @Override
  public void established(long link) {
    HostedLink hosted = links.get(link);
    if (hosted != null) {
      hosted.establish(config.maxBodyBytes() + Limits.MAX_ENVELOPE_BYTES);
    }
  }

  @Override
  public void close(long link, MeshMessage last) {
    HostedLink hosted = remove(link);
    if (hosted != null && !hosted.isClosed()) {
      if (!hosted.send(last)) {
        counters.accept("goodbyes-dropped");
      }
      hosted.closeAfterWrites();
    }
  }

  @Override
  public void abort(long link, CloseReason reason) {
    HostedLink hosted = remove(link);
    if (hosted != null) {
      counters.accept("links-aborted-" + reason.name().toLowerCase(java.util.Locale.ROOT));
      hosted.close();
    }
  }

  private @Nullable HostedLink remove(long link) {
    if (aside != null) {
      aside.closed(link);
    }
    return links.remove(link);
  }

  /** Returns what the link has carried; nothing if it is gone. */
  HostedLink.Traffic traffic(long link) {
    HostedLink hosted = links.get(link);
    return hosted == null ? HostedLink.Traffic.NONE : hosted.traffic();
  }

  /** Returns what protects the link, in words; nothing if it is gone. */
  String protection(long link) {
    HostedLink hosted = links.get(link);
    return hosted == null ? "none" : hosted.protection();
  }

  int size() {
    return links.size();
  }

  long longestQueueBytes() {
    return links.values().stream().mapToLong(link -> link.traffic().queuedBytes()).max().orElse(0);
  }

  /** Ends every connection after what is queued has been written. */
  void closeAll() {
    List.copyOf(links.values()).forEach(HostedLink::closeAfterWrites);
    links.clear();
  }

  /** Ends every connection at once, as a crash would. */
  void abortAll() {
    List.copyOf(links.values()).forEach(HostedLink::close);
    links.clear();
  }

  private final class Ear implements MessageHandler {
    private final HostedLink link;

    Ear(HostedLink link) {
      this.link = link;
    }

    @Override
    public void frame(ByteBuf frame) {
      if (link.isClosed()) {
        return;
      }
      loop.beginTurn();
      link.noteReceived(frame);
      MeshMessage message;
      try {
        message = wire.decode(frame);
      } catch (WireException e) {
        garbage(e);
        return;
      }
      if (aside != null && message instanceof HealthMessage sign && heardAside(sign)) {
        return;
      }
      core.get().received(link.id(), message);
    }

    /** Whether it was for who sends beside the links, and for nobody else. */
    private boolean heardAside(HealthMessage sign) {
      Aside beside = Objects.requireNonNull(aside);
      if (sign instanceof DatagramOffer offer && link.isEstablished()) {
        beside.offered(link, offer);
        return true;
      } else if (sign instanceof Pong pong) {
        beside.answered(link.id(), pong);
      }
      return false;
    }

    @Override
    public void message(MeshMessage message) {
      if (!link.isClosed()) {
        link.noteReceived();
        core.get().received(link.id(), message);
      }
    }

    private void garbage(WireException e) {
      if (e.kind() == WireException.Kind.UNKNOWN_TYPE_IGNORABLE) {
        counters.accept("frames-unknown");
        return;
      }
      counters.accept("frames-malformed");
      if (remove(link.id()) != null) {
        link.close();
        core.get().linkClosed(link.id(), CloseReason.MALFORMED, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void rowRead() {
      loop.endTurn();
    }

    @Override
    public void batchRead() {
      flush();
    }

    @Override
    public void writable() {
      link.drain();
      HostedLinks.this.flush(link);
    }

    @Override
    public void closed(CloseReason reason, String text) {
      link.noteClosed();
      if (remove(link.id()) != null) {
        counters.accept("links-closed-" + reason.name().toLowerCase(java.util.Locale.ROOT));
        core.get().linkClosed(link.id(), reason, text);
      }
    }
  }
}
