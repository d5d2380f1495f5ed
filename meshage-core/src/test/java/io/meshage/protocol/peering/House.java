package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Address;
import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.MeshEvent;
import io.meshage.MeshListener.Warning;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import io.meshage.VersionPolicy;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.Proof;
import io.meshage.protocol.port.DialResult;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Links;
import io.meshage.protocol.port.PeeringNews;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One node with nothing but the peering room; its lists are the fakes of its ports. */
final class House {
  final Town town;
  final Self self;
  final Endpoint place;
  final MeshConfig config;
  final Peering peering;

  final List<String> news = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  final Map<String, Integer> counters = new LinkedHashMap<>();
  final List<DialResult> dials = new ArrayList<>();
  final List<MeshMessage> heard = new ArrayList<>();
  final List<Endpoint> dialled = new ArrayList<>();
  final Set<Long> established = new LinkedHashSet<>();
  final Map<Long, MeshMessage> lastWords = new LinkedHashMap<>();
  final Map<Long, MeshMessage> lastSent = new LinkedHashMap<>();

  /** Who the mesh would say holds a name, by node. */
  final Map<NodeId, String> holders = new LinkedHashMap<>();

  /** How many links the mesh would say a node has. */
  final Map<NodeId, Integer> crowds = new LinkedHashMap<>();

  VersionPolicy policy = VersionPolicy.LENIENT;
  int solicitations;
  private boolean alive = true;

  House(Town town, MeshConfig config, Endpoint place, long birth) {
    this.town = town;
    this.config = config;
    this.place = place;
    this.self =
        new Self(
            NodeId.ofName(config.name()),
            config.name(),
            birth,
            config.listen(),
            config.advertise());
    this.peering =
        new Peering(
            self,
            config,
            (ours, theirs) -> policy.refuse(ours, theirs),
            new Unsigned(),
            new FakeLinks(),
            solicitation -> {
              solicitations++;
              town.broadcast(this, solicitation);
            },
            town.clock,
            town.random.split(),
            new FakeNews(),
            new FakeEvents(),
            town.memory(config.name()));
  }

  String name() {
    return config.name();
  }

  boolean isAlive() {
    return alive;
  }

  /** Stops without a word, and without its system saying anything for it. */
  void die() {
    alive = false;
    town.linksChanged();
  }

  void ifAlive(Runnable action) {
    if (alive) {
      action.run();
    }
  }

  House dial(House other) {
    return dial(other.place);
  }

  House dial(Endpoint endpoint) {
    return dial(Address.of(endpoint));
  }

  House dial(Address address) {
    peering.dial(address, dials::add);
    return this;
  }

  boolean hangup(House other) {
    return peering.hangup(other.self.id());
  }

  List<NodeId> neighbourIds() {
    return peering.neighbours().stream().map(neighbour -> neighbour.peer().id()).toList();
  }

  List<String> neighbourNames() {
    return peering.neighbours().stream()
        .map(neighbour -> neighbour.peer().name())
        .sorted()
        .toList();
  }

  boolean isLinkedTo(House other) {
    return neighbourIds().contains(other.self.id());
  }

  int count(String counter) {
    return counters.getOrDefault(counter, 0);
  }

  /** Returns the one dial's result. */
  DialResult dialResult() {
    if (dials.size() != 1) {
      throw new AssertionError("not one result but " + dials);
    }
    return dials.get(0);
  }

  /** Returns the words with which a dialler was sent away. */
  Reject rejected(long link) {
    if (lastWords.get(link) instanceof Reject reject) {
      return reject;
    }
    throw new AssertionError("not rejected: " + lastWords.get(link));
  }

  /** Returns how the one dial failed. */
  DialResult.Failed failure() {
    if (dialResult() instanceof DialResult.Failed failed) {
      return failed;
    }
    throw new AssertionError("did not fail: " + dials);
  }

  @Override
  public String toString() {
    return name();
  }

  private final class FakeLinks implements Links {
    @Override
    public void dial(long ticket, Endpoint endpoint) {
      dialled.add(endpoint);
      town.connect(House.this, ticket, endpoint);
    }

    @Override
    public boolean send(long link, MeshMessage message) {
      lastSent.put(link, message);
      return town.send(link, message);
    }

    @Override
    public boolean sendBeside(long link, MeshMessage message) {
      return false;
    }

    @Override
    public void established(long link) {
      established.add(link);
    }

    @Override
    public void close(long link, MeshMessage last) {
      lastWords.put(link, last);
      town.send(link, last);
      town.close(link);
    }

    @Override
    public void abort(long link, CloseReason reason) {
      town.close(link);
    }
  }

  private final class FakeNews implements PeeringNews {
    @Override
    public void neighbourUp(Introduction peer, Endpoint endpoint) {
      town.linksChanged();
      news.add("up " + peer.name());
    }

    @Override
    public void neighbourDown(
        Introduction peer, Endpoint endpoint, CloseReason reason, String text) {
      town.linksChanged();
      news.add("down " + peer.name() + " " + reason);
    }

    @Override
    public void received(NodeId from, MeshMessage message) {
      heard.add(message);
    }

    @Override
    public void receivedAside(NodeId from, MeshMessage message) {
      throw new AssertionError("nobody sends anything beside a link here");
    }

    @Override
    public void askIfLiving(Introduction newcomer, Consumer<String> answer) {
      String words = holders.getOrDefault(newcomer.id(), "");
      town.fabric.carry("ask " + name(), () -> ifAlive(() -> answer.accept(words)));
    }

    @Override
    public void namesake(Introduction namesake) {}

    @Override
    public Component component() {
      List<NodeId> all = town.component(House.this);
      return new Component(all.get(0), all.size());
    }

    @Override
    public int links(NodeId node) {
      return crowds.getOrDefault(node, 0);
    }

    @Override
    public long instance() {
      return self.birth();
    }
  }

  private final class FakeEvents implements Events {
    @Override
    public void tell(MeshEvent event) {
      assertThat(event).as("what this room tells").isInstanceOf(Warning.class);
      warnings.add(event.words());
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public void count(String counter) {
      counters.merge(counter, 1, Integer::sum);
    }
  }

  /** Believes everybody, and has secrets. */
  private final class Unsigned implements Trust {
    @Override
    public boolean isRequired() {
      return false;
    }

    @Override
    public Bytes nonce() {
      byte[] nonce = new byte[PeeringMessage.NONCE_BYTES];
      town.random.nextBytes(nonce);
      return Bytes.wrap(nonce);
    }

    @Override
    public Proof sign(Bytes content) {
      throw new AssertionError("nobody has an identity");
    }

    @Override
    public Verdict judge(NodeId from, String name, @Nullable Proof proof, Bytes content) {
      throw new AssertionError("nobody has an identity");
    }

    @Override
    public Verdict examine(String name, @Nullable Proof proof, Bytes content) {
      throw new AssertionError("nobody has an identity");
    }

    @Override
    public void linked(NodeId id, String name, PeerKey key) {
      throw new AssertionError("nobody has an identity");
    }

    @Override
    public void met(String name) {}

    @Override
    public void neverMet(String name) {}
  }
}
