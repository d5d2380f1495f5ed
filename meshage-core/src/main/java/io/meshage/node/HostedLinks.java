package io.meshage.node;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshConfig;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.MeshMessage;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Links;
import io.meshage.transport.Deaf;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The port {@link Links} over transports and the wire format: numbers connections, and sends and
 * closes by their number. {@link LinkReader} is what comes over one, {@link LinkFlusher} when what
 * was written is sent. Confined to the node's loop.
 */
final class HostedLinks implements Links {
  /** Links that are found without a look-up, which every frame needs. */
  private static final int RECENT = 16;

  private final MeshConfig config;
  private final NodePorts ports;
  private final Loop loop;
  private final Supplier<NodeCore> core;
  private final Consumer<String> counters;
  private final LinkDialler dialler;
  private final Map<Long, HostedLink> links = new LinkedHashMap<>();
  private final @Nullable HostedLink[] recent = new HostedLink[RECENT];
  private final LinkFlusher flusher;
  private final LastWrites lastWrites;
  private final SendMemory memory;
  private @Nullable Aside aside;
  private boolean isOver;
  private long lastLink;

  HostedLinks(MeshConfig config, NodePorts ports, LinkDialler dialler, long queueBytes) {
    this.config = config;
    this.ports = ports;
    this.loop = ports.loop();
    this.core = ports.core();
    this.counters = ports.counters();
    this.dialler = dialler;
    this.flusher = new LinkFlusher(this, loop, config.linger());
    this.lastWrites = new LastWrites(counters);
    this.memory = new SendMemory(queueBytes, flusher::flush, this::giveUp);
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
    if (isOver) {
      link.close();
      return Deaf.HANDLER;
    }
    HostedLink hosted =
        new HostedLink(
            ++lastLink, link, ports.wire(), ports.allocator(), config.linkQueueBytes(), memory);
    links.put(hosted.id(), hosted);
    try {
      core.get().peering().linkOpened(hosted.id(), ticket, link.remote(), link.certifiedNames());
    } catch (Throwable e) { // would end in a socket's pipeline
      loop.fail(e);
    }
    return new LinkReader(this, hosted, ports, aside);
  }

  @Override
  public void dial(long ticket, Endpoint endpoint) {
    dialler.dial(ticket, endpoint, this::opened);
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
    boolean taken;
    try {
      taken = hosted.send(message);
    } catch (RuntimeException | Error e) {
      broken(hosted, "a frame could not be written", e);
      return false;
    }
    if (!taken) {
      counters.accept("frames-refused-queue-full");
      endIfAcksAreLost(hosted);
    } else {
      flusher.written(hosted, message, wasWaiting);
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

  /** A link that does not read is cut. The core hears of it later, for it may be sending. */
  void giveUp(HostedLink link, String words) {
    link.cut();
    if (remove(link.id()) != null) {
      counters.accept("links-closed-slow");
      tell(() -> core.get().peering().linkClosed(link.id(), CloseReason.SLOW, words));
    }
  }

  /** The end of the link tells the other side that what it waits for will not come. */
  void endIfAcksAreLost(HostedLink link) {
    if (link.hasLostAcks()) {
      loop.execute(() -> giveUp(link, "it leaves acknowledgements unread"));
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
      lastWrites.close(hosted, last);
    }
  }

  @Override
  public void abort(long link, CloseReason reason) {
    HostedLink hosted = remove(link);
    if (hosted != null) {
      counters.accept("links-aborted-" + reason.name().toLowerCase(Locale.ROOT));
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

  /** Returns whether the pings of the link go beside it. */
  boolean pingsAside(long link) {
    return aside != null && aside.carries(link);
  }

  List<Gauge> gauges() {
    long longest =
        links.values().stream().mapToLong(link -> link.traffic().queuedBytes()).max().orElse(0);
    return List.of(
        new Gauge("connections", links.size(), (long) config.maxLinks() + Limits.MAX_HALF_OPEN),
        new Gauge(
            "bytes queued for one link",
            longest,
            config.linkQueueBytes() + OutQueue.MAX_CONTROL_BYTES),
        memory.gauge());
  }

  /**
   * Ends every connection after what is queued has been written, the farewell last.
   *
   * @return completes when all has been written, or has had its time
   */
  CompletableFuture<Void> closeAll() {
    isOver = true;
    List<HostedLink> open = List.copyOf(links.values());
    links.clear();
    open.forEach(link -> lastWrites.close(link, null));
    return lastWrites.all();
  }

  /** Ends every connection at once, as a crash would. */
  void abortAll() {
    isOver = true;
    List.copyOf(links.values()).forEach(HostedLink::cut);
    lastWrites.abort();
    links.clear();
  }

  /** The link takes frames again. */
  void writable(HostedLink link) {
    try {
      link.drain();
    } catch (RuntimeException | Error e) {
      broken(link, "frames that waited for it could not be written", e);
    }
    flusher.flush(link);
  }

  /** Sends what was written to any link. */
  void flush() {
    flusher.flush();
  }

  /** The other side, or the network, ended the link. */
  void lost(HostedLink link, CloseReason reason, String text) {
    link.noteGone();
    if (remove(link.id()) != null) {
      counters.accept("links-closed-" + reason.name().toLowerCase(Locale.ROOT));
      core.get().peering().linkClosed(link.id(), reason, text);
    }
  }

  /** This side ends the link, for what came over it. */
  void ended(HostedLink link, CloseReason reason, String text) {
    if (remove(link.id()) != null) {
      link.close();
      core.get().peering().linkClosed(link.id(), reason, text);
    }
  }

  /**
   * This node could not do something for the link: memory was short, a cipher or a file refused.
   * That costs the link and nothing else. The core hears of it later, for it may have asked for
   * what failed.
   */
  void broken(HostedLink link, String what, Throwable why) {
    if (remove(link.id()) != null) {
      counters.accept("links-broken");
      link.close();
      tell(
          () ->
              core.get()
                  .peering()
                  .linkClosed(link.id(), CloseReason.FAULT, what + " in this node: " + why));
    }
  }

  /** Tells the core something, later. */
  private void tell(Runnable news) {
    loop.execute(news);
  }
}
