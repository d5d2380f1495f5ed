package io.meshage.live;

import io.meshage.BodyCodec;
import io.meshage.Compressor;
import io.meshage.Endpoint;
import io.meshage.KeyChanges;
import io.meshage.KeyKeeper;
import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.NodeKey;
import io.meshage.TlsFiles;
import io.meshage.VersionPolicy;
import io.meshage.WebSockets;
import io.meshage.node.Breakdown;
import io.meshage.node.Counters;
import io.meshage.node.HostedNode;
import io.meshage.node.NodeParts;
import io.meshage.protocol.port.Commons;
import io.meshage.transport.LiveKeys;
import io.meshage.transport.SrvDirectory;
import io.meshage.transport.Transport;
import io.meshage.transport.UdpTransport;
import io.meshage.wire.Bodies;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts nodes on real sockets.
 *
 * <pre>{@code
 * try (Node node = LiveNode.builder("a").namespace("lab").degree(3).start()) {
 *   node.broadcast("hello");
 * }
 * }</pre>
 */
public final class LiveNode {
  static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

  private LiveNode() {}

  /** Begins a node with this name and the values of {@link MeshConfig#lan}. */
  public static Builder builder(String name) {
    return new Builder(MeshConfig.lan(Objects.requireNonNull(name, "name")));
  }

  /** Begins a node with this configuration. */
  public static Builder builder(MeshConfig config) {
    return new Builder(Objects.requireNonNull(config, "config"));
  }

  /**
   * Ends a node as a crash would: its connections are cut, and nobody is told. For demonstrations
   * and tests of what others do then; {@link Node#close} is the way to end.
   *
   * @throws IllegalArgumentException if the node is not a live one
   */
  public static void crash(Node node) {
    Objects.requireNonNull(node, "node");
    if (!(node instanceof HostedNode hosted)) {
      throw new IllegalArgumentException("not a live node: " + node.name());
    }
    hosted.crash();
  }

  /** Collects what a node needs beside its configuration. Not thread-safe. */
  public static final class Builder {
    private final MeshConfig.@Nullable Builder values;
    private final @Nullable MeshConfig config;
    private final Map<Integer, Class<?>> bodies = new TreeMap<>();
    private final List<BodyCodec> reads = new ArrayList<>();
    private @Nullable BodyCodec objects;
    private VersionPolicy policy = VersionPolicy.LENIENT;
    private @Nullable Consumer<Message> handler;
    private @Nullable MeshListener listener;
    private @Nullable Path instanceFile;
    private @Nullable Path neighboursFile;
    private @Nullable Keyring keys;
    private @Nullable KeyKeeper keeper;
    private KeyChanges keyChanges = KeyChanges.BY_NOBODY;
    private @Nullable NodeKey identity;
    private @Nullable Path knownKeys;
    private @Nullable TlsFiles tlsFiles;
    private WebSockets webSockets = WebSockets.NETTY;
    private final List<Function<NettyLoop, Transport>> transports = new ArrayList<>();

    private Builder(MeshConfig.Builder values) {
      this.values = values;
      this.config = null;
    }

    private Builder(MeshConfig config) {
      this.values = null;
      this.config = config;
    }

    private MeshConfig.Builder values() {
      if (values == null) {
        throw new IllegalStateException("set this in the MeshConfig that the builder was made of");
      }
      return values;
    }

    /** Sets which solicitations to answer. Only for a builder made of a name. */
    public Builder namespace(String namespace) {
      values().namespace(Objects.requireNonNull(namespace, "namespace"));
      return this;
    }

    /** Sets how many links to look for. Only for a builder made of a name. */
    public Builder degree(int degree) {
      values().degree(degree);
      return this;
    }

    /** Sets where solicitations go. Only for a builder made of a name. */
    public Builder broadcast(String address) {
      values().broadcast(Objects.requireNonNull(address, "address"));
      return this;
    }

    /**
     * Sets where to accept connections, such as {@code tcp://0.0.0.0:9000} or {@code
     * ws://127.0.0.1:8080/mesh}, or both. Only for a builder made of a name.
     */
    public Builder listen(String... addresses) {
      values().listen(endpoints(addresses));
      return this;
    }

    private static Endpoint[] endpoints(String... addresses) {
      Objects.requireNonNull(addresses, "addresses");
      return List.of(addresses).stream().map(Endpoint::of).toArray(Endpoint[]::new);
    }

    /**
     * Sets what others are told instead, such as {@code ws://gate.example/mesh} for a proxy before
     * this node. Only for a builder made of a name.
     */
    public Builder advertise(String... addresses) {
      values().advertise(endpoints(addresses));
      return this;
    }

    /** Sets what makes large bodies smaller. Only for a builder made of a name. */
    public Builder compress(Compressor value) {
      values().compress(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets the application's version. Only for a builder made of a name. */
    public Builder version(String version) {
      values().version(Objects.requireNonNull(version, "version"));
      return this;
    }

    /** Sets how long a send waits when the call does not say. Only for a builder made of a name. */
    public Builder timeout(Duration timeout) {
      values().timeout(Objects.requireNonNull(timeout, "timeout"));
      return this;
    }

    /**
     * Allows objects of a class as bodies. All nodes that exchange them register the same classes
     * with the same numbers.
     *
     * @param id a number of the application's choice, see {@link Bodies.Builder#register(Class,
     *     int)}
     * @throws IllegalArgumentException if the number stands for another class
     */
    public Builder register(Class<?> type, int id) {
      Class<?> before = bodies.putIfAbsent(id, Objects.requireNonNull(type, "type"));
      if (before != null && before != type) {
        throw new IllegalArgumentException(id + " is the number of " + before.getName());
      }
      return this;
    }

    /**
     * Writes objects with this codec in place of Kryo, and reads it. {@code byte[]} and {@code
     * String} go as they are, and Kryo is still read.
     */
    public Builder codec(BodyCodec value) {
      objects = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Also reads these codecs, for nodes that write with them. */
    public Builder reads(BodyCodec... values) {
      reads.addAll(List.of(Objects.requireNonNull(values, "values")));
      return this;
    }

    /** Sets which application versions may link. Default {@link VersionPolicy#LENIENT}. */
    public Builder versionPolicy(VersionPolicy value) {
      policy = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets who gets every message, on the callback thread, in order, one at a time. Without one,
     * messages wait for {@link Node#receive}. What it throws is told to listeners ({@link
     * MeshListener#callbackFailed}); the message stays acknowledged.
     */
    public Builder onMessage(Consumer<Message> value) {
      handler = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets a listener that hears what happens from the first moment on. */
    public Builder listener(MeshListener value) {
      listener = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets where the node keeps the number of its life, so that a restart is newer even if the
     * clock was set back. Without it, or if the file cannot be written, the clock and what the mesh
     * remembers must do, which they do a round trip later.
     */
    public Builder instanceFile(Path file) {
      instanceFile = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Sets where the node keeps up to 32 neighbours that it had, a line each: the address, a space,
     * the name. It dials them once when it starts, but nobody that was hung up or blocked or is in
     * another namespace. Without it, or without {@link MeshConfig#redial}, nothing is kept.
     */
    public Builder neighboursFile(Path file) {
      neighboursFile = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Seals all that the node sends, and refuses whoever has none of the keys. All nodes of a mesh
     * have a key in common, or none has any.
     */
    public Builder keys(Keyring value) {
      keys = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Like {@link #keys(Keyring)}; what {@link Node#keysAsync} changes is kept for the next life.
     */
    public Builder keys(Keyring value, KeyKeeper keeps) {
      keeper = Objects.requireNonNull(keeps, "keeps");
      return keys(value);
    }

    /** Sets who may change the keys from other nodes. Default {@link KeyChanges#BY_NOBODY}. */
    public Builder keyChanges(KeyChanges value) {
      keyChanges = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Gives the node an identity: what it announces is signed, and only nodes that sign are linked
     * and believed. All nodes of a mesh have one, or none has.
     */
    public Builder identity(NodeKey value) {
      identity = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the file in which the node keeps the key that each name was first seen with, one line
     * each: the key in base64, a space, the name. It is made if it is not there. Without it names
     * are known for this life of the node only.
     */
    public Builder knownKeys(Path file) {
      knownKeys = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Lets the node listen and dial by {@code tls://} and {@code wss://}, where both sides prove
     * their names with certificates. The files are looked at every few seconds; what is new in them
     * holds for the links that begin from then on.
     */
    public Builder tls(TlsFiles value) {
      tlsFiles = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets with what WebSockets are dialled. Default {@link WebSockets#NETTY}. */
    public Builder webSockets(WebSockets value) {
      webSockets = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Adds a way to reach others beside TCP and WebSocket, for endpoints of its own scheme.
     *
     * @param made makes the transport for the loop of the node, to which it is confined
     */
    public Builder transport(Function<NettyLoop, Transport> made) {
      transports.add(Objects.requireNonNull(made, "made"));
      return this;
    }

    /**
     * Starts the node; returns when it accepts connections.
     *
     * @throws IllegalArgumentException if a value is out of its bounds, or the library of a
     *     compressor is missing
     *     <p>If it fails, for whatever reason, nothing is left of it: no thread, no socket.
     * @throws io.meshage.MeshException if an address cannot be listened at, or the files of TLS or
     *     of known keys are of no use
     */
    public Node start() {
      MeshConfig settled = config != null ? config : values().build();
      Bodies.Builder known =
          Bodies.builder(settled.maxBodyBytes())
              .reads(reads)
              .objects(objects)
              .compress(settled.compressor(), settled.compressFrom());
      bodies.forEach((id, type) -> known.register(type, id));
      Bodies settledBodies = known.build();
      Counters counters = new Counters();
      Breakdown failures = new Breakdown(counters);
      NettyLoop loop = new NettyLoop(settled.name(), failures, stray -> counters.count("failures"));
      try {
        HostedNode node = new HostedNode(parts(settled, settledBodies, loop, counters, failures));
        failures.of(node);
        return node;
      } catch (RuntimeException | Error e) {
        loop.close(); // and with it all that was put on it
        throw e;
      }
    }

    private NodeParts parts(
        MeshConfig settled,
        Bodies settledBodies,
        NettyLoop loop,
        Counters counters,
        Breakdown failures) {
      InstanceStore store = new InstanceStore(instanceFile);
      LongConsumer keep =
          value ->
              loop.decoder()
                  .execute(() -> store.keep(value, loop.wallMicros())); // a file may block
      LiveKeys live = keys == null ? null : new LiveKeys(keys, loop::after);
      NodeSockets sockets = new NodeSockets(loop, live, failures, counters::count);
      long instance = store.next(loop.wallMicros());
      return new NodeParts(
          settled,
          instance,
          loop,
          sockets.links(settled.name(), tlsFiles, webSockets, transports),
          new SrvDirectory(loop.eventLoop(), new SplittableRandom(new SecureRandom().nextLong())),
          sockets.packets(),
          settled.datagrams()
              ? new UdpTransport(loop.eventLoop(), failures, counters::count)
              : null,
          new SecureRandom()::nextBytes,
          ALLOCATOR,
          PlatformDependent.maxDirectMemory() / 4,
          new SplittableRandom(new SecureRandom().nextLong()),
          settledBodies,
          policy,
          KnownKeysFile.signatures(identity, knownKeys, loop.decoder()),
          live,
          keeper,
          keyChanges,
          handler,
          listener,
          keep,
          NeighbourFile.of(neighboursFile, loop.decoder()),
          Commons.NONE,
          counters,
          loop::close);
    }
  }
}
