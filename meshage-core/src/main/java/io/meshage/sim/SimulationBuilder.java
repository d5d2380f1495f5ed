package io.meshage.sim;

import io.meshage.BodyCodec;
import io.meshage.Endpoint;
import io.meshage.KeyChanges;
import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.VersionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects what all nodes of a {@link Simulation} have in common. Not thread-safe. */
public final class SimulationBuilder {
  final long seed;
  final Map<Class<?>, Integer> classes = new LinkedHashMap<>();
  Delay delay = Delay.constant(Duration.ofMillis(1));
  VersionPolicy policy = VersionPolicy.LENIENT;
  final Set<String> unread = new HashSet<>();
  @Nullable Keyring keys;
  KeyChanges keyChanges = KeyChanges.BY_NOBODY;
  @Nullable BodyCodec objects;
  boolean identities;
  boolean datagrams;
  boolean passesObjects;
  boolean remembers;
  private UnaryOperator<MeshConfig.Builder> change = UnaryOperator.identity();

  SimulationBuilder(long seed) {
    this.seed = seed;
  }

  /** Sets how long frames take on every path. Default: 1 ms. */
  public SimulationBuilder delay(Delay value) {
    delay = value;
    return this;
  }

  /** Changes the configuration of every node from {@link MeshConfig#local}. */
  public SimulationBuilder config(UnaryOperator<MeshConfig.Builder> value) {
    change = value;
    return this;
  }

  /** Sets which application versions may link. Default {@link VersionPolicy#LENIENT}. */
  public SimulationBuilder versionPolicy(VersionPolicy value) {
    policy = value;
    return this;
  }

  /** Allows objects of a class as bodies, as for a live node. */
  public SimulationBuilder register(Class<?> type, int id) {
    classes.put(type, id);
    return this;
  }

  /** Writes objects with this codec in place of Kryo, as for a live node. */
  public SimulationBuilder codec(BodyCodec value) {
    objects = value;
    return this;
  }

  /** Lets nodes keep their neighbours from life to life, as a live node with a file does. */
  public SimulationBuilder remember() {
    remembers = true;
    return this;
  }

  /** Lets the messages of some nodes wait in their inbox until {@code receive} takes them. */
  public SimulationBuilder unread(String... hosts) {
    unread.addAll(List.of(hosts));
    return this;
  }

  /**
   * Seals what all nodes say with these keys, as {@code LiveNode} does. What only shows in frames
   * is not checked then: floods, and the copies of broadcasts.
   */
  public SimulationBuilder keys(Keyring value) {
    keys = value;
    return this;
  }

  /** Sets who may change the keys of a node from another; by default nobody may. */
  public SimulationBuilder keyChanges(KeyChanges value) {
    keyChanges = value;
    return this;
  }

  /** Gives each node an identity of its own, by which it signs what it announces. */
  public SimulationBuilder identities() {
    identities = true;
    return this;
  }

  /** Lets pings go in datagrams beside the links, as they do between live nodes. */
  public SimulationBuilder datagrams() {
    datagrams = true;
    return this;
  }

  /**
   * Lets messages travel as they are, without being encoded, for meshes of thousands where only
   * scale is of interest. Nodes then share what they keep of each other. Delays, partitions and
   * lost connections are as ever; bandwidth, windows and {@link Trace#frameBytes} are not.
   * Listeners do not write down which node saw which come and go.
   */
  public SimulationBuilder passObjects() {
    passesObjects = true;
    return this;
  }

  /** Returns a simulation without nodes. */
  public Simulation build() {
    return new Simulation(this);
  }

  /** Returns nodes that have dialled each other into a line and all see it. */
  public Simulation line(String... names) {
    return build().startAll(names).dialAll(Arrays.asList(names), Shapes.line(names.length));
  }

  /** Returns nodes that have dialled each other into a ring and all see it. */
  public Simulation ring(String... names) {
    return build().startAll(names).dialAll(Arrays.asList(names), Shapes.ring(names.length));
  }

  /**
   * Returns nodes n1, n2 … that have dialled each other into a grid, row by row, and all see it.
   */
  public Simulation grid(int rows, int columns) {
    List<String> names = names(rows * columns);
    return started(names).dialAll(names, Shapes.grid(rows, columns));
  }

  /** Returns nodes n1, n2 … in a random mesh of this mean degree, which all see. */
  public Simulation random(int nodes, int degree) {
    List<String> names = names(nodes);
    Simulation simulation = started(names);
    return simulation.dialAll(names, Shapes.random(nodes, degree, simulation.seeds().of("shape")));
  }

  private Simulation started(List<String> names) {
    return build().startAll(names.toArray(new String[0]));
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add("n" + i);
    }
    return names;
  }

  MeshConfig.Builder configure(String name, String address) {
    return change.apply(
        MeshConfig.local(name)
            .listen(new Endpoint(Endpoint.TCP, address, Endpoint.DEFAULT_PORT))
            .broadcast("255.255.255.255"));
  }
}
