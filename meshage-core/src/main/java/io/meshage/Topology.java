package io.meshage;

import com.google.common.base.Suppliers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The mesh as one node knows it at one moment. Immutable, safe to read from any thread.
 *
 * <p>It contains a link if both ends announce it.
 */
public final class Topology {

  /**
   * A link between two nodes.
   *
   * @param a the end whose name comes first
   * @param b the other end
   * @param cost the cost of the link for a path: the larger of those that the two ends announce; 1
   *     unless set
   */
  public record Link(String a, String b, int cost) {
    public Link {
      Objects.requireNonNull(a, "a");
      Objects.requireNonNull(b, "b");
    }
  }

  private record Content(
      SortedMap<String, Member> members,
      SortedMap<String, List<String>> adjacency,
      List<Link> links) {}

  /** The data of a snapshot. It must be immutable, and is used by any thread. */
  public interface Source {

    /** Returns all known nodes, as in the constructor. */
    Map<String, Member> members();

    /** Returns the links between reachable nodes, each once. */
    List<Link> links();

    /** Finds a path; empty when there is none. */
    Optional<Route> route(String destination);

    /** Returns whether a link between reachable nodes has these two ends. */
    boolean linked(NodeId a, NodeId b);

    /** Returns the sum of {@link Topology#digest(NodeId, NodeId, int)} over the links. */
    long digest();
  }

  private final String self;
  private final Supplier<Content> content;
  private final Source source;

  /**
   * Creates a snapshot, for the topology room and for tests.
   *
   * @param self the name of the node whose view this is
   * @param members all known nodes, including this one and unreachable ones
   * @param links the links that both ends announce, each once
   * @param router finds the path from {@code self}; must answer from immutable data
   */
  public Topology(
      String self,
      Map<String, Member> members,
      List<Link> links,
      Function<String, Optional<Route>> router) {
    this(self, new Listed(members, links, router));
  }

  private Topology(String self, Source source) {
    this.self = Objects.requireNonNull(self, "self");
    this.source = source;
    this.content = Suppliers.memoize(() -> content(source.members(), source.links()));
  }

  /**
   * Creates a snapshot whose content is computed once, when it is first read: a node publishes many
   * more snapshots than are read.
   */
  public static Topology lazy(String self, Source source) {
    Objects.requireNonNull(self, "self");
    Objects.requireNonNull(source, "source");
    return new Topology(self, source);
  }

  /** A source that holds everything in lists. */
  private record Listed(
      Map<String, Member> members, List<Link> links, Function<String, Optional<Route>> router)
      implements Source {
    Listed {
      Objects.requireNonNull(members, "members");
      Objects.requireNonNull(links, "links");
      Objects.requireNonNull(router, "router");
      members = Collections.unmodifiableMap(new TreeMap<>(members));
      links = List.copyOf(links);
    }

    @Override
    public Optional<Route> route(String destination) {
      Objects.requireNonNull(destination, "destination");
      return router.apply(destination);
    }

    @Override
    public boolean linked(NodeId a, NodeId b) {
      Objects.requireNonNull(a, "a");
      Objects.requireNonNull(b, "b");
      return links.stream()
          .anyMatch(
              link ->
                  (id(link.a()).equals(a) && id(link.b()).equals(b))
                      || (id(link.a()).equals(b) && id(link.b()).equals(a)));
    }

    @Override
    public long digest() {
      return links.stream()
          .mapToLong(link -> Topology.digest(id(link.a()), id(link.b()), link.cost()))
          .sum();
    }

    private NodeId id(String name) {
      Member member = members.get(name);
      return member == null ? NodeId.ofName(name) : member.id();
    }
  }

  private static Content content(Map<String, Member> members, List<Link> links) {
    SortedMap<String, List<String>> lists = new TreeMap<>();
    members.values().stream()
        .filter(
            member -> member.state() == MemberState.ALIVE || member.state() == MemberState.SUSPECT)
        .forEach(member -> lists.put(member.name(), new ArrayList<>()));
    for (Link link : links) {
      add(lists, link.a(), link.b());
      add(lists, link.b(), link.a());
    }
    lists.replaceAll((name, neighbours) -> neighbours.stream().sorted().toList());
    return new Content(
        Collections.unmodifiableSortedMap(new TreeMap<>(members)),
        Collections.unmodifiableSortedMap(lists),
        List.copyOf(links));
  }

  private static void add(SortedMap<String, List<String>> lists, String from, String to) {
    List<String> neighbours = lists.get(from);
    if (neighbours != null) {
      neighbours.add(to);
    }
  }

  /** Returns the name of the node whose view this is. */
  public String self() {
    return self;
  }

  /** Returns all known nodes, reachable or not, by name, in name order. */
  public SortedMap<String, Member> members() {
    return content.get().members();
  }

  /** Returns the neighbours of every reachable node, all in name order. */
  public SortedMap<String, List<String>> adjacency() {
    return content.get().adjacency();
  }

  /** Returns the links between reachable nodes, each once, in the order of their ends' names. */
  public List<Link> links() {
    return content.get().links();
  }

  /** Returns the names of the reachable nodes in name order, this node included. */
  public List<String> nodes() {
    return List.copyOf(adjacency().keySet());
  }

  /** Returns the path that a message from here would take; empty when there is none. */
  public Optional<Route> route(String destination) {
    Objects.requireNonNull(destination, "destination");
    return source.route(destination);
  }

  /** Returns whether two reachable nodes are linked, without computing the whole content. */
  public boolean linked(NodeId a, NodeId b) {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    return source.linked(a, b);
  }

  /**
   * Returns a number that is equal for all views with the same links, on any node, and different
   * for other views, except with a probability of 2^-64 per pair. So two views can be compared
   * without their lists.
   */
  public long digest() {
    return source.digest();
  }

  /**
   * Returns the contribution of one link to the {@link #digest()} of a view; the order of its ends
   * does not matter.
   */
  public static long digest(NodeId a, NodeId b, int cost) {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    boolean ascends = a.compareTo(b) < 0;
    NodeId low = ascends ? a : b;
    NodeId high = ascends ? b : a;
    long ofLow = mixed(mixed(low.high()) ^ low.low());
    return mixed(mixed(mixed(ofLow ^ high.high()) ^ high.low()) ^ cost);
  }

  /** The finaliser of MurmurHash3: every bit of the input changes about half of the output. */
  private static long mixed(long value) {
    long once = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    long twice = (once ^ once >>> 33) * 0xc4ceb9fe1a85ec53L;
    return twice ^ twice >>> 33;
  }

  /** Returns whether two views, also of different nodes, have the same links. */
  public boolean sameLinks(Topology other) {
    Objects.requireNonNull(other, "other");
    return adjacency().equals(other.adjacency()) && links().equals(other.links());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topology that
        && self.equals(that.self)
        && members().equals(that.members())
        && links().equals(that.links());
  }

  @Override
  public int hashCode() {
    return members().hashCode() * 31 + links().hashCode();
  }

  /** Returns the adjacency, for people. */
  @Override
  public String toString() {
    return self + " sees " + new LinkedHashMap<>(adjacency());
  }
}
