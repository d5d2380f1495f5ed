package io.meshage.protocol.topology;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.Topology;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Commons;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.Timer;
import io.meshage.protocol.port.Trust;
import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Several doors of the topology room, joined by links that keep their order and take 1 ms. */
final class TinyMesh {
  static final Duration HOP = Duration.ofMillis(1);
  private static final Duration PING = Duration.ofMillis(250);

  /** One node: a door, what it told, and the effects it can have. */
  final class Peer implements Neighbours, Scheduler {
    final String label;
    final NodeId id;
    final RecordedNews news = new RecordedNews(recording);
    final LinkState door;
    final Duration wallOffset;
    final Map<NodeId, Peer> linked = new TreeMap<>();
    final Map<NodeId, Integer> refusals = new TreeMap<>();
    boolean alive = true;

    Peer(String label, String name, long birth, Duration wallOffset, MeshConfig config) {
      this.label = label;
      this.wallOffset = wallOffset;
      id = NodeId.ofName(name);
      Self self = new Self(id, name, birth, List.of(Endpoint.of(name + ":9000")));
      door =
          new LinkState(self, config, this, this, random.split(), news, Trust.NONE, Commons.NONE);
    }

    @Override
    public boolean send(NodeId neighbour, MeshMessage message) {
      if (refusals.merge(neighbour, -1, Integer::sum) >= 0) {
        return false;
      }
      refusals.remove(neighbour);
      return transmit(this, neighbour, (TopologyMessage) message);
    }

    @Override
    public boolean sendBeside(NodeId neighbour, MeshMessage message) {
      if (!datagrams) {
        return false;
      }
      sentBeside.add(label + " " + ((Announcement) message).name());
      return losesDatagrams || transmit(this, neighbour, (TopologyMessage) message);
    }

    @Override
    public long nowNanos() {
      return clock.nowNanos();
    }

    @Override
    public long wallMicros() {
      return clock.wallMicros() + wallOffset.toNanos() / 1000;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
      return clock.after(
          delay,
          () -> {
            if (alive) {
              action.run();
            }
          });
    }

    Topology topology() {
      return door.topology();
    }

    List<String> route(String to) {
      return topology().route(to).map(route -> route.hops()).orElse(List.of());
    }
  }

  /** Something that went over a link. */
  record Frame(String from, String to, TopologyMessage message) {}

  final ManualScheduler clock = new ManualScheduler();
  final Map<String, Peer> peers = new LinkedHashMap<>();
  final Map<String, Integer> frames = new TreeMap<>();
  final Set<List<String>> links = new LinkedHashSet<>();
  final List<Frame> sent = new ArrayList<>();
  boolean recording = true;
  final SplittableRandom random;
  UnaryOperator<MeshConfig.Builder> settings = UnaryOperator.identity();
  UnaryOperator<TopologyMessage> wire = UnaryOperator.identity();

  /** Peers without a room behind them, and what was sent to them. */
  final Map<NodeId, List<TopologyMessage>> outsiders = new TreeMap<>();

  /** Whether there is a way beside each link, and whether all that goes there is lost. */
  boolean datagrams;

  boolean losesDatagrams;

  /** What went beside the links: who sent it, and whose announcement it was. */
  final List<String> sentBeside = new ArrayList<>();

  /** Directions, such as a>b, in which everything is lost unnoticed. */
  final Set<String> lossy = new LinkedHashSet<>();

  private final Map<List<String>, Integer> generations = new LinkedHashMap<>();
  private long nextBirth;

  TinyMesh(long seed) {
    random = new SplittableRandom(seed);
    nextBirth = clock.wallMicros();
    ping();
  }

  private void ping() {
    clock.after(
        PING,
        () -> {
          for (List<String> link : List.copyOf(links)) {
            Peer a = peer(link.get(0));
            Peer b = peer(link.get(1));
            a.door.digestHeard(b.id, b.door.digest(), b.door.count());
            b.door.digestHeard(a.id, a.door.digest(), a.door.count());
          }
          ping();
        });
  }

  Peer peer(String name) {
    Peer peer = peers.get(name);
    if (peer == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return peer;
  }

  TinyMesh nodes(String... names) {
    for (String name : names) {
      start(name, nextBirth++, Duration.ZERO);
    }
    return this;
  }

  Peer start(String name, long birth, Duration wallOffset) {
    return start(name, name, birth, wallOffset);
  }

  /** Starts a node that the test calls by another name than its own. */
  Peer start(String label, String name, long birth, Duration wallOffset) {
    MeshConfig config = settings.apply(MeshConfig.lan(name)).build();
    Peer peer = new Peer(label, name, birth, wallOffset, config);
    peers.put(label, peer);
    peer.door.start();
    return peer;
  }

  TinyMesh line(String... names) {
    nodes(names);
    for (int i = 1; i < names.length; i++) {
      link(names[i - 1], names[i]);
    }
    return this;
  }

  void link(String a, String b) {
    List<String> link = key(a, b);
    if (!links.add(link)) {
      return;
    }
    generations.merge(link, 1, Integer::sum);
    peer(a).linked.put(peer(b).id, peer(b));
    peer(b).linked.put(peer(a).id, peer(a));
    peer(a).door.neighbourUp(peer(b).id);
    peer(b).door.neighbourUp(peer(a).id);
  }

  void cut(String a, String b) {
    if (links.remove(key(a, b))) {
      generations.merge(key(a, b), 1, Integer::sum);
      down(a, b);
      down(b, a);
    }
  }

  private void down(String at, String peer) {
    peer(at).linked.remove(peer(peer).id);
    if (peer(at).alive) {
      peer(at).door.neighbourDown(peer(peer).id, false);
    }
  }

  /** The node is gone at once and its neighbours notice. */
  void crash(String name) {
    Peer crashed = peer(name);
    crashed.alive = false;
    for (List<String> link : List.copyOf(links)) {
      if (link.contains(name)) {
        cut(link.get(0), link.get(1));
      }
    }
  }

  void leave(String name) {
    peer(name).door.leave();
    run(Duration.ofNanos(HOP.toNanos()));
    crash(name);
  }

  void run(Duration time) {
    clock.advance(time);
  }

  private static List<String> key(String a, String b) {
    return a.compareTo(b) < 0 ? List.of(a, b) : List.of(b, a);
  }

  /** Links a node to somebody who is not one, and says only what the test says. */
  NodeId outsider(String name, String neighbour) {
    NodeId id = NodeId.ofName(name);
    outsiders.put(id, new ArrayList<>());
    peer(neighbour).door.neighbourUp(id);
    return id;
  }

  private boolean transmit(Peer from, NodeId to, TopologyMessage message) {
    List<TopologyMessage> outside = outsiders.get(to);
    if (outside != null) {
      outside.add(message);
      return true;
    }
    Peer target = from.linked.get(to);
    if (target != null && lossy.contains(from.label + ">" + target.label)) {
      return true;
    }
    if (target == null) {
      return false;
    }
    if (recording) {
      sent.add(new Frame(from.label, target.label, message));
    }
    frames.merge(message.getClass().getSimpleName(), 1, Integer::sum);
    List<String> link = key(from.label, target.label);
    int generation = generations.getOrDefault(link, 0);
    TopologyMessage carried = wire.apply(message);
    clock.after(
        HOP,
        () -> {
          if (generation == generations.getOrDefault(link, 0) && target.alive) {
            target.door.received(from.id, carried);
          }
        });
    return true;
  }

  /** Returns the sequence number of what a node knows of an origin. */
  int sequence(String node, String origin) {
    return peer(node)
        .door
        .announcement(NodeId.ofName(origin))
        .map(Announcement::sequence)
        .orElseThrow();
  }

  int announcements() {
    return frames.getOrDefault("Announcement", 0);
  }

  List<Announcement> sentBy(String origin) {
    List<Announcement> found = new ArrayList<>();
    for (Frame frame : sent) {
      if (frame.message() instanceof Announcement announcement
          && announcement.name().equals(origin)) {
        found.add(announcement);
      }
    }
    return found;
  }

  /** Returns what stands against everybody seeing exactly the links of the own component. */
  List<String> disagreements() {
    List<String> wrong = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (!peer.alive) {
        continue;
      }
      Set<String> component = component(peer.label);
      List<String> expected = new ArrayList<>();
      for (List<String> link : links) {
        if (component.contains(link.get(0))) {
          expected.add(link.get(0) + "-" + link.get(1));
        }
      }
      expected.sort(String::compareTo);
      List<String> seen =
          peer.topology().links().stream().map(link -> link.a() + "-" + link.b()).toList();
      if (!seen.equals(expected)) {
        wrong.add(peer.label + " sees " + seen + " not " + expected);
      }
      if (!new TreeSet<>(peer.topology().nodes()).equals(component)) {
        wrong.add(peer.label + " sees nodes " + peer.topology().nodes() + " not " + component);
      }
    }
    return wrong;
  }

  private Set<String> component(String start) {
    Set<String> component = new TreeSet<>();
    List<String> open = new ArrayList<>(List.of(start));
    while (!open.isEmpty()) {
      String node = open.remove(open.size() - 1);
      if (component.add(node)) {
        for (List<String> link : links) {
          if (link.contains(node)) {
            open.add(link.get(0).equals(node) ? link.get(1) : link.get(0));
          }
        }
      }
    }
    return component;
  }
}
