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

/** Collects the settings that all nodes of a {@link Simulation} share. Not thread-safe. */
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

  /** Changes the configuration of every node; it starts from {@link MeshConfig#local}. */
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

  /** Lets nodes remember their neighbours after a restart, as a live node with a file does. */
  public SimulationBuilder remember() {
    remembers = true;
    return this;
  }

  /** Lets the messages for some nodes wait in the inbox until {@code receive} takes them. */
  public SimulationBuilder unread(String... hosts) {
    unread.addAll(List.of(hosts));
    return this;
  }

  /**
   * Seals all traffic with these keys, as {@code LiveNode} does. Floods and the copies of
   * broadcasts are not checked then, because they can be seen only in frames.
   */
  public SimulationBuilder keys(Keyring value) {
    keys = value;
    return this;
  }

  /** Sets which nodes may change the keys of another; by default none. */
  public SimulationBuilder keyChanges(KeyChanges value) {
    keyChanges = value;
    return this;
  }

  /** Gives each node an identity of its own, with which it signs its announcements. */
  public SimulationBuilder identities() {
    identities = true;
    return this;
  }

  /** Sends pings in datagrams beside the links, as live nodes do. */
  public SimulationBuilder datagrams() {
    datagrams = true;
    return this;
  }

  /**
   * Passes messages as objects, without encoding them, for meshes of thousands of nodes. Nodes then
   * share the data that they keep about each other. Delays, partitions and lost connections work as
   * usual; bandwidth, windows and {@link Trace#frameBytes} do not. The trace does not record which
   * node saw which other node come and go.
   */
  public SimulationBuilder passObjects() {
    passesObjects = true;
    return this;
  }

  /** Returns a simulation without nodes. */
  public Simulation build() {
    return new Simulation(this);
  }

  /** Returns a simulation of nodes that are linked in a line; every node sees the whole line. */
  public Simulation line(String... names) {
    return build().startAll(names).dialAll(Arrays.asList(names), Shapes.line(names.length));
  }

  /** Returns a simulation of nodes that are linked in a ring; every node sees the whole ring. */
  public Simulation ring(String... names) {
    return build().startAll(names).dialAll(Arrays.asList(names), Shapes.ring(names.length));
  }

  /**
   * Returns a simulation of nodes n1, n2 … that are linked in a grid, row by row; every node sees
   * the whole grid.
   */
  public Simulation grid(int rows, int columns) {
    List<String> names = names(rows * columns);
    return started(names).dialAll(names, Shapes.grid(rows, columns));
  }

  /**
   * Returns a simulation of nodes n1, n2 … in a random mesh of this mean degree; every node sees
   * the whole mesh.
   */
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
