package io.meshage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The configuration of a node: plain data that can be printed, compared and loaded. Immutable. It
 * is made by a {@link Builder}, which is not thread-safe.
 *
 * @param name unique in the mesh
 * @param namespace the namespace whose solicitations this node answers; dialling ignores it
 * @param version the application's version, seen and checked by others; may be empty
 * @param listen the addresses at which to accept connections; empty for a node that only dials
 * @param advertise the addresses to tell other nodes instead of those; empty if those are right
 * @param degree how many links to look for by UDP broadcast; 0 neither solicits nor answers
 * @param maxLinks the maximum number of links; further dials are refused
 * @param broadcast the address to which solicitations are sent
 * @param solicitationPort the UDP port that all nodes of a broadcast domain share
 * @param timeout the timeout of sends that do not give one
 * @param hopLimit how many links a message may cross; more if a shortest path is longer
 * @param maxBodyBytes the largest body that this node sends, receives or passes on
 * @param compressor the compressor for bodies, used if all recipients read it
 * @param compressFrom the size in bytes from which bodies are compressed
 * @param inboxMessages messages that may wait for the application
 * @param inboxBytes bytes of bodies that may wait for the application
 * @param linkQueueBytes bytes of application messages that may wait for one link
 * @param queueBytes bytes of all frames that may wait for all links together; an eighth is reserved
 *     for control frames. 0: a quarter of the JVM's direct memory
 * @param redial whether dialled links are dialled again when they break
 * @param linger how long messages may wait on a link for others
 * @param datagrams whether pings, and other frames that may be lost, go in datagrams beside the
 *     links if datagrams pass
 * @param topology timers of the topology room
 * @param health timers of the silence detector
 */
public record MeshConfig(
    String name,
    String namespace,
    String version,
    List<Endpoint> listen,
    List<Endpoint> advertise,
    int degree,
    int maxLinks,
    String broadcast,
    int solicitationPort,
    Duration timeout,
    int hopLimit,
    int maxBodyBytes,
    Compressor compressor,
    int compressFrom,
    int inboxMessages,
    long inboxBytes,
    long linkQueueBytes,
    long queueBytes,
    boolean redial,
    Linger linger,
    boolean datagrams,
    TopologyTimers topology,
    HealthTimers health) {

  /**
   * Timers that detect a peer that stopped answering without closing its link.
   *
   * @param pingInterval a link on which nothing arrived for this long is pinged. Half the interval
   *     means half the time to notice a silent peer, and twice the idle traffic
   * @param missedPings after how many intervals without any frame a peer is suspect
   */
  public record HealthTimers(Duration pingInterval, int missedPings) {
    public HealthTimers {
      Objects.requireNonNull(pingInterval, "pingInterval");
      Limits.between(
          Duration.ofMillis(10), Duration.ofMinutes(10), pingInterval, "the ping interval");
      Limits.between(1, 100, missedPings, "the number of missed pings");
    }

    /** Returns how long a peer may be silent before its link is closed: one more interval. */
    public Duration silence() {
      return pingInterval.multipliedBy(missedPings + 1L);
    }
  }

  /** The default size in bytes from which bodies are compressed. */
  public static final int DEFAULT_COMPRESS_FROM = 1024;

  /** The default UDP port of solicitations. */
  public static final int DEFAULT_SOLICITATION_PORT = 9000;

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration GREATEST_TIMEOUT = Duration.ofHours(1);

  public MeshConfig {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(broadcast, "broadcast");
    Objects.requireNonNull(compressor, "compressor");
    Objects.requireNonNull(linger, "linger");
    Objects.requireNonNull(topology, "topology");
    Objects.requireNonNull(health, "health");
    Limits.name(name, "the name");
    Limits.name(namespace, "the namespace");
    Limits.label(version, Limits.MAX_NAME_BYTES, "the version");
    listen = List.copyOf(Objects.requireNonNull(listen, "listen"));
    Limits.atMost(Limits.MAX_ENDPOINTS, listen.size(), "listening addresses");
    advertise = List.copyOf(Objects.requireNonNull(advertise, "advertise"));
    Limits.atMost(Limits.MAX_ENDPOINTS, advertise.size(), "advertised addresses");
    advertise.forEach(MeshConfig::advertised);
    Limits.between(1, Limits.MAX_NEIGHBOURS, maxLinks, "the number of links");
    Limits.between(0, maxLinks, degree, "the degree");
    Limits.label(broadcast, Limits.MAX_HOST_BYTES, "the broadcast address");
    Limits.between(1, 65_535, solicitationPort, "the UDP port");
    timeout(timeout);
    Limits.between(1, Limits.MAX_HOPS, hopLimit, "the hop limit");
    Limits.between(
        Limits.LEAST_BODY_BYTES, Limits.MAX_BODY_BYTES, maxBodyBytes, "the largest body");
    Limits.between(0, Limits.MAX_BODY_BYTES, compressFrom, "the smallest body to compress");
    Limits.between(1, 1 << 20, inboxMessages, "the number of messages in the inbox");
    if (inboxBytes < maxBodyBytes || linkQueueBytes < maxBodyBytes) {
      throw new IllegalArgumentException(
          "the inbox and the link queue must each hold at least one largest body of "
              + maxBodyBytes
              + " bytes");
    }
    if (queueBytes != 0 && queueBytes < 2L * maxBodyBytes) {
      throw new IllegalArgumentException(
          "the queues of all links must hold at least two largest bodies of "
              + maxBodyBytes
              + " bytes");
    }
  }

  /**
   * Returns the endpoint if other nodes can dial it.
   *
   * @throws IllegalArgumentException if it stands for all addresses, or for any free port
   */
  public static Endpoint advertised(Endpoint endpoint) {
    Objects.requireNonNull(endpoint, "endpoint");
    if (endpoint.port() == 0 || endpoint.isAny()) {
      throw new IllegalArgumentException(
          "nobody can dial " + endpoint + "; advertise the address and port that others reach");
    }
    return endpoint;
  }

  /**
   * Returns the timeout if it is valid: 1 ms to 1 h.
   *
   * @throws IllegalArgumentException if not
   */
  public static Duration timeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return Limits.between(LEAST_TIMEOUT, GREATEST_TIMEOUT, timeout, "the timeout");
  }

  /** Starts a configuration for hosts that are milliseconds apart; the usual choice. */
  public static Builder lan(String name) {
    return new Builder(name);
  }

  /** Starts a configuration for sites that are up to hundreds of milliseconds apart. */
  public static Builder wan(String name) {
    return new Builder(name)
        .topology(TopologyTimers.wan())
        .health(new HealthTimers(Duration.ofSeconds(1), 3));
  }

  /** Starts a configuration for nodes on one host: short timers, a free loopback port. */
  public static Builder local(String name) {
    return new Builder(name)
        .listen(new Endpoint(Endpoint.TCP, "127.0.0.1", 0))
        .broadcast("127.255.255.255")
        .topology(TopologyTimers.local());
  }

  /** Collects the values of a configuration. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private String namespace = "default";
    private String version = "";
    private List<Endpoint> listen = List.of(new Endpoint("tcp", "0.0.0.0", Endpoint.DEFAULT_PORT));
    private List<Endpoint> advertise = List.of();
    private int degree;
    private int maxLinks = 256;
    private String broadcast = "255.255.255.255";
    private int solicitationPort = DEFAULT_SOLICITATION_PORT;
    private Duration timeout = Duration.ofSeconds(10);
    private int hopLimit = 128;
    private int maxBodyBytes = Limits.DEFAULT_BODY_BYTES;
    private Compressor compressor = Compressor.NONE;
    private int compressFrom = DEFAULT_COMPRESS_FROM;
    private int inboxMessages = 1024;
    private long inboxBytes = 64L * 1024 * 1024;
    private long linkQueueBytes = 8L * 1024 * 1024;
    private long queueBytes;
    private boolean redial = true;
    private Linger linger = Linger.NONE;
    private boolean datagrams = true;
    private TopologyTimers topology = TopologyTimers.lan();
    private HealthTimers health = new HealthTimers(Duration.ofMillis(250), 3);

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /** Sets the namespace. Default {@code default}. */
    public Builder namespace(String value) {
      namespace = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the application's version. Default empty. */
    public Builder version(String value) {
      version = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the addresses at which to accept connections. Default {@code tcp://0.0.0.0:9000}. */
    public Builder listen(Endpoint... values) {
      listen = new ArrayList<>(List.of(Objects.requireNonNull(values, "values")));
      return this;
    }

    /**
     * Sets the addresses to tell other nodes instead of those of {@link #listen}, such as that of a
     * proxy. Default: none.
     */
    public Builder advertise(Endpoint... values) {
      advertise = List.of(Objects.requireNonNull(values, "values"));
      return this;
    }

    /** Sets how many links to look for by UDP broadcast. Default 0: none. */
    public Builder degree(int value) {
      degree = value;
      return this;
    }

    /** Sets the maximum number of links. Default 256. */
    public Builder maxLinks(int value) {
      maxLinks = value;
      return this;
    }

    /** Sets the address to which solicitations are sent. Default 255.255.255.255. */
    public Builder broadcast(String value) {
      broadcast = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the UDP port that all nodes of a broadcast domain share. Default 9000. */
    public Builder solicitationPort(int value) {
      solicitationPort = value;
      return this;
    }

    /** Sets the timeout of sends that do not give one. Default 10 s. */
    public Builder timeout(Duration value) {
      timeout = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how many links a message may cross, as a bound for copies that go astray. If the longest
     * shortest path is longer, messages may cross sixteen links more than that path, at most {@link
     * Limits#MAX_HOPS}. So every node to which a path leads can be reached. Default 128.
     */
    public Builder hopLimit(int value) {
      hopLimit = value;
      return this;
    }

    /**
     * Sets the largest body that this node sends, receives or passes on, {@link
     * Limits#LEAST_BODY_BYTES} to {@link Limits#MAX_BODY_BYTES}. Default 1 MiB. Nodes may have
     * different values, and tell each other: a larger body goes round this node, or has the outcome
     * {@link Outcome#TOO_LARGE}.
     */
    public Builder maxBodyBytes(int value) {
      maxBodyBytes = value;
      return this;
    }

    /**
     * Sets the compressor for large bodies. Default: none. Every node reads all compressors whose
     * libraries it has, whatever it writes.
     */
    public Builder compress(Compressor value) {
      compressor = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the size in bytes from which bodies are compressed. Default 1,024. */
    public Builder compressFrom(int bytes) {
      compressFrom = bytes;
      return this;
    }

    /** Sets how many messages may wait for the application. Default 1,024. */
    public Builder inboxMessages(int value) {
      inboxMessages = value;
      return this;
    }

    /** Sets how many bytes of bodies may wait for the application. Default 64 MiB. */
    public Builder inboxBytes(long value) {
      inboxBytes = value;
      return this;
    }

    /** Sets how many bytes of application messages may wait for one link. Default 8 MiB. */
    public Builder linkQueueBytes(long value) {
      linkQueueBytes = value;
      return this;
    }

    /**
     * Sets how many bytes of frames may wait for all links together. Default 0: a quarter of the
     * JVM's direct memory.
     */
    public Builder queueBytes(long value) {
      queueBytes = value;
      return this;
    }

    /** Sets whether dialled links are dialled again when they break. Default true. */
    public Builder redial(boolean value) {
      redial = value;
      return this;
    }

    /** Sets how long messages may wait on a link for others. Default: not at all. */
    public Builder linger(Linger value) {
      linger = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets whether pings, and other frames that may be lost, go in datagrams beside the links if
     * datagrams pass. They use a free UDP port. Default true.
     */
    public Builder datagrams(boolean value) {
      datagrams = value;
      return this;
    }

    /** Sets the period of mesh state announcements. Default 10 s. */
    public Builder announceEvery(Duration period) {
      topology = topology.withMsaPeriod(Objects.requireNonNull(period, "period"));
      return this;
    }

    /** Sets the timers of the topology room. */
    public Builder topology(TopologyTimers value) {
      topology = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the timers of the silence detector. Default: 3 pings, 250 ms apart. */
    public Builder health(HealthTimers value) {
      health = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException if a value is out of bounds; the message says which
     */
    public MeshConfig build() {
      return new MeshConfig(
          name,
          namespace,
          version,
          listen,
          advertise,
          degree,
          maxLinks,
          broadcast,
          solicitationPort,
          timeout,
          hopLimit,
          maxBodyBytes,
          compressor,
          compressFrom,
          inboxMessages,
          inboxBytes,
          linkQueueBytes,
          queueBytes,
          redial,
          linger,
          datagrams,
          topology,
          health);
    }
  }
}
