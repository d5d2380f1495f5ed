package io.meshage.sim;

import io.meshage.MeshConfig;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.Topology;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A whole mesh in one thread, for tests: real nodes on virtual time and a virtual network. Hours
 * pass in seconds, and a test can cause every kind of fault. Every failure names the seed that
 * repeats the run.
 *
 * <pre>{@code
 * Simulation sim = Simulation.line(42, "a", "b", "c");
 * sim.partition("b", "c");
 * SendReport report = sim.node("a").set(List.of("c"), "hello", Duration.ofSeconds(1));
 * assertThat(report.complete()).isFalse();
 * sim.repair("b", "c");
 * sim.eventually(Duration.ofSeconds(5), () ->
 *     assertThat(sim.node("a").mesh().nodes()).contains("c"));
 * }</pre>
 *
 * <p>Each node has a host with its name, which listens at port 9000. Virtual time passes only in
 * blocking calls of a {@link Node}, until they have their answer, and in {@link #advance}, {@link
 * #eventually} and {@link #quiet}. The promises of the protocol are checked all the time, see
 * {@link Invariants}. Confined to the thread that built it.
 */
public final class Simulation implements AutoCloseable {
  private static final Duration LONGEST_SETTLING = Duration.ofMinutes(1);

  private final EventQueue queue;
  private final Trace trace;
  private final SimNetwork network;
  private final Journal journal;
  private final Hatchery hatchery;
  private final Invariants invariants;
  private final Patience patience;
  private final Map<String, SimNode> nodes = new LinkedHashMap<>();

  Simulation(SimulationBuilder builder) {
    queue = new EventQueue(new Seeds(builder.seed));
    trace = new Trace(queue);
    network = new SimNetwork(queue, trace);
    network.delay(builder.delay);
    if (builder.passesObjects) {
      network.passObjects();
    }
    if (builder.keys != null) {
      network.intruders().keepOut(builder.keys);
    }
    journal = new Journal(queue, trace, network);
    hatchery = new Hatchery(queue, network, journal, builder);
    invariants = new Invariants(this, journal);
    patience = new Patience(queue, journal, trace, invariants, network.weather());
  }

  /** Returns a builder of a simulation. */
  public static SimulationBuilder builder(long seed) {
    return new SimulationBuilder(seed);
  }

  /** Returns a simulation without nodes. */
  public static Simulation of(long seed) {
    return builder(seed).build();
  }

  /** Returns a simulation of nodes that are linked in a line; every node sees the whole line. */
  public static Simulation line(long seed, String... names) {
    return builder(seed).line(names);
  }

  /** Returns a simulation of nodes that are linked in a ring; every node sees the whole ring. */
  public static Simulation ring(long seed, String... names) {
    return builder(seed).ring(names);
  }

  // Nodes.

  /** Starts a node with this name and the builder's configuration. */
  public Node start(String name) {
    return start(name, hatchery.config(name).build());
  }

  /**
   * Starts a node at a new host, whose name may differ from the node's.
   *
   * @throws IllegalArgumentException if there is such a host already
   */
  public Node start(String host, MeshConfig config) {
    if (nodes.containsKey(host)) {
      throw new IllegalArgumentException(host + " exists already; restart it");
    }
    SimNode node = new SimNode(host, network.addHost(host), config);
    node.leavesUnread = hatchery.leavesUnread(host);
    nodes.put(host, node);
    return hatchery.hatch(node);
  }

  /** Returns the builder's configuration for a node, to change it and start a node with it. */
  public MeshConfig.Builder config(String name) {
    return hatchery.config(name);
  }

  /**
   * Returns a running node.
   *
   * @throws IllegalStateException if it has crashed or left
   */
  public Node node(String name) {
    return hatchery.view(simNode(name).alive());
  }

  /** Returns the hosts whose node is running, in the order in which they first started. */
  public List<String> running() {
    return nodes.values().stream().filter(SimNode::isAlive).map(node -> node.name).toList();
  }

  /** Returns what the application at a node has received in its present or last life. */
  public List<Message> received(String name) {
    Life life = simNode(name).life;
    return life == null ? List.of() : List.copyOf(life.received);
  }

  /** Sets a handler of a node's messages from now on; they are in {@link #received} anyway. */
  public void onMessage(String name, Consumer<Message> handler) {
    simNode(name).handler = handler;
  }

  /**
   * Allows the application of a node to throw from now on: its message handler, its listeners and
   * its snoop observer. If any other application throws, the run fails.
   */
  public void mayThrow(String name) {
    simNode(name).mayThrow = true;
  }

  /** Ends a node as kill -9 does: its host closes its connections, and no node gets a farewell. */
  public void crash(String name) {
    trace.note(name, "crashes");
    Life life = simNode(name).alive();
    if (life.wasPaused) {
      network.weather().silence(queue.nowNanos());
    }
    life.transport.crash();
    hatchery.end(life);
  }

  /** Ends a node as a power cut does: its host is silent from now on. */
  public void vanish(String name) {
    trace.note(name, "vanishes");
    Life life = simNode(name).alive();
    network.power(life.node.host, false);
    life.transport.vanish();
    hatchery.end(life);
  }

  /** Restarts a node that crashed, vanished or left. It finds what it had stored. */
  public Node restart(String name) {
    SimNode node = simNode(name);
    if (node.isAlive()) {
      throw new IllegalStateException(name + " is running; crash it first");
    }
    network.power(node.host, true);
    network.retry();
    return hatchery.hatch(node);
  }

  /** Makes a node forget its instance and its neighbours, as if its disk were lost. */
  public void loseDisk(String name) {
    trace.note(name, "loses its disk");
    simNode(name).persistedInstance = 0;
    simNode(name).neighbours = List.of();
  }

  /** Makes all further writes to a node's disk fail; the disk keeps its content. */
  public void fillDisk(String name) {
    trace.note(name, "has a full disk");
    simNode(name).isDiskFull = true;
  }

  /** Makes room on a disk that {@link #fillDisk} filled. */
  public void freeDisk(String name) {
    simNode(name).isDiskFull = false;
  }

  /** Makes one call of this kind fail at a node, after so many others have succeeded. */
  public void refuseOnce(String name, DeniedResource what, int calls) {
    simNode(name).refusals.refuse(what, calls);
  }

  /** Sets whether datagrams pass between two nodes. Connections are not affected. */
  public void datagrams(String a, String b, boolean pass) {
    network.path(simNode(a).host, simNode(b).host).setLosesDatagrams(!pass);
    network.path(simNode(b).host, simNode(a).host).setLosesDatagrams(!pass);
  }

  /** Stops a node's process, as SIGSTOP does. Its connections stay open and fill up. */
  public void pause(String name) {
    trace.note(name, "pauses");
    Life life = simNode(name).alive();
    life.wasPaused = true;
    life.undisturbedSinceNanos = Long.MAX_VALUE;
    life.loop.pause();
  }

  /** Lets a paused node continue. */
  public void resume(String name) {
    trace.note(name, "resumes");
    Life life = simNode(name).alive();
    life.undisturbedSinceNanos = queue.nowNanos();
    network.weather().silence(queue.nowNanos());
    life.loop.resume();
  }

  /** Lets a node leave the mesh in an orderly way. */
  public void leave(String name) {
    trace.note(name, "leaves");
    node(name).leave();
  }

  /** Sets a node's wall clock relative to true time, now and in later lives. */
  public void setClock(String name, Duration offset) {
    SimNode node = simNode(name);
    node.wallOffset = offset;
    if (node.isAlive()) {
      node.alive().loop.setWallOffset(offset);
    }
  }

  /** Lets a node's timers run fast or slow from now on; at 1.01 they gain one percent. */
  public void setClockRate(String name, double rate) {
    SimNode node = simNode(name);
    node.clockRate = rate;
    if (node.isAlive()) {
      node.alive().hadOwnTime |= rate != 1;
      node.alive().loop.setRate(rate);
    }
  }

  // Links.

  /**
   * Links two nodes, and waits for the link.
   *
   * @return the name of the node at host {@code to}
   * @throws io.meshage.DialException if no new link results
   */
  public String dial(String from, String to) {
    return node(from).dial(address(to));
  }

  /** Links two nodes; the future fails with a DialException. */
  public CompletableFuture<String> dialAsync(String from, String to) {
    return node(from).dialAsync(address(to));
  }

  /** Returns the address at which the node at a host can be dialled. */
  public String address(String name) {
    SimNode node = simNode(name);
    int port = node.life == null ? MeshConfig.DEFAULT_SOLICITATION_PORT : hatchery.port(node.life);
    return node.host.address + ":" + port;
  }

  /** Returns the network, which can cause faults. */
  public SimNetwork network() {
    return network;
  }

  /** Blocks all traffic between two hosts until {@link #repair}. */
  public void partition(String a, String b) {
    network.partition(a, b);
  }

  /** Ends a {@link #partition}. */
  public void repair(String a, String b) {
    network.repair(a, b);
  }

  // Time.

  /** Returns the virtual time since the beginning. */
  public Duration now() {
    return Duration.ofNanos(queue.nowNanos());
  }

  /** Lets virtual time pass. */
  public void advance(Duration time) {
    queue.runUntil(queue.nowNanos() + time.toNanos());
  }

  /** Runs an action after a while, during the call that then lets time pass. It must not block. */
  public void after(Duration delay, Runnable action) {
    queue.at(queue.nowNanos() + delay.toNanos(), action);
  }

  /**
   * Lets virtual time pass until an assertion holds.
   *
   * @throws SimulationError if it does not hold in time; names the assertion and seed
   */
  public void eventually(Duration within, Runnable assertion) {
    patience.eventually(within, assertion);
  }

  /**
   * Lets virtual time pass until no send is open, every node sees exactly the links of its part of
   * the mesh, and no link, view or message has changed for a second.
   *
   * @throws SimulationError if that does not happen within ten minutes
   */
  public void quiet() {
    patience.quiet();
  }

  // Observation.

  /** Returns the trace of the run, and its hash. */
  public Trace trace() {
    return trace;
  }

  /** Returns the checks of what must hold in every run. */
  public Invariants invariants() {
    return invariants;
  }

  /** Returns how many events have happened. */
  public long events() {
    return queue.happened();
  }

  /** Returns the longest time that a frame and its answer need between two busy hosts. */
  Duration roundTrip(String a, String b) {
    return Duration.ofNanos(network.roundTripNanos(network.host(a), network.host(b)));
  }

  SimulationError error(String text) {
    return queue.error(text, null);
  }

  Simulation startAll(String... names) {
    Arrays.stream(names).forEach(this::start);
    return this;
  }

  /** Dials, and lets time pass until every node sees all links. */
  Simulation dialAll(List<String> names, List<Shapes.Dialling> edges) {
    List<CompletableFuture<String>> dials =
        edges.stream().map(e -> dialAsync(names.get(e.from()), names.get(e.to()))).toList();
    for (int i = 0; i < dials.size(); i++) {
      hatchery.await(simNode(names.get(edges.get(i).from())), dials.get(i));
    }
    eventually(LONGEST_SETTLING, () -> allSee(edges.size()));
    return this;
  }

  /** Compares the views of thousands of nodes by their digests, and reads only one. */
  private void allSee(int links) {
    Topology first = null;
    for (SimNode node : nodes.values()) {
      Topology view = node.alive().hosted().mesh();
      boolean seen = first == null ? view.links().size() == links : view.digest() == first.digest();
      if (!seen) {
        throw new AssertionError(node.name + " does not see " + links + " links");
      }
      first = view;
    }
  }

  Seeds seeds() {
    return queue.seeds();
  }

  private SimNode simNode(String name) {
    SimNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node is called " + name + "; there are " + names());
    }
    return node;
  }

  private Set<String> names() {
    return nodes.keySet();
  }

  /** Ends every node that still runs, so that nothing it holds is lost. */
  @Override
  public void close() {
    running().forEach(name -> hatchery.end(simNode(name).alive()));
  }
}
