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
import io.meshage.protocol.port.WarningLimit;
import io.meshage.transport.LiveKeys;
import io.meshage.transport.SrvDirectory;
import io.meshage.transport.Transport;
import io.meshage.transport.UdpTransport;
import io.meshage.wire.Bodies;
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
  private LiveNode() {}

  /** Returns a builder of a node with this name and the values of {@link MeshConfig#lan}. */
  public static Builder builder(String name) {
    return new Builder(MeshConfig.lan(Objects.requireNonNull(name, "name")));
  }

  /** Returns a builder of a node with this configuration. */
  public static Builder builder(MeshConfig config) {
    return new Builder(Objects.requireNonNull(config, "config"));
  }

  /**
   * Ends a node as a crash would: its connections are cut, and no other node is told. It is for
   * demonstrations, and for tests of what other nodes do then. To end a node in an orderly way, use
   * {@link Node#close}.
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

  /** Collects what a node needs besides its configuration. Not thread-safe. */
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

    /** Sets the namespace. Only for a builder with a name. */
    public Builder namespace(String namespace) {
      values().namespace(Objects.requireNonNull(namespace, "namespace"));
      return this;
    }

    /** Sets how many links to look for. Only for a builder with a name. */
    public Builder degree(int degree) {
      values().degree(degree);
      return this;
    }

    /** Sets the address to which solicitations are sent. Only for a builder with a name. */
    public Builder broadcast(String address) {
      values().broadcast(Objects.requireNonNull(address, "address"));
      return this;
    }

    /**
     * Sets the addresses at which to accept connections, such as {@code tcp://0.0.0.0:9000} or
     * {@code ws://127.0.0.1:8080/mesh}, or both. Only for a builder with a name.
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
     * Sets the addresses to tell other nodes instead, such as {@code ws://gate.example/mesh} for a
     * proxy in front of this node. Only for a builder with a name.
     */
    public Builder advertise(String... addresses) {
      values().advertise(endpoints(addresses));
      return this;
    }

    /** Sets the compressor for large bodies. Only for a builder with a name. */
    public Builder compress(Compressor value) {
      values().compress(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets the application's version. Only for a builder with a name. */
    public Builder version(String version) {
      values().version(Objects.requireNonNull(version, "version"));
      return this;
    }

    /** Sets the timeout of sends that do not give one. Only for a builder with a name. */
    public Builder timeout(Duration timeout) {
      values().timeout(Objects.requireNonNull(timeout, "timeout"));
      return this;
    }

    /**
     * Allows objects of a class as bodies. All nodes that exchange them must register the same
     * classes with the same numbers.
     *
     * @param id a number of the application's choice, see {@link Bodies.Builder#register(Class,
     *     int)}
     * @throws IllegalArgumentException if the number belongs to another class
     */
    public Builder register(Class<?> type, int id) {
      Class<?> before = bodies.putIfAbsent(id, Objects.requireNonNull(type, "type"));
      if (before != null && before != type) {
        throw new IllegalArgumentException(id + " is the number of " + before.getName());
      }
      return this;
    }

    /**
     * Writes objects with this codec instead of Kryo, and also reads it. {@code byte[]} and {@code
     * String} are sent unchanged, and Kryo is still read.
     */
    public Builder codec(BodyCodec value) {
      objects = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Also reads these codecs, which other nodes write. */
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
     * Sets the handler of messages. It is called on the callback thread, in order, with one message
     * at a time. Without a handler, messages wait for {@link Node#receive}. If the handler throws,
     * listeners are told ({@link MeshListener#callbackFailed}), and the message stays acknowledged.
     */
    public Builder onMessage(Consumer<Message> value) {
      handler = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets a listener that gets all events from the start of the node. */
    public Builder listener(MeshListener value) {
      listener = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the file in which the node stores the number of its life, so that its next life has a
     * higher number even if the clock was set back. Without the file, or if it cannot be written,
     * the node uses the clock and what the mesh remembers; then a restart takes a round trip
     * longer.
     */
    public Builder instanceFile(Path file) {
      instanceFile = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Sets the file in which the node stores up to 32 neighbours, one per line: the address, a
     * space, the name. It dials them once when it starts, except those that were hung up or
     * blocked, or that are in another namespace. Without the file, or without {@link
     * MeshConfig#redial}, nothing is stored.
     */
    public Builder neighboursFile(Path file) {
      neighboursFile = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Seals everything that the node sends, and refuses peers that have none of the keys. All nodes
     * of a mesh must share a key, or none may have one.
     */
    public Builder keys(Keyring value) {
      keys = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Like {@link #keys(Keyring)}; changes by {@link Node#keysAsync} are stored for the next life.
     */
    public Builder keys(Keyring value, KeyKeeper keeps) {
      keeper = Objects.requireNonNull(keeps, "keeps");
      return keys(value);
    }

    /** Sets which other nodes may change the keys. Default {@link KeyChanges#BY_NOBODY}. */
    public Builder keyChanges(KeyChanges value) {
      keyChanges = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Gives the node an identity: it signs its announcements, and links to and believes only nodes
     * that sign. All nodes of a mesh must have an identity, or none may have one.
     */
    public Builder identity(NodeKey value) {
      identity = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets the file of known keys: the key with which each name was first seen, one per line: the
     * key in base64, a space, the name. The file is created if it does not exist. Without it the
     * node forgets the keys when it ends.
     */
    public Builder knownKeys(Path file) {
      knownKeys = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Lets the node listen and dial by {@code tls://} and {@code wss://}, where both sides prove
     * their names with certificates. The files are checked every few seconds. When they change, the
     * new ones apply to links that begin from then on.
     */
    public Builder tls(TlsFiles value) {
      tlsFiles = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the client that dials WebSockets. Default {@link WebSockets#NETTY}. */
    public Builder webSockets(WebSockets value) {
      webSockets = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Adds a transport besides TCP and WebSocket, for endpoints with its own scheme.
     *
     * @param made creates the transport; it may be used only on the node's loop
     */
    public Builder transport(Function<NettyLoop, Transport> made) {
      transports.add(Objects.requireNonNull(made, "made"));
      return this;
    }

    /**
     * Starts the node, and returns when it accepts connections. If the start fails, it leaves no
     * thread and no socket behind.
     *
     * @throws IllegalArgumentException if a value is out of its bounds, or the library of a
     *     compressor is missing
     * @throws io.meshage.MeshException if the node cannot listen at an address, the files of TLS or
     *     of known keys are not valid, or a library on the class path is too old
     */
    public Node start() {
      Libraries.check();
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
          NodeSockets.ALLOCATOR,
          PlatformDependent.maxDirectMemory() / 4,
          new SplittableRandom(new SecureRandom().nextLong()),
          settledBodies,
          policy,
          KnownKeysFile.signatures(
              identity, knownKeys, loop.decoder(), loop, new WarningLimit(loop, counters::count)),
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
