package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.NeighbourMemory.Acquaintance;
import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Nodes that have nothing but the peering room, and what lies between them. */
final class Town {
  static final Endpoint STRANGER = Endpoint.of("tcp://10.9.9.9:5555");

  final ManualScheduler clock = new ManualScheduler();
  final SplittableRandom random;
  final Fabric fabric;
  private final Map<Endpoint, House> houses = new LinkedHashMap<>();
  private final Map<House, String> streets = new LinkedHashMap<>();
  private final Map<House, List<NodeId>> components = new LinkedHashMap<>();
  final Map<String, List<Acquaintance>> remembered = new LinkedHashMap<>();
  private long lastLink;
  private int lastAddress;

  /** Two ends of a connection. */
  record Wire(House dialler, long diallerLink, House acceptor, long acceptorLink) {}

  private final Map<Long, Wire> wires = new LinkedHashMap<>();

  Town(long seed) {
    this(seed, null);
  }

  Town(long seed, @Nullable Fabric chosen) {
    random = new SplittableRandom(seed);
    SplittableRandom delays = random.split();
    fabric =
        chosen != null
            ? chosen
            : Fabric.timed(clock, () -> Duration.ofNanos(delays.nextLong(100_000, 2_000_000)));
  }

  House add(String name) {
    return add(name, builder -> builder);
  }

  House add(String name, UnaryOperator<MeshConfig.Builder> with) {
    Endpoint place = new Endpoint(Endpoint.TCP, "10.0.0." + ++lastAddress, 9000);
    return settle(name, place, with);
  }

  /** Puts a node at an address; one that is there already is taken to be gone. */
  House settle(String name, Endpoint place, UnaryOperator<MeshConfig.Builder> with) {
    MeshConfig config = with.apply(MeshConfig.lan(name).listen(place)).build();
    House house = new House(this, config, place, 1_000 + houses.size() + lastLink);
    houses.put(place, house);
    streets.put(house, "main");
    return house;
  }

  List<House> houses() {
    return List.copyOf(houses.values());
  }

  /** Moves a node to another broadcast domain. */
  void move(House house, String street) {
    streets.put(house, street);
  }

  /** What a node keeps from life to life. */
  NeighbourMemory memory(String name) {
    List<Acquaintance> before = remembered.getOrDefault(name, List.of());
    return new NeighbourMemory() {
      @Override
      public List<Acquaintance> lastKnown() {
        return before;
      }

      @Override
      public void keep(List<Acquaintance> neighbours) {
        remembered.put(name, neighbours);
      }
    };
  }

  void advance(Duration time) {
    clock.advance(time);
  }

  void advanceMillis(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  void connect(House dialler, long ticket, Endpoint to) {
    String channel = "dial " + dialler.name() + " " + ticket;
    fabric.carry(
        channel,
        () -> {
          House acceptor = houses.get(to);
          if (acceptor == null || !acceptor.isAlive()) {
            dialler.ifAlive(() -> dialler.peering.dialFailed(ticket, "connection refused"));
            return;
          }
          Wire wire = new Wire(dialler, ++lastLink, acceptor, ++lastLink);
          wires.put(wire.diallerLink, wire);
          wires.put(wire.acceptorLink, wire);
          Endpoint from = new Endpoint(Endpoint.TCP, dialler.place.host(), 40_000 + (int) lastLink);
          fabric.carry(
              towards(wire, acceptor),
              () ->
                  ifOpen(
                      wire.acceptorLink,
                      () -> acceptor.peering.linkOpened(wire.acceptorLink, 0, from, null)));
          dialler.ifAlive(() -> dialler.peering.linkOpened(wire.diallerLink, ticket, to, null));
        });
  }

  private static String towards(Wire wire, House house) {
    return "wire " + wire.diallerLink + " to " + house.name() + " " + house.self.birth();
  }

  private static House other(Wire wire, long link) {
    return link == wire.diallerLink ? wire.acceptor : wire.dialler;
  }

  private static long otherLink(Wire wire, long link) {
    return link == wire.diallerLink ? wire.acceptorLink : wire.diallerLink;
  }

  boolean send(long link, MeshMessage message) {
    Wire wire = wires.get(link);
    if (wire == null) {
      return false;
    }
    House to = other(wire, link);
    long there = otherLink(wire, link);
    fabric.carry(towards(wire, to), () -> ifOpen(there, () -> to.peering.received(there, message)));
    return true;
  }

  private void ifOpen(long link, Runnable arrival) {
    Wire wire = wires.get(link);
    if (wire != null) {
      House house = link == wire.diallerLink ? wire.dialler : wire.acceptor;
      house.ifAlive(arrival);
    }
  }

  /** This side is done with the link; the other hears of it after all that was sent. */
  void close(long link) {
    Wire wire = wires.remove(link);
    if (wire != null) {
      House to = other(wire, link);
      long there = otherLink(wire, link);
      fabric.carry(towards(wire, to), () -> lose(there, to));
    }
  }

  private void lose(long link, House house) {
    if (wires.remove(link) != null) {
      house.ifAlive(() -> house.peering.linkClosed(link, CloseReason.LOST, "closed by peer"));
    }
  }

  /** Breaks every connection between two nodes, as a reset would. */
  void cut(House one, House two) {
    for (Wire wire : new LinkedHashSet<>(wires.values())) {
      boolean isBetween = wire.dialler == one && wire.acceptor == two;
      if (isBetween || (wire.dialler == two && wire.acceptor == one)) {
        lose(wire.diallerLink, wire.dialler);
        lose(wire.acceptorLink, wire.acceptor);
      }
    }
  }

  /** Tells the neighbours of a killed node what their operating system would tell them. */
  void reset(House dead) {
    for (Wire wire : new LinkedHashSet<>(wires.values())) {
      if (wire.dialler == dead || wire.acceptor == dead) {
        long there = wire.dialler == dead ? wire.acceptorLink : wire.diallerLink;
        lose(there, wire.dialler == dead ? wire.acceptor : wire.dialler);
      }
    }
  }

  void broadcast(House from, Solicitation solicitation) {
    String street = streets.getOrDefault(from, "");
    Endpoint source = from.place.withPort(9000);
    for (House house : houses()) {
      if (street.equals(streets.get(house))) { // its own packets come back, as on a real domain
        fabric.carry(
            "packets " + from.name() + " " + house.name(),
            () -> house.ifAlive(() -> house.peering.heard(source, solicitation)));
      }
    }
  }

  /** Links came or went: who can be reached is to be found out anew. */
  void linksChanged() {
    components.clear();
  }

  /** Returns who can be reached over complete links, the house itself included, ascending. */
  List<NodeId> component(House of) {
    List<NodeId> known = components.get(of);
    if (known == null) {
      Set<House> members = walk(of);
      known = members.stream().map(house -> house.self.id()).sorted().toList();
      for (House member : members) {
        components.put(member, known);
      }
    }
    return known;
  }

  private Set<House> walk(House from) {
    Map<NodeId, House> byId = new LinkedHashMap<>();
    houses().stream().filter(House::isAlive).forEach(house -> byId.put(house.self.id(), house));
    Set<House> seen = new LinkedHashSet<>(List.of(from));
    List<House> next = new ArrayList<>(List.of(from));
    while (!next.isEmpty()) {
      House house = next.remove(next.size() - 1);
      for (NodeId peer : house.neighbourIds()) {
        House there = byId.get(peer);
        if (there != null && there.isLinkedTo(house) && seen.add(there)) {
          next.add(there);
        }
      }
    }
    return seen;
  }

  /** Returns how many separate parts the living nodes are in. */
  int parts() {
    return (int) houses().stream().filter(House::isAlive).map(this::component).distinct().count();
  }
}
