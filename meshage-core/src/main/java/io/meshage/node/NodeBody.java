package io.meshage.node;

import io.meshage.Compressor;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.NodeId;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.message.Capabilities;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.World;
import io.meshage.protocol.peering.Neighbour;
import io.meshage.protocol.port.Self;
import io.meshage.transport.Deaf;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.PacketTransport;
import io.meshage.transport.Transport;
import io.meshage.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The organs of a hosted node: ports over transports, the core, and how they come up and down. */
final class NodeBody {
  private final NodeParts parts;
  private final Calls calls;
  private final MeshConfig config;
  private final Loop loop;
  private final Counters counters;
  private final Herald herald;
  private final MessageSigning signing;
  private final HostedInbox inbox;
  private final Services services;
  private final HostedLinks links;
  private final HostedDatagrams datagrams;
  private final @Nullable Aside aside;
  private final Map<String, Transport> transports = new LinkedHashMap<>();
  private final List<Transport.Listener> listeners = new ArrayList<>();
  private volatile List<Endpoint> listening = List.of();
  private volatile @Nullable NodeCore core;
  private volatile @Nullable Topology mesh;
  private volatile long instance;

  NodeBody(NodeParts parts, Calls calls) {
    this.parts = parts;
    this.calls = calls;
    this.config = parts.config();
    this.loop = parts.loop();
    this.instance = parts.instance();
    this.counters = parts.counters();
    parts.transports().forEach(transport -> transports.put(transport.scheme(), transport));
    WireFormat wire = new WireFormat();
    herald = new Herald(config.name(), loop, counters, this::publish, this::raised);
    if (parts.listener() != null) {
      herald.add(parts.listener());
    }
    signing = new MessageSigning(NodeId.ofName(config.name()), parts.signatures());
    inbox =
        new HostedInbox(
            config,
            loop,
            herald.callbacks(),
            parts.bodies(),
            signing,
            name -> core().identities().key(name),
            () -> core().topology().freshRoutes(),
            parts.handler(),
            (id, outcome) -> core().inboxAnswered(id, outcome),
            counters::count);
    services =
        new Services(
            inbox,
            loop,
            this::core,
            new KeyDesk(
                parts.keys(),
                parts.keeper(),
                parts.keyChanges(),
                loop,
                herald::warning,
                counters::count),
            signing,
            config.hopLimit(),
            config.timeout(),
            counters::count);
    links =
        new HostedLinks(
            config,
            loop,
            transports,
            parts.directory(),
            wire,
            parts.allocator(),
            this::core,
            counters::count,
            config.queueBytes() == 0 ? parts.queueBytes() : config.queueBytes());
    datagrams =
        new HostedDatagrams(
            config, parts.packets(), wire, parts.allocator(), this::core, counters::count);
    aside = aside(wire);
  }

  private @Nullable Aside aside(WireFormat wire) {
    PacketTransport packets = parts.aside();
    if (packets == null) {
      return null;
    }
    Aside beside =
        new Aside(
            packets,
            wire,
            parts.allocator(),
            parts.secret(),
            loop,
            this::core,
            this::pingsMoved,
            counters::count);
    links.sendAside(beside);
    return beside;
  }

  private void pingsMoved(long link, boolean datagrams) {
    core().peering().neighbours().stream()
        .filter(neighbour -> neighbour.link() == link)
        .findFirst()
        .ifPresent(neighbour -> herald.pingsMoved(neighbour.peer().name(), datagrams));
  }

  /** Binds, then lets the core live. */
  void open() {
    try {
      for (Endpoint endpoint : config.listen()) {
        Transport transport = transports.get(endpoint.scheme());
        if (transport == null) {
          throw new MeshException(
              "cannot listen at " + endpoint + ": no such transport, try " + transports.keySet());
        }
        listeners.add(transport.listen(endpoint, this::accepted));
      }
      if (aside != null) {
        aside.open();
      }
      listening = listeners.stream().map(Transport.Listener::endpoint).toList();
      Self self =
          new Self(
                  NodeId.ofName(config.name()),
                  config.name(),
                  parts.instance(),
                  listening,
                  config.advertise())
              .reading(
                  new Capabilities(
                      signing.codecs(parts.bodies().codecs()),
                      parts.bodies().compressors(),
                      config.maxBodyBytes()));
      NodeCore born = loop.ask(() -> create(self));
      datagrams.setWanted(config.degree() > 0);
      loop.ask(
          () -> {
            born.start();
            return true;
          });
    } catch (RuntimeException | Error e) {
      shut();
      parts.release().run();
      throw e;
    }
  }

  private NodeCore create(Self self) {
    NodeCore born =
        new NodeCore(
            config,
            self,
            new World(
                links,
                datagrams,
                services,
                herald,
                loop,
                parts.random(),
                parts.policy(),
                parts.signatures(),
                parts.commons(),
                parts.memory()));
    core = born;
    mesh = born.topology().topology();
    return born;
  }

  private LinkHandler accepted(Link link) {
    if (core == null) { // between binding and birth; whoever dials this early dials again
      counters.count("links-too-early");
      link.close();
      return Deaf.HANDLER;
    }
    return links.accepted(link);
  }

  private void publish(Topology topology) {
    mesh = topology;
  }

  private void raised(long value) {
    instance = value;
    parts.instances().accept(value);
  }

  NodeCore core() {
    NodeCore living = core;
    if (living == null) {
      throw new IllegalStateException("the node has not started");
    }
    return living;
  }

  Topology mesh() {
    Topology seen = mesh;
    if (seen == null) {
      throw new IllegalStateException("the node has not started");
    }
    return seen;
  }

  long instance() {
    return instance;
  }

  List<Endpoint> listening() {
    return listening;
  }

  Herald herald() {
    return herald;
  }

  HostedInbox inbox() {
    return inbox;
  }

  Services services() {
    return services;
  }

  Counters counters() {
    return counters;
  }

  HostedDatagrams datagrams() {
    return datagrams;
  }

  Question<SendReport> deliver(
      NodeCore living, Addressees addressees, Payload payload, boolean signed, Duration timeout) {
    long sentAt = loop.wallMicros();
    return new Delivering(
        calls,
        living,
        parts.bodies(),
        addressees,
        payload,
        signed ? signing.signer(addressees.ids(), sentAt, payload, config) : null,
        timeout,
        config.hopLimit(),
        sentAt);
  }

  void block(NodeCore living, String peer, Duration duration) {
    if (Limits.name(peer, "the name").equals(config.name())) {
      throw new IllegalArgumentException("a node cannot block itself");
    }
    Limits.between(Duration.ofSeconds(1), Limits.LONGEST_USER_BLOCK, duration, "the time to block");
    loop.ask(
        () -> {
          living.peering().block(peer, duration);
          return true;
        });
  }

  void unblock(NodeCore living, String peer) {
    NodeId id = NodeId.ofName(Limits.name(peer, "the name"));
    if (!loop.ask(() -> living.peering().unblock(id))) {
      throw new MeshException(peer + " is not blocked; see the list of those that are");
    }
  }

  List<LinkInfo> links(NodeCore living) {
    return living.peering().neighbours().stream()
        .map(
            neighbour -> {
              HostedLink.Traffic traffic = links.traffic(neighbour.link());
              return new LinkInfo(
                  neighbour.peer().name(),
                  neighbour.endpoint(),
                  neighbour.dialled(),
                  links.protection(neighbour.link()),
                  compressorFor(living, neighbour.peer().id()),
                  aside != null && aside.carries(neighbour.link()),
                  living.health().roundTrip(neighbour.peer().id()),
                  clockAhead(living, neighbour),
                  neighbour.age(),
                  living.topology().settling(neighbour.peer().id()),
                  Unreached.isInUse(living, neighbour.peer().id()),
                  traffic.framesIn(),
                  traffic.framesOut(),
                  traffic.bytesIn(),
                  traffic.bytesOut(),
                  traffic.queuedBytes());
            })
        .sorted(Comparator.comparing(LinkInfo::peer))
        .toList();
  }

  /** Measured by pings; before the first answer, by the handshake, however long that took. */
  private Duration clockAhead(NodeCore living, Neighbour neighbour) {
    long then = loop.wallMicros() - neighbour.age().toNanos() / 1000;
    long theirs = neighbour.peer().clockMicros();
    return living.health().clockAhead(neighbour.peer().id(), theirs == 0 ? 0 : theirs - then);
  }

  private Compressor compressorFor(NodeCore living, NodeId peer) {
    Compressor ours = config.compressor();
    return living.topology().routes().capabilities(peer).compressors().contains(ours.number())
        ? ours
        : Compressor.NONE;
  }

  /** On the loop. */
  Footprint footprint() {
    NodeCore living = core();
    return new Footprint(
        living.topology().announcements(),
        living.topology().gravestones(),
        living.delivery().knownSources(),
        living.delivery().heldMessages(),
        living.delivery().openSends(),
        living.delivery().openPassages(),
        inbox.messages(),
        herald.waiting(),
        links.size(),
        links.longestQueueBytes(),
        links.queuedBytes(),
        Math.max(living.health().overdueNanos(), living.delivery().overdueNanos()));
  }

  /**
   * On the loop: says goodbye and lets the last frames go out.
   *
   * @return completes when they are out, or have had their time
   */
  CompletableFuture<Void> leave() {
    herald.leaving();
    core().leave();
    CompletableFuture<Void> written = links.closeAll();
    inbox.close();
    return written;
  }

  /** On the loop: cuts everything, and calls nobody any more. */
  CompletableFuture<Void> abort() {
    herald.callbacks().close();
    links.abortAll();
    inbox.close();
    return CompletableFuture.completedFuture(null);
  }

  /** Off the loop: stops listening. */
  void shut() {
    listeners.forEach(Transport.Listener::close);
    datagrams.close();
    if (aside != null) {
      aside.close();
    }
  }
}
