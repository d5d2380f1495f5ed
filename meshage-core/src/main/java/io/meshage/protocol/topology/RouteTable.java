package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.NodeId;
import io.meshage.Route;
import io.meshage.Topology;
import io.meshage.Topology.Link;
import io.meshage.message.Capabilities;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Routes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one node over one snapshot of the graph.
 *
 * <p>What it was made from never changes. Trees of other sources are computed when delivery asks
 * and remembered here, so the {@link Routes} belong to the node's loop; the {@link Topology} it
 * makes may be read by any thread.
 */
final class RouteTable implements Routes {
  /** Trees of other sources that are remembered, least recently used first to go. */
  private static final int MOST_TREES = 1024;

  private final MeshGraph graph;
  private final int self;
  private final SortedMap<NodeId, Announcement> left;
  private final int[] parents;
  private final int[] hops;
  private final long @Nullable [] distances;
  private final long digest;
  private final int reached;
  private final int ends;
  private final Topology topology;
  private final Map<Integer, Branches> trees =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Branches> eldest) {
          return size() > MOST_TREES;
        }
      };
  private final SizedRoutes sized;
  private int longest = -1;
  private @Nullable List<NodeId> reachable;
  private int @Nullable [] nextHops;
  private List<NodeId> lastAvoided = List.of();
  private int[] lastDetours = {};

  /** This node's children in the tree of some source, and what hangs below each. */
  private record Branches(List<NodeId> children, Map<NodeId, List<NodeId>> subtrees) {
    static final Branches NONE = new Branches(List.of(), Collections.emptySortedMap());
  }

  /**
   * Computes the routes.
   *
   * @param left the purges of the nodes that left; immutable
   */
  RouteTable(MeshGraph graph, NodeId self, SortedMap<NodeId, Announcement> left) {
    this.graph = graph;
    this.self = graph.indexOf(self);
    this.left = left;
    sized = new SizedRoutes(graph, this.self, over -> new RouteTable(over, self, left));
    ShortestPaths own = ShortestPaths.from(graph, this.self);
    parents = own.parents;
    hops = own.hops;
    distances = own.distances;
    digest = own.digest(graph);
    reached = own.reached;
    ends = own.ends(graph);
    topology = Topology.lazy(graph.facts[this.self].name(), new View());
  }

  Topology topology() {
    return topology;
  }

  /** Returns how many nodes it was computed over, those that no path leads to included. */
  int size() {
    return hops.length;
  }

  boolean reaches(int rank) {
    return hops[rank] >= 0;
  }

  /** Returns whether nobody could tell this table from another by what it answers. */
  boolean sameAs(RouteTable other) {
    if (digest != other.digest
        || left != other.left
        || !Arrays.equals(graph.ids, other.graph.ids)
        || !Arrays.equals(hops, other.hops)) {
      return false;
    }
    for (int i = 0; i < hops.length; i++) {
      if (!sameMember(graph.facts[i], other.graph.facts[i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether two announcements describe the same member, their links aside. */
  static boolean sameMember(Announcement a, Announcement b) {
    return a.instance() == b.instance()
        && a.name().equals(b.name())
        && a.version().equals(b.version())
        && a.endpoints().equals(b.endpoints());
  }

  static Member member(Announcement announcement, MemberState state) {
    return new Member(
        announcement.name(),
        announcement.origin(),
        state,
        announcement.instance(),
        announcement.version(),
        announcement.endpoints());
  }

  /** Returns whether the mesh has more links than announcements need. */
  boolean paysToSpareLinks() {
    return FloodingGraph.pays(reached, ends);
  }

  /** Returns the links that announcements need, among the nodes a path leads to. */
  FloodingGraph floodingGraph() {
    int root = 0;
    while (!reaches(root)) {
      root++;
    }
    int second = root + 1;
    while (!reaches(second)) {
      second++;
    }
    return new FloodingGraph(graph, root, second);
  }

  @Override
  public long digest() {
    return digest;
  }

  @Override
  public boolean isKnown(NodeId node) {
    return graph.indexOf(node) >= 0 || left.containsKey(node);
  }

  @Override
  public boolean hasLeft(NodeId node) {
    return left.containsKey(node);
  }

  @Override
  public @Nullable NodeId nextHop(NodeId destination) {
    int[] known = nextHops;
    if (known == null) {
      known = ShortestPaths.nextHops(parents, self);
      nextHops = known;
    }
    return hopTo(destination, known);
  }

  @Override
  public @Nullable NodeId nextHopAvoiding(NodeId destination, Collection<NodeId> avoided) {
    if (avoided.isEmpty()) {
      return nextHop(destination);
    }
    // A dead link makes many messages ask the same question at once.
    List<NodeId> asked = avoided.stream().sorted().toList();
    if (!asked.equals(lastAvoided)) {
      boolean[] mask = new boolean[graph.size()];
      for (NodeId node : asked) {
        int index = graph.indexOf(node);
        if (index >= 0) {
          mask[index] = true;
        }
      }
      lastDetours = ShortestPaths.from(graph, self, mask).nextHops();
      lastAvoided = asked;
    }
    return hopTo(destination, lastDetours);
  }

  private @Nullable NodeId hopTo(NodeId destination, int[] hopsThere) {
    int index = graph.indexOf(destination);
    return index < 0 || hopsThere[index] < 0 ? null : graph.ids[hopsThere[index]];
  }

  @Override
  public List<NodeId> reachable() {
    List<NodeId> known = reachable;
    if (known == null) {
      List<NodeId> found = new ArrayList<>();
      for (int i = 0; i < hops.length; i++) {
        if (hops[i] > 0) {
          found.add(graph.ids[i]);
        }
      }
      known = Collections.unmodifiableList(found);
      reachable = known;
    }
    return known;
  }

  @Override
  public List<NodeId> children(NodeId source) {
    return branches(source).children();
  }

  @Override
  public List<NodeId> subtree(NodeId source, NodeId child) {
    return branches(source).subtrees().getOrDefault(child, List.of());
  }

  private Branches branches(NodeId source) {
    int index = graph.indexOf(source);
    if (index < 0 || hops[index] < 0) {
      return Branches.NONE;
    }
    return trees.computeIfAbsent(index, this::branchesOf);
  }

  private Branches branchesOf(int source) {
    ShortestPaths tree = ShortestPaths.from(graph, source);
    int[] branch = new int[graph.size()]; // the child above each node, plus one; 0 elsewhere
    SortedMap<NodeId, List<NodeId>> subtrees = new TreeMap<>();
    for (int i = 1; i < tree.reached; i++) {
      int node = tree.order[i];
      int parent = tree.parents[node];
      branch[node] = parent == self ? node + 1 : branch[parent];
      if (branch[node] > 0) {
        subtrees
            .computeIfAbsent(graph.ids[branch[node] - 1], child -> new ArrayList<>())
            .add(graph.ids[node]);
      }
    }
    subtrees.replaceAll((child, below) -> below.stream().sorted().toList());
    return new Branches(List.copyOf(subtrees.keySet()), subtrees);
  }

  @Override
  public int hops(NodeId destination) {
    int index = graph.indexOf(destination);
    return index < 0 ? -1 : hops[index];
  }

  @Override
  public int longest() {
    int known = longest;
    if (known < 0) {
      known = Arrays.stream(hops).max().orElse(0);
      longest = known;
    }
    return known;
  }

  @Override
  public int largestBodyForAll() {
    return sized.largestForAll(hops);
  }

  @Override
  public Routes carrying(int bodyBytes) {
    if (bodyBytes <= Limits.LEAST_BODY_BYTES) {
      return this;
    }
    Routes around = sized.carrying(hops, bodyBytes);
    return around == null ? this : around;
  }

  @Override
  public @Nullable NodeId obstacle(NodeId destination, int bodyBytes) {
    return sized.obstacle(graph.indexOf(destination), hops, parents, bodyBytes);
  }

  @Override
  public Capabilities capabilities(NodeId node) {
    int place = graph.indexOf(node);
    return place < 0 ? Capabilities.NONE : graph.facts[place].capabilities();
  }

  @Override
  public String name(NodeId node) {
    int index = graph.indexOf(node);
    if (index >= 0) {
      return graph.facts[index].name();
    }
    Announcement purge = left.get(node);
    return purge == null ? node.toString() : purge.name();
  }

  /** What the published snapshot answers from; on any thread, reads only what never changes. */
  private final class View implements Topology.Source {
    @Override
    public Map<String, Member> members() {
      return RouteTable.this.members();
    }

    @Override
    public List<Link> links() {
      return RouteTable.this.links();
    }

    @Override
    public Optional<Route> route(String destination) {
      return RouteTable.this.route(destination);
    }

    @Override
    public boolean linked(NodeId a, NodeId b) {
      int one = graph.indexOf(a);
      int other = graph.indexOf(b);
      return one >= 0 && other >= 0 && reaches(one) && graph.isLinked(one, other);
    }

    @Override
    public long digest() {
      return digest;
    }
  }

  private Optional<Route> route(String destination) {
    int index = graph.indexOf(NodeId.ofName(destination));
    if (index < 0 || hops[index] < 0) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (int node = index; node >= 0; node = parents[node]) {
      names.add(graph.facts[node].name());
    }
    Collections.reverse(names);
    long cost = distances == null ? hops[index] : distances[index];
    return Optional.of(new Route(names, (int) Math.min(Integer.MAX_VALUE, cost)));
  }

  private Map<String, Member> members() {
    Announcement[] facts = graph.facts;
    Map<String, Member> members = new TreeMap<>();
    for (int i = 0; i < facts.length; i++) {
      MemberState state = reaches(i) ? MemberState.ALIVE : MemberState.DEAD;
      members.put(facts[i].name(), member(facts[i], state));
    }
    return members;
  }

  private List<Link> links() {
    Announcement[] facts = graph.facts;
    List<Link> links = new ArrayList<>();
    for (int node = 0; node < facts.length; node++) {
      for (int place = graph.offsets[node]; place < graph.offsets[node + 1]; place++) {
        int end = graph.targets[place];
        if (node < end && reaches(node)) {
          links.add(link(facts[node].name(), facts[end].name(), graph.cost(place)));
        }
      }
    }
    links.sort(Comparator.comparing(Link::a).thenComparing(Link::b));
    return links;
  }

  private static Link link(String one, String other, int cost) {
    return one.compareTo(other) < 0 ? new Link(one, other, cost) : new Link(other, one, cost);
  }
}
