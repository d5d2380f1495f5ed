package io.meshage.protocol;

import io.meshage.Address;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Member;
import io.meshage.MeshConfig;
import io.meshage.MeshListener.LinkDown;
import io.meshage.MeshListener.LinkSettling;
import io.meshage.MeshListener.LinkUp;
import io.meshage.MeshListener.NodeEvent;
import io.meshage.MeshListener.RoutesChanged;
import io.meshage.MeshListener.Warning;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.Topology;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.HealthMessage;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.TopologyMessage;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.delivery.Delivery;
import io.meshage.protocol.health.FailureDetector;
import io.meshage.protocol.identity.KnownKeys;
import io.meshage.protocol.peering.Peering;
import io.meshage.protocol.port.DialResult;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.HealthNews;
import io.meshage.protocol.port.InstanceRaised;
import io.meshage.protocol.port.PeeringNews;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.TopologyNews;
import io.meshage.protocol.topology.LinkState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A node without a body: gives each message to its room, and each room's news to the others. The
 * only class that knows all rooms.
 *
 * <p>Everything happens on the node's loop, one event at a time; no method may be called from
 * elsewhere, or from within a port.
 */
public final class NodeCore {

  private final Self self;
  private final Events events;
  private final KnownKeys trust;
  private final NameProbe names;
  private final Peering peering;
  private final FailureDetector health;
  private final LinkState topology;
  private final Delivery delivery;
  private final Newcomers newcomers;
  private final FirstSights sights;
  private final ServiceTable services;
  private boolean closed;

  /** Wires the rooms; nothing happens before {@link #start}. */
  public NodeCore(MeshConfig config, Self self, World world) {
    this.self = self;
    this.events = world.events();
    Scheduler scheduler = world.scheduler();
    services = world.services();
    trust = new KnownKeys(self.name(), world.signatures(), events);
    this.peering =
        new Peering(
            self,
            config,
            world.policy(),
            trust,
            world.links(),
            world.datagrams(),
            scheduler,
            world.random().split(),
            new FromPeering(),
            events,
            world.memory());
    this.health =
        new FailureDetector(config, peering, scheduler, world.random().split(), new FromHealth());
    this.topology =
        new LinkState(
            self,
            config,
            peering,
            scheduler,
            world.random().split(),
            new FromTopology(),
            trust,
            world.commons());
    this.delivery =
        new Delivery(
            self,
            trust::number,
            peering,
            topology::freshRoutes,
            world.inbox(),
            scheduler,
            events::count,
            config.linger());
    this.newcomers = new Newcomers(topology::freshRoutes, scheduler);
    this.sights = new FirstSights(trust, scheduler);
    this.names = new NameProbe(topology, delivery, scheduler);
  }

  /** Begins to announce and, if the degree says so, to solicit. */
  public void start() {
    topology.start();
    peering.start();
  }

  /** Tells what became of a message that the inbox had answered with LATER. */
  public void inboxAnswered(MessageId id, Outcome outcome) {
    delivery.inboxAnswered(id, outcome);
  }

  /** Links to the node at an address; the answer comes when messages can be sent to it. */
  public void dial(Address address, Consumer<DialResult> answer) {
    peering.dial(
        address,
        result -> {
          if (result instanceof DialResult.Linked linked) {
            newcomers.answerWhenReachable(linked, answer);
          } else {
            answer.accept(result);
          }
        });
  }

  /** Returns who this node is. */
  public NodeId self() {
    return self.id();
  }

  /** Returns the room that knows which key a name is known by. */
  public KnownKeys identities() {
    return trust;
  }

  /** Returns the room that links to others. */
  public Peering peering() {
    return peering;
  }

  /** Returns the room that knows the mesh. */
  public LinkState topology() {
    return topology;
  }

  /** Returns the room that watches neighbours. */
  public FailureDetector health() {
    return health;
  }

  /** Returns the room that delivers messages. */
  public Delivery delivery() {
    return delivery;
  }

  /** Returns what others can make the rooms keep. */
  public List<Gauge> gauges() {
    List<Gauge> gauges = new ArrayList<>(trust.gauges());
    gauges.addAll(topology.gauges());
    gauges.addAll(delivery.gauges());
    gauges.addAll(services.gauges());
    return gauges;
  }

  /**
   * Returns for how long something has been due that was not done: a look at the neighbours, or an
   * alarm; about 0 in a node that is well.
   */
  public long overdueNanos() {
    return Math.max(health.overdueNanos(), delivery.overdueNanos());
  }

  /** Sends a message; the answer is a later event. */
  public MessageId send(Dispatch command) {
    return delivery.send(command);
  }

  /** Tells the mesh that this node leaves, gives every open send its outcome, ends all links. */
  public void leave() {
    if (!closed) {
      closed = true;
      services.close();
      topology.leave();
      delivery.close();
      peering.leave();
    }
  }

  private final class FromPeering implements PeeringNews {
    @Override
    public void neighbourUp(Introduction peer, Endpoint endpoint) {
      events.tell(new LinkUp(peer.name(), endpoint, events.now()));
      health.neighbourUp(peer.id());
      delivery.neighbourUp(peer.id(), peer.largestBody());
      newcomers.neighbourUp(peer.id());
      sights.linkUp(peer.name());
      topology.neighbourUp(peer.id());
    }

    @Override
    public void neighbourDown(
        Introduction peer, Endpoint endpoint, CloseReason reason, String text) {
      events.tell(new LinkDown(peer.name(), endpoint, reason, text, events.now()));
      health.neighbourDown(peer.id());
      topology.neighbourDown(
          peer.id(), reason == CloseReason.LEFT); // before delivery, which then finds the other way
      delivery.neighbourDown(peer.id());
      newcomers.neighbourDown(peer.id(), reason, text);
      sights.linkDown(peer.name());
    }

    @Override
    public void received(NodeId from, MeshMessage message) {
      health.heard(from);
      if (message instanceof TopologyMessage news) {
        topology.received(from, news);
      } else if (message instanceof DeliveryMessage delivered) {
        delivery.received(from, delivered);
      } else if (message instanceof HealthMessage sign) {
        health.received(from, sign);
      } else {
        peering.close(from, CloseReason.MALFORMED, "a handshake message on a complete link");
      }
    }

    @Override
    public void receivedAside(NodeId from, MeshMessage message) {
      if (message instanceof HealthMessage sign) {
        health.receivedAside(from, sign);
      } else if (message instanceof Announcement announcement) {
        topology.received(from, announcement);
      }
    }

    @Override
    public void askIfLiving(Introduction newcomer, Consumer<String> answer) {
      names.ask(newcomer, answer);
    }

    @Override
    public void namesake(Introduction namesake) {
      topology.namesake(namesake.birth());
    }

    @Override
    public Component component() {
      Routes routes = topology.routes();
      List<NodeId> others = routes.reachable();
      NodeId smallest =
          others.isEmpty() || self.id().compareTo(others.get(0)) < 0 ? self.id() : others.get(0);
      return new Component(smallest, others.size() + 1);
    }

    @Override
    public int links(NodeId node) {
      return topology.links(node);
    }

    @Override
    public long instance() {
      return topology.instance();
    }
  }

  private String nameOf(NodeId node) {
    return topology.member(node).map(Member::name).orElseGet(node::toString);
  }

  private final class FromHealth implements HealthNews {
    @Override
    public void silent(NodeId neighbour, String text) {
      peering.close(neighbour, CloseReason.SILENT, text);
    }

    @Override
    public void digestHeard(NodeId neighbour, long digest, int count) {
      topology.digestHeard(neighbour, digest, count);
    }

    @Override
    public long digest() {
      return topology.digest();
    }

    @Override
    public int count() {
      return topology.count();
    }

    @Override
    public boolean announcesLink(NodeId node, NodeId other) {
      return topology.announcesLink(node, other);
    }

    @Override
    public String name(NodeId node) {
      return nameOf(node);
    }

    @Override
    public void count(String counter) {
      events.count(counter);
    }
  }

  private final class FromTopology implements TopologyNews {
    @Override
    public void routesChanged(Topology snapshot) {
      delivery.routesChanged();
      newcomers.routesChanged();
      services.routesChanged();
      events.tell(new RoutesChanged(snapshot, events.now()));
    }

    @Override
    public void nodeJoined(NodeId id, Member member) {
      peering.redialer().seen(id);
      sights.joined(member.name());
      events.tell(new NodeEvent(member, events.now()));
    }

    @Override
    public void nodeForgotten(String name) {
      trust.neverMet(name);
    }

    @Override
    public void nodeLeft(NodeId id, Member member) {
      sights.gone(member.name());
      delivery.nodeLeft(id);
      services.gone(id);
      events.tell(new NodeEvent(member, events.now()));
    }

    @Override
    public void nodeFailed(NodeId id, Member member) {
      sights.gone(member.name());
      services.gone(id);
      events.tell(new NodeEvent(member, events.now()));
    }

    @Override
    public void instanceRaised(long instance) {
      events.tell(new InstanceRaised(instance, events.now()));
    }

    @Override
    public void identityLost(String text) {
      events.tell(new Warning(text, "identity-lost", events.now()));
      peering.retire(CloseReason.DUPLICATE_IDENTITY, text);
    }

    @Override
    public void contested(List<Endpoint> places) {
      peering.seekNamesake(places);
    }

    @Override
    public void heldBack(NodeId neighbour, Duration left) {
      events.tell(new LinkSettling(nameOf(neighbour), left, events.now()));
    }

    @Override
    public void warning(String text) {
      events.warning(text);
    }

    @Override
    public void count(String counter) {
      events.count(counter);
    }

    @Override
    public void misbehaved(NodeId neighbour, String text) {
      peering.close(neighbour, CloseReason.MALFORMED, text);
    }
  }
}
