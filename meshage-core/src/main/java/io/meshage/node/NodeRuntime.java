package io.meshage.node;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshListener.PingsMoved;
import io.meshage.NodeId;
import io.meshage.Topology;
import io.meshage.message.Capabilities;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.World;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Ground;
import io.meshage.protocol.port.Self;
import io.meshage.transport.Deaf;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.PacketTransport;
import io.meshage.transport.Transport;
import io.meshage.wire.ServiceCodecs;
import io.meshage.wire.WireFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a running node: ports over transports, the core, and how they come up and go down.
 */
final class NodeRuntime {
  private final NodeParts parts;
  private final Calls calls;
  private final MeshConfig config;
  private final Loop loop;
  private final Counters counters;
  private final Herald herald;
  private final MessageSigning signing;
  private final HostedInbox inbox;
  private final ServicePost post;
  private final HostedLinks links;
  private final HostedDatagrams datagrams;
  private final @Nullable Aside aside;
  private final Map<String, Transport> transports = new LinkedHashMap<>();
  private final List<Transport.Listener> listeners = new ArrayList<>();
  private volatile List<Endpoint> listening = List.of();
  private volatile @Nullable NodeCore core;
  private volatile @Nullable Rooms rooms;
  private volatile @Nullable Topology mesh;
  private volatile long instance;

  NodeRuntime(NodeParts parts, Calls calls) {
    this.parts = parts;
    this.calls = calls;
    this.config = parts.config();
    this.loop = parts.loop();
    this.instance = parts.instance();
    this.counters = parts.counters();
    parts.transports().forEach(transport -> transports.put(transport.scheme(), transport));
    herald = new Herald(config.name(), loop, counters, this::publish, this::raised);
    if (parts.listener() != null) {
      herald.add(parts.listener());
    }
    signing = new MessageSigning(NodeId.ofName(config.name()), parts.signatures());
    NodePorts ports =
        new NodePorts(loop, new WireFormat(), parts.allocator(), this::core, counters::count);
    inbox =
        new HostedInbox(
            config, ports, herald.callbacks(), parts.bodies(), signing, parts.handler());
    post = new ServicePost(inbox, ServiceCodecs.ALL, signing, config.hopLimit(), ports);
    links =
        new HostedLinks(
            config,
            ports,
            new LinkDialler(loop, transports, parts.directory(), this::core, counters::count),
            config.queueBytes() == 0 ? parts.queueBytes() : config.queueBytes());
    datagrams = new HostedDatagrams(config, parts.packets(), ports);
    aside = aside(ports);
  }

  private @Nullable Aside aside(NodePorts ports) {
    PacketTransport packets = parts.aside();
    if (packets == null) {
      return null;
    }
    Aside beside = new Aside(packets, ports, parts.secret(), this::pingsMoved);
    links.sendAside(beside);
    return beside;
  }

  private void pingsMoved(long link, boolean datagrams) {
    core().peering().neighbours().stream()
        .filter(neighbour -> neighbour.link() == link)
        .findFirst()
        .ifPresent(
            neighbour ->
                herald.tell(new PingsMoved(neighbour.peer().name(), datagrams, herald.now())));
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
    Rooms open =
        new Rooms(new Ground(self, post, loop, counters::count), parts, calls, herald::warning);
    post.open(open.table());
    rooms = open;
    NodeCore born =
        new NodeCore(
            config,
            self,
            new World(
                links,
                datagrams,
                post,
                open.table(),
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

  /**
   * Returns the core of a node that has not ended.
   *
   * @throws MeshException if it has, with the reason
   */
  NodeCore living() {
    calls.refuseIfShut();
    return core();
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

  HostedLinks links() {
    return links;
  }

  MessageSigning signing() {
    return signing;
  }

  Rooms rooms() {
    Rooms open = rooms;
    if (open == null) {
      throw new IllegalStateException("the node has not started");
    }
    return open;
  }

  Counters counters() {
    return counters;
  }

  HostedDatagrams datagrams() {
    return datagrams;
  }

  /** On the loop: what others can make this node keep. */
  List<Gauge> gauges() {
    List<Gauge> gauges = new ArrayList<>(core().gauges());
    gauges.addAll(inbox.gauges());
    gauges.addAll(herald.gauges());
    gauges.addAll(links.gauges());
    gauges.addAll(calls.gauges());
    return gauges;
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
