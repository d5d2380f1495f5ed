package io.meshage.sim;

import io.meshage.sim.Event.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The network between simulated nodes, with its faults. A host is named by the node that runs on
 * it, or by its address.
 *
 * <p>Connections behave like TCP. Bytes on a blocked path are not lost; they arrive when the path
 * opens again, if both ends still have the connection. A dial is retried for 5 s. Packets behave
 * like UDP broadcast. The network may be used only on the thread that built the simulation.
 */
public final class SimNetwork {
  private final EventQueue queue;
  private final Trace trace;
  private boolean passesObjects;
  private final Map<String, Host> byName = new LinkedHashMap<>();
  private final Map<String, Host> byAddress = new HashMap<>();
  private final Map<Long, Path> paths = new LinkedHashMap<>();
  private final Set<SimConnection> connections = new LinkedHashSet<>();
  private final Path.Defaults defaults = new Path.Defaults();
  private final Weather weather = new Weather(paths.values(), byName.values(), connections);
  private final Watch watch;
  private final Intruders intruders;
  private boolean isNoisy;
  private long writes;

  SimNetwork(EventQueue queue, Trace trace) {
    this.queue = queue;
    this.trace = trace;
    this.watch = new Watch(queue);
    this.intruders = new Intruders(queue);
  }

  /** Passes messages as objects from now on. */
  void passObjects() {
    passesObjects = true;
  }

  /** Returns whether messages are passed as objects. */
  boolean passesObjects() {
    return passesObjects;
  }

  /** Sets the delay of every path that has no delay of its own. Default: a constant 1 ms. */
  public void delay(Delay delay) {
    defaults.delay = delay;
  }

  /** Sets the delay between two hosts, in both directions. */
  public void delay(String a, String b, Delay delay) {
    both(a, b, path -> path.setDelay(delay, nowNanos()));
  }

  /**
   * Sets the share of packets that is lost, 0 to 1, on paths without a value of their own. A
   * connection loses nothing, but each lost segment delays it by 200 ms or more.
   */
  public void loss(double probability) {
    defaults.setLoss(probability(probability), nowNanos());
  }

  /** Sets the share of packets that is lost between two hosts, in both directions. */
  public void loss(String a, String b, double probability) {
    probability(probability);
    both(a, b, path -> path.setLoss(probability, nowNanos()));
  }

  /** Sets the share of datagrams that arrive twice, 0 to 1. */
  public void duplicates(double probability) {
    defaults.duplicates = probability(probability);
  }

  /**
   * Sets the share of frames of a connection in which one bit flips, 0 to 1, on paths without a
   * value of their own. The checksums of a real network let very few such frames through. The
   * receiver of such a frame must notice it.
   */
  public void corruption(double probability) {
    isNoisy |= probability > 0;
    defaults.setCorruption(probability(probability), nowNanos());
  }

  /** Sets the share of frames between two hosts in which one bit flips, in both directions. */
  public void corruption(String a, String b, double probability) {
    isNoisy |= probability > 0;
    probability(probability);
    both(a, b, path -> path.setCorruption(probability, nowNanos()));
  }

  /** Makes every frame between two hosts arrive in pieces of at most so many bytes. */
  public void segments(String a, String b, int bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("a piece has at least a byte, not " + bytes);
    }
    both(a, b, path -> path.setSegments(bytes));
  }

  /** Breaks the connections between two hosts in the middle of the next frame in each direction. */
  public void truncate(String a, String b) {
    note("truncate " + a + " " + b);
    isNoisy = true;
    between(a, b).forEach(SimConnection::breakInNextFrame);
  }

  /**
   * Sets how many bytes a second each direction between two hosts carries; {@link Long#MAX_VALUE}
   * for no limit.
   */
  public void bandwidth(String a, String b, long bytesPerSecond) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("the bandwidth must be positive: " + bytesPerSecond);
    }
    both(a, b, path -> path.setBandwidth(bytesPerSecond, nowNanos()));
  }

  /** Blocks all traffic between two hosts until {@link #repair}. */
  public void partition(String a, String b) {
    note("partition " + a + " " + b);
    both(a, b, path -> path.setBlocked(true, nowNanos()));
  }

  /** Blocks all traffic from one host to another; the other direction stays open. */
  public void partitionOneWay(String from, String to) {
    note("partition " + from + " > " + to);
    Path path = path(host(from), host(to));
    path.setBlocked(true, nowNanos());
  }

  /** Ends a {@link #partition} of either kind between two hosts. */
  public void repair(String a, String b) {
    note("repair " + a + " " + b);
    both(a, b, path -> path.setBlocked(false, nowNanos()));
    retry();
  }

  /**
   * Divides the network: hosts in different groups cannot reach each other. Hosts in no group form
   * one more group.
   */
  public void split(List<? extends Collection<String>> groups) {
    note("split " + groups);
    unite();
    for (int i = 0; i < groups.size(); i++) {
      for (String name : groups.get(i)) {
        host(name).moveTo(i + 1, nowNanos());
      }
    }
    retry();
  }

  /** Ends every partition, split and hold. */
  public void heal() {
    note("heal");
    unite();
    for (Path path : List.copyOf(paths.values())) {
      path.setBlocked(false, nowNanos());
      path.setHeld(false, nowNanos());
    }
    retry();
  }

  private void unite() {
    byName.values().forEach(host -> host.moveTo(0, nowNanos()));
  }

  /** Holds all traffic between two hosts until {@link #release}. */
  public void hold(String a, String b) {
    note("hold " + a + " " + b);
    both(a, b, path -> path.setHeld(true, nowNanos()));
  }

  /** Delivers everything that was held, in order. */
  public void release(String a, String b) {
    note("release " + a + " " + b);
    both(a, b, path -> path.setHeld(false, nowNanos()));
    retry();
  }

  /** Breaks the connections between two hosts. Both ends notice at once, and new dials work. */
  public void cut(String a, String b) {
    note("cut " + a + " " + b);
    between(a, b).forEach(SimConnection::reset);
  }

  /** Makes the connections between two hosts dead, without either end noticing. */
  public void halfOpen(String a, String b) {
    note("half-open " + a + " " + b);
    between(a, b).forEach(SimConnection::die);
  }

  /** Makes a host stop reading from its connections, so that their senders have to wait. */
  public void clog(String host) {
    note("clog " + host);
    setReading(host(host), false);
  }

  /** Ends {@link #clog}. Everything that waited arrives in one burst. */
  public void unclog(String host) {
    note("unclog " + host);
    setReading(host(host), true);
    retry();
  }

  /** Switches a host on or off. */
  void power(Host host, boolean isUp) {
    host.power(isUp, nowNanos());
  }

  private void setReading(Host host, boolean isReading) {
    host.setReading(isReading, nowNanos());
  }

  /** Returns how many connections exist, including half-open ones and those that are closing. */
  public int connections() {
    return connections.size();
  }

  /**
   * Returns how often a node has written to a connection so far. Frames that are flushed together
   * count once, because they would travel in one packet if they fit.
   */
  public long writes() {
    return writes;
  }

  void noteWrite() {
    writes++;
  }

  /** Returns the address that the next host gets. */
  String nextAddress() {
    return Host.address(byName.size() + 1);
  }

  Host addHost(String name) {
    Host host = new Host(byName.size() + 1, name);
    byName.put(name, host);
    byAddress.put(host.address, host);
    return host;
  }

  /** Finds a host by name or address, as seen from another; null if there is none. */
  @Nullable Host resolve(Host from, String nameOrAddress) {
    if (nameOrAddress.startsWith("127.") || nameOrAddress.equals("localhost")) {
      return from;
    }
    Host named = byName.get(nameOrAddress);
    return named != null ? named : byAddress.get(nameOrAddress);
  }

  Host host(String nameOrAddress) {
    Host named = byName.getOrDefault(nameOrAddress, byAddress.get(nameOrAddress));
    if (named == null) {
      throw new IllegalArgumentException("no host is called " + nameOrAddress);
    }
    return named;
  }

  Path path(Host from, Host to) {
    return paths.computeIfAbsent(
        (long) from.index << Integer.SIZE | to.index,
        pair -> new Path(from, to, queue.seeds().of("path", from.name, to.name), defaults));
  }

  void connect(SimLink dialler, SimLink acceptor) {
    SimConnection connection = new SimConnection(this, dialler, acceptor);
    connections.add(connection);
    connection.open();
  }

  void remove(SimConnection connection) {
    if (connections.remove(connection) && connection.isDead() && !connection.wasReset()) {
      weather.silence(nowNanos());
    }
  }

  void broadcast(Host from, int port, byte[] bytes, @Nullable Host only) {
    for (Host host : byName.values()) {
      if (only == null || only == host) {
        for (SimPackets socket : List.copyOf(host.sockets)) {
          socket.carry(from, port, bytes, path(from, host));
        }
      }
    }
  }

  /** Lets everything that was blocked try again, after a change of the faults. */
  void retry() {
    List.copyOf(connections).forEach(SimConnection::retry);
    List.copyOf(paths.values()).forEach(Path::release);
  }

  EventQueue queue() {
    return queue;
  }

  Trace trace() {
    return trace;
  }

  Weather weather() {
    return weather;
  }

  Watch watch() {
    return watch;
  }

  /** Returns whether a node may have received something that no node sent. */
  boolean isNoisy() {
    return isNoisy || intruders.strangersCame();
  }

  /** Returns the longest time that a frame and its answer need between two busy hosts. */
  long roundTripNanos(Host a, Host b) {
    return path(a, b).busyNanos() + path(b, a).busyNanos();
  }

  /** Returns the intruders, which must get no link. */
  Intruders intruders() {
    return intruders;
  }

  /** Returns whether each flood is watched. */
  boolean showsFrames() {
    return isWatched() && !intruders.areKeptOut();
  }

  /** Returns whether the mesh is small enough to watch each of its floods. */
  boolean isWatched() {
    return byName.size() <= Watch.MOST_HOSTS;
  }

  /** Returns the longest time that anything has taken between two hosts. */
  long slowestNanos(Host a, Host b) {
    return Math.max(path(a, b).slowestNanos(), path(b, a).slowestNanos());
  }

  /** Returns since when a link between two hosts has been undisturbed. */
  long fairSinceNanos(Host a, Host b) {
    long since = Math.max(path(a, b).fairSinceNanos(), path(b, a).fairSinceNanos());
    for (SimConnection connection : connections) {
      if (connection.joins(a, b) && connection.isDead()) {
        return Long.MAX_VALUE;
      }
    }
    return since;
  }

  long nowNanos() {
    return queue.nowNanos();
  }

  void after(Duration delay, Runnable action) {
    queue.at(nowNanos() + delay.toNanos(), action);
  }

  void later(SimLoop loop, Runnable action) {
    queue.at(nowNanos(), loop, Kind.TASK, action);
  }

  private List<SimConnection> between(String a, String b) {
    Host one = host(a);
    Host other = host(b);
    return new ArrayList<>(connections)
        .stream().filter(connection -> connection.joins(one, other)).toList();
  }

  private void both(String a, String b, Consumer<Path> change) {
    for (Path path : List.of(path(host(a), host(b)), path(host(b), host(a)))) {
      change.accept(path);
    }
  }

  private void note(String what) {
    trace.note("network", what);
  }

  private static double probability(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a probability lies between 0 and 1, not at " + value);
    }
    return value;
  }
}
