package io.meshage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a node behaves: plain data that can be printed, compared and loaded. Immutable; made by a
 * {@link Builder}, which is not thread-safe.
 *
 * @param name unique in the mesh
 * @param namespace which solicitations this node answers; direct dialling ignores it
 * @param version of the application, shown to others and checked by the version policy; may be ""
 * @param listen where to accept connections; may be empty for a node that only dials
 * @param degree how many links to look for by UDP broadcast; 0 neither solicits nor answers
 * @param maxLinks links beyond which dials are refused
 * @param broadcast where solicitations go
 * @param solicitationPort the UDP port that all nodes of a broadcast domain share
 * @param timeout how long a send waits when the call does not say
 * @param hopLimit how many links a message may cross
 * @param maxBodyBytes the largest body that may be sent or passed on
 * @param inboxMessages messages that may wait for the application
 * @param inboxBytes bytes of bodies that may wait for the application
 * @param linkQueueBytes bytes of application messages that may wait for one link
 * @param redial whether links that this node was told to dial are dialled again when they break
 * @param topology timers of the topology room
 * @param health timers of the silence detector
 */
public record MeshConfig(
    String name,
    String namespace,
    String version,
    List<Endpoint> listen,
    int degree,
    int maxLinks,
    String broadcast,
    int solicitationPort,
    Duration timeout,
    int hopLimit,
    int maxBodyBytes,
    int inboxMessages,
    long inboxBytes,
    long linkQueueBytes,
    boolean redial,
    TopologyTimers topology,
    HealthTimers health) {

  /**
   * Timers of mesh state announcements and route calculation.
   *
   * @param msaPeriod within one such period of quiet everybody agrees
   * @param batchDelay how long the first change waits for others before it is announced; longer
   *     merges more, shorter reroutes sooner
   * @param minSpacing least time between two announcements of one origin; doubles under churn
   * @param maxSpacing where the doubling ends
   * @param quietReset quiet time after which the spacing starts over
   * @param spfInitialDelay RFC 8405 INITIAL_SPF_DELAY
   * @param spfShortDelay RFC 8405 SHORT_SPF_DELAY
   * @param spfLongDelay RFC 8405 LONG_SPF_DELAY
   * @param spfTimeToLearn RFC 8405 TIME_TO_LEARN_INTERVAL
   * @param spfHolddown RFC 8405 HOLDDOWN_INTERVAL
   * @param maxAge how long an announcement is believed without a newer one
   * @param refresh how often an unchanged announcement is sent in full
   */
  public record TopologyTimers(
      Duration msaPeriod,
      Duration batchDelay,
      Duration minSpacing,
      Duration maxSpacing,
      Duration quietReset,
      Duration spfInitialDelay,
      Duration spfShortDelay,
      Duration spfLongDelay,
      Duration spfTimeToLearn,
      Duration spfHolddown,
      Duration maxAge,
      Duration refresh) {
    public TopologyTimers {
      msaPeriod(msaPeriod);
      Duration least = Duration.ZERO;
      Duration most = Duration.ofHours(24);
      Limits.between(least, most, batchDelay, "the batch delay");
      Limits.between(least, most, minSpacing, "the least spacing");
      Limits.between(minSpacing, most, maxSpacing, "the greatest spacing");
      Limits.between(least, most, quietReset, "the quiet time");
      Limits.between(least, most, spfInitialDelay, "the initial SPF delay");
      Limits.between(least, most, spfShortDelay, "the short SPF delay");
      Limits.between(least, most, spfLongDelay, "the long SPF delay");
      Limits.between(least, most, spfTimeToLearn, "the SPF learning time");
      Limits.between(least, most, spfHolddown, "the SPF hold-down");
      Limits.between(Duration.ofSeconds(1), most, maxAge, "the greatest age");
      Limits.between(Duration.ofMillis(100), maxAge, refresh, "the refresh interval");
    }

    /**
     * Returns the period if it can be one: 100 ms to 1 h.
     *
     * @throws IllegalArgumentException if not
     */
    public static Duration msaPeriod(Duration period) {
      return Limits.between(Duration.ofMillis(100), Duration.ofHours(1), period, "the MSA period");
    }
  }

  /**
   * Timers that find a peer which stopped answering without closing.
   *
   * @param pingInterval a link that was idle this long in our direction is pinged; halving it
   *     halves the time to notice a silent peer and doubles the idle traffic
   * @param missedPings how many intervals without any frame make a peer suspect
   */
  public record HealthTimers(Duration pingInterval, int missedPings) {
    public HealthTimers {
      Limits.between(
          Duration.ofMillis(10), Duration.ofMinutes(10), pingInterval, "the ping interval");
      Limits.between(1, 100, missedPings, "the number of missed pings");
    }

    /** Returns how long a peer may be silent before its link is closed: one interval of grace. */
    public Duration silence() {
      return pingInterval.multipliedBy(missedPings + 1L);
    }
  }

  /** The UDP port of solicitations unless another is set. */
  public static final int DEFAULT_SOLICITATION_PORT = 9000;

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration GREATEST_TIMEOUT = Duration.ofHours(1);

  public MeshConfig {
    Limits.name(name, "the name");
    Limits.name(namespace, "the namespace");
    Limits.text(version, Limits.MAX_NAME_BYTES, "the version");
    listen = List.copyOf(listen);
    Limits.atMost(Limits.MAX_ENDPOINTS, listen.size(), "listening addresses");
    Limits.between(1, Limits.MAX_NEIGHBOURS, maxLinks, "the number of links");
    Limits.between(0, maxLinks, degree, "the degree");
    Limits.text(broadcast, Limits.MAX_HOST_BYTES, "the broadcast address");
    Limits.between(1, 65_535, solicitationPort, "the UDP port");
    timeout(timeout);
    Limits.between(1, Limits.MAX_HOPS, hopLimit, "the hop limit");
    Limits.between(1, Limits.MAX_BODY_BYTES, maxBodyBytes, "the largest body");
    Limits.between(1, 1 << 20, inboxMessages, "the inbox's messages");
    if (inboxBytes < maxBodyBytes || linkQueueBytes < maxBodyBytes) {
      throw new IllegalArgumentException(
          "the inbox and the link queue must each hold at least one largest body of "
              + maxBodyBytes
              + " bytes");
    }
  }

  /**
   * Returns the timeout if a send can have it: 1 ms to 1 h.
   *
   * @throws IllegalArgumentException if not
   */
  public static Duration timeout(Duration timeout) {
    return Limits.between(LEAST_TIMEOUT, GREATEST_TIMEOUT, timeout, "the timeout");
  }

  /** Starts a configuration for hosts that are milliseconds apart; the usual choice. */
  public static Builder lan(String name) {
    return new Builder(name);
  }

  /** Starts a configuration for sites that are up to hundreds of milliseconds apart. */
  public static Builder wan(String name) {
    return new Builder(name)
        .topology(
            timers(
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10)))
        .health(new HealthTimers(Duration.ofSeconds(1), 3));
  }

  /** Starts a configuration for nodes on one host: short timers, a free loopback port. */
  public static Builder local(String name) {
    return new Builder(name)
        .listen(new Endpoint(Endpoint.TCP, "127.0.0.1", 0))
        .broadcast("127.255.255.255")
        .topology(
            timers(
                Duration.ofMillis(2),
                Duration.ofMillis(20),
                Duration.ofMillis(2),
                Duration.ofMillis(20),
                Duration.ofMillis(500),
                Duration.ofSeconds(3)));
  }

  private static TopologyTimers timers(
      Duration batchDelay,
      Duration minSpacing,
      Duration spfInitialDelay,
      Duration spfShortDelay,
      Duration spfLongDelay,
      Duration spfHolddown) {
    return new TopologyTimers(
        Duration.ofSeconds(10),
        batchDelay,
        minSpacing,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        spfInitialDelay,
        spfShortDelay,
        spfLongDelay,
        Duration.ofMillis(500),
        spfHolddown,
        Duration.ofMinutes(60),
        Duration.ofMinutes(30));
  }

  /** Collects the values of a configuration. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private String namespace = "default";
    private String version = "";
    private List<Endpoint> listen = List.of(new Endpoint("tcp", "0.0.0.0", Endpoint.DEFAULT_PORT));
    private int degree;
    private int maxLinks = 256;
    private String broadcast = "255.255.255.255";
    private int solicitationPort = DEFAULT_SOLICITATION_PORT;
    private Duration timeout = Duration.ofSeconds(10);
    private int hopLimit = 128;
    private int maxBodyBytes = Limits.DEFAULT_BODY_BYTES;
    private int inboxMessages = 1024;
    private long inboxBytes = 64L * 1024 * 1024;
    private long linkQueueBytes = 8L * 1024 * 1024;
    private boolean redial = true;
    private TopologyTimers topology =
        timers(
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3));
    private HealthTimers health = new HealthTimers(Duration.ofMillis(250), 3);

    private Builder(String name) {
      this.name = name;
    }

    /** Sets which solicitations to answer. Default {@code default}. */
    public Builder namespace(String value) {
      namespace = value;
      return this;
    }

    /** Sets the application's version. Default empty. */
    public Builder version(String value) {
      version = value;
      return this;
    }

    /** Sets where to accept connections. Default {@code tcp://0.0.0.0:9000}. */
    public Builder listen(Endpoint... values) {
      listen = new ArrayList<>(List.of(values));
      return this;
    }

    /** Sets how many links to look for by UDP broadcast. Default 0: none. */
    public Builder degree(int value) {
      degree = value;
      return this;
    }

    /** Sets how many links this node takes at most. Default 256. */
    public Builder maxLinks(int value) {
      maxLinks = value;
      return this;
    }

    /** Sets where solicitations go. Default 255.255.255.255. */
    public Builder broadcast(String value) {
      broadcast = value;
      return this;
    }

    /** Sets the UDP port that all nodes of a broadcast domain share. Default 9000. */
    public Builder solicitationPort(int value) {
      solicitationPort = value;
      return this;
    }

    /** Sets how long a send waits when the call does not say. Default 10 s. */
    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    /** Sets how many links a message may cross. Default 128. */
    public Builder hopLimit(int value) {
      hopLimit = value;
      return this;
    }

    /** Sets the largest body. Default 1 MiB; must be the same on all nodes of a mesh. */
    public Builder maxBodyBytes(int value) {
      maxBodyBytes = value;
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

    /** Sets whether dialled links are dialled again when they break. Default true. */
    public Builder redial(boolean value) {
      redial = value;
      return this;
    }

    /** Sets the period of mesh state announcements. Default 10 s. */
    public Builder announceEvery(Duration period) {
      TopologyTimers t = topology;
      topology =
          new TopologyTimers(
              period,
              t.batchDelay,
              t.minSpacing,
              t.maxSpacing,
              t.quietReset,
              t.spfInitialDelay,
              t.spfShortDelay,
              t.spfLongDelay,
              t.spfTimeToLearn,
              t.spfHolddown,
              t.maxAge,
              t.refresh);
      return this;
    }

    /** Sets the timers of the topology room. */
    public Builder topology(TopologyTimers value) {
      topology = value;
      return this;
    }

    /** Sets the timers of the silence detector. Default: 3 pings, 250 ms apart. */
    public Builder health(HealthTimers value) {
      health = value;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException if a value is out of its bounds, saying which and why
     */
    public MeshConfig build() {
      return new MeshConfig(
          name,
          namespace,
          version,
          listen,
          degree,
          maxLinks,
          broadcast,
          solicitationPort,
          timeout,
          hopLimit,
          maxBodyBytes,
          inboxMessages,
          inboxBytes,
          linkQueueBytes,
          redial,
          topology,
          health);
    }
  }
}
