package io.meshage.sim;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.NodeKey;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.LinkProof;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.ProtocolVersion;
import io.meshage.message.SignedBody;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.node.Signing;
import io.meshage.seal.PacketSeal;
import io.meshage.testkit.Visitor;
import io.meshage.transport.Deaf;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.LiveKeys;
import io.meshage.transport.SealedTransport;
import io.meshage.transport.Transport;
import io.meshage.wire.SignedBodies;
import io.meshage.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host whose program speaks the protocol and says with it what it likes. As long as it is not
 * told otherwise it shakes hands and answers pings like an honest node, and ignores the rest.
 */
final class Attacker implements LinkHandler {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final int MAX_FRAME = 1 << 24;
  private static final Bytes CHALLENGE = Bytes.wrap(new byte[PeeringMessage.NONCE_BYTES]);

  final String name;
  final Host host;
  final List<MeshMessage> heard = new ArrayList<>();
  final List<byte[]> recorded = new ArrayList<>();
  private final Simulation sim;
  private final SimLoop loop;
  private final Transport transport;
  private final @Nullable LiveKeys liveKeys;
  private final @Nullable PacketSeal seal;
  private Visitor self;
  private @Nullable Link link;
  private @Nullable CloseReason closed;
  private boolean isLinked;
  private @Nullable Signing identity;
  private Bytes nonce = Bytes.EMPTY;

  /** Whether it gives back what the other side signed, in place of a signature. */
  boolean replaysProofs;

  /** By what it wants to be known again. */
  Bytes life = Bytes.wrap(new byte[PeeringMessage.NONCE_BYTES]);

  /** Whether it completes handshakes; if not, it lets each stand where WELCOME has put it. */
  boolean saysReady = true;

  /** What it says that its clock shows; 0 if it does not say. */
  long clockMicros;

  /** Gets what else is heard, and may answer it. */
  Consumer<MeshMessage> reaction = message -> {};

  Attacker(Simulation sim, String name) {
    this(sim, name, null);
  }

  /** Creates one that has stolen keys, or made some up. */
  Attacker(Simulation sim, String name, @Nullable Keyring keys) {
    this.sim = sim;
    this.name = name;
    SimNetwork network = sim.network();
    host = network.addHost(name);
    network.intruders().came(host, keys);
    loop = new SimLoop(network.queue(), name, 0);
    SimTransport plain = new SimTransport(network, host, loop);
    SplittableRandom random = sim.seeds().of(name);
    liveKeys = keys == null ? null : new LiveKeys(keys, loop::after);
    transport =
        liveKeys == null
            ? plain
            : new SealedTransport(plain, liveKeys, new HeapAllocator(), random::nextBytes);
    seal = keys == null ? null : new PacketSeal(keys, loop::wallMicros, random::nextBytes);
    self = new Visitor(name, loop.wallMicros());
  }

  /** Seals with other keys from here on, on the links that it has too. */
  void changeKeys(Keyring keys) {
    Objects.requireNonNull(liveKeys).change(keys);
  }

  /** Gives it an identity, its own or one that it has stolen. */
  Attacker identity(NodeKey key) {
    identity =
        new Signing(key, Map.of(), (who, shown) -> {}, sim.seeds().of(name, "nonces")::nextBytes);
    nonce = identity.nonce();
    return this;
  }

  Hello hello() {
    return hello(self);
  }

  private Hello hello(Visitor who) {
    return new Hello(ProtocolVersion.OURS, introduction(who), false, nonce, CHALLENGE);
  }

  /** Speaks from here on as if it were this life of another node. */
  Attacker poseAs(String other, long birth) {
    self = new Visitor(other, birth);
    return this;
  }

  private Introduction introduction(Visitor who) {
    Introduction plain = who.hello().self();
    return new Introduction(
        plain.id(),
        plain.name(),
        plain.namespace(),
        plain.birth(),
        plain.instance(),
        plain.version(),
        plain.capabilities(),
        plain.endpoints(),
        clockMicros,
        plain.largestBody());
  }

  /** Says that the link is up, signed if it has an identity. */
  private Ready ready(Welcome welcome) {
    Signing signing = identity;
    if (replaysProofs) {
      return new Ready(welcome.proof(), life);
    }
    return signing == null
        ? new Ready(null, life)
        : new Ready(
            signing.sign(
                LinkProof.ofDialler(introduction(self), welcome.self(), nonce, welcome.nonce())),
            life);
  }

  /** Returns the announcement with the signature of its own key, whosever name is in it. */
  Announcement signed(Announcement said) {
    return said.signed(Objects.requireNonNull(identity).sign(said.signedContent()));
  }

  /** Returns a text for one node, signed with its own key, as if the message were its own. */
  Bytes signedBody(MessageId message, String recipient, String text) {
    List<NodeId> to = List.of(NodeId.ofName(recipient));
    Bytes body = Bytes.ofText(text);
    Bytes content = SignedBody.content(message, Kind.MESSAGE, birth(), 1, to, body);
    return SignedBodies.write(
        new SignedBody(Objects.requireNonNull(identity).sign(content), 1, to, body));
  }

  NodeId id() {
    return self.id();
  }

  long birth() {
    return self.birth();
  }

  boolean isHungUp() {
    return closed != null;
  }

  /** Opens a connection and says nothing. */
  Attacker connect(String to) {
    closed = null;
    transport.dial(
        Endpoint.of(sim.address(to)),
        opened -> {
          link = opened;
          opened.limitFrames(MAX_FRAME);
          return this;
        },
        reason -> closed = CloseReason.LOST);
    sim.advance(SOON);
    return this;
  }

  /** Answers whoever dials a port here as an honest node would, in the name that it goes by. */
  Endpoint answer(int port) {
    return transport
        .listen(
            new Endpoint(Endpoint.TCP, host.address, port),
            opened -> {
              link = opened;
              closed = null;
              opened.limitFrames(MAX_FRAME);
              return this;
            })
        .endpoint();
  }

  private Welcome welcome(Hello hello) {
    Introduction own = self.hello().self();
    return new Welcome(
        ProtocolVersion.OURS.most(),
        own,
        false,
        nonce,
        identity == null
            ? null
            : identity.sign(LinkProof.ofAnswerer(hello.self(), own, hello.nonce(), nonce)),
        life);
  }

  /** Opens one more connection, says HELLO under some name on it, and waits for nothing. */
  void greet(String to, String as) {
    Hello hello = hello(new Visitor(as, self.birth()));
    transport.dial(
        Endpoint.of(sim.address(to)),
        opened -> {
          opened.limitFrames(MAX_FRAME);
          opened.write(Unpooled.wrappedBuffer(Visitor.frame(hello)));
          opened.flush();
          link = opened;
          return this;
        },
        reason -> closed = CloseReason.LOST);
  }

  /** Links as an honest node would. */
  Attacker link(String to) {
    connect(to);
    say(hello());
    sim.eventually(
        Duration.ofSeconds(3),
        () -> {
          if (!isLinked) {
            throw new AssertionError(name + " is not welcome: " + heard);
          }
        });
    return this;
  }

  void say(MeshMessage... messages) {
    for (MeshMessage message : messages) {
      write(Visitor.frame(message));
    }
  }

  void write(byte[] bytes) {
    Link open = link;
    if (open != null && closed == null) {
      open.write(Unpooled.wrappedBuffer(bytes));
      open.flush();
    }
  }

  void hangUp() {
    Link open = link;
    if (open != null && closed == null) {
      open.close();
      closed = CloseReason.LOST;
    }
  }

  /** Speaks in somebody's name, its own included. */
  static Announcement announcement(
      String origin, long birth, long instance, int sequence, String... neighbours) {
    List<Adjacency> links =
        Stream.of(neighbours)
            .map(NodeId::ofName)
            .sorted()
            .map(neighbour -> new Adjacency(neighbour, 1))
            .toList();
    return new Announcement(
        NodeId.ofName(origin),
        origin,
        birth,
        instance,
        sequence,
        (int) Duration.ofHours(1).toMillis(),
        "",
        List.of(),
        links);
  }

  /** Calls for neighbours, perhaps with somebody else's address on the packet. */
  void solicit(Host from, int toPort, Solicitation solicitation) {
    ByteBuf packet =
        Visitor.WIRE.encodeSolicitation(UnpooledByteBufAllocator.DEFAULT, solicitation);
    try {
      sim.network().broadcast(from, toPort, sealed(ByteBufUtil.getBytes(packet)), null);
    } finally {
      packet.release();
    }
  }

  private byte[] sealed(byte[] packet) {
    if (seal == null) {
      return packet;
    }
    ByteBuffer bytes = ByteBuffer.allocate(packet.length + PacketSeal.OVERHEAD_BYTES);
    seal.seal(ByteBuffer.wrap(packet), bytes);
    return bytes.array();
  }

  /** Counts who dials a port here. */
  List<Endpoint> listen(int port) {
    List<Endpoint> callers = new ArrayList<>();
    var unused =
        transport.listen(
            new Endpoint(Endpoint.TCP, host.address, port),
            opened -> {
              callers.add(opened.remote());
              return Deaf.HANDLER;
            });
    return callers;
  }

  @Override
  public void frame(ByteBuf frame) {
    MeshMessage message;
    try {
      message = Visitor.WIRE.decode(frame);
    } catch (WireException e) {
      throw new AssertionError("a node said nonsense", e);
    }
    heard.add(message);
    if (message instanceof Announcement announcement) {
      recorded.add(Visitor.frame(announcement));
    }
    if (message instanceof Welcome welcome) {
      if (saysReady) {
        say(ready(welcome));
        isLinked = true;
      }
    } else if (message instanceof Hello hello) {
      say(welcome(hello));
    } else if (message instanceof Ping ping) {
      say(new Pong(ping.number(), ping.digest(), ping.count()));
    } else {
      reaction.accept(message);
    }
  }

  @Override
  public void batchRead() {}

  @Override
  public void writable() {}

  @Override
  public void closed(CloseReason reason, String text) {
    closed = reason;
  }
}
