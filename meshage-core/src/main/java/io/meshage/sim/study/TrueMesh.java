package io.meshage.sim.study;

import io.meshage.NodeId;
import io.meshage.Topology;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the mesh has to find out: which nodes of a plan run, and which of its links carry anything.
 * Nodes and links go by their places in the plan.
 */
final class TrueMesh {
  private static final int NONE = -1;

  private final NetworkPlan plan;
  private final Map<String, Integer> places = new HashMap<>();
  private final NodeId[] ids;
  private final int[] from;
  private final int[] to;
  private final long[] linkDigests;
  private final int[] offsets;
  private final int[] links; // of node i: links[offsets[i]] to links[offsets[i + 1] - 1]
  private final boolean[] running;
  private final int[] islands;
  private final boolean[] cut;
  private final boolean[] failing;
  private final boolean[] up;
  private final int[] component;
  private final long[] digests;
  private final int[] queue;
  private int components;
  private long version;

  TrueMesh(NetworkPlan plan) {
    this.plan = plan;
    int nodes = plan.nodes().size();
    int count = plan.links().size();
    plan.nodes().forEach(name -> places.put(name, places.size()));
    ids = plan.nodes().stream().map(NodeId::ofName).toArray(NodeId[]::new);
    from = new int[count];
    to = new int[count];
    linkDigests = new long[count];
    offsets = new int[nodes + 1];
    for (int link = 0; link < count; link++) {
      from[link] = place(plan.links().get(link).a());
      to[link] = place(plan.links().get(link).b());
      linkDigests[link] = Topology.digest(ids[from[link]], ids[to[link]], 1);
      offsets[from[link] + 1]++;
      offsets[to[link] + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      offsets[node + 1] += offsets[node];
    }
    int[] next = Arrays.copyOf(offsets, nodes);
    links = new int[2 * count];
    for (int link = 0; link < count; link++) {
      links[next[from[link]]++] = link;
      links[next[to[link]]++] = link;
    }
    running = new boolean[nodes];
    islands = new int[nodes];
    cut = new boolean[count];
    failing = new boolean[count];
    up = new boolean[count];
    component = new int[nodes];
    digests = new long[nodes];
    queue = new int[nodes];
    Arrays.fill(running, true);
    Arrays.fill(up, true);
    connect();
  }

  NetworkPlan plan() {
    return plan;
  }

  int nodes() {
    return running.length;
  }

  int links() {
    return up.length;
  }

  /** Returns the place of a node; -1 if the plan has none of this name. */
  int place(String name) {
    return places.getOrDefault(name, NONE);
  }

  String name(int node) {
    return plan.nodes().get(node);
  }

  NodeId id(int node) {
    return ids[node];
  }

  /** Returns the link between two nodes, in whichever direction; -1 if the plan has none. */
  int link(int a, int b) {
    for (int i = offsets[a]; i < offsets[a + 1]; i++) {
      if (from[links[i]] == b || to[links[i]] == b) {
        return links[i];
      }
    }
    return NONE;
  }

  /** Returns the node that dials a link. */
  int from(int link) {
    return from[link];
  }

  /** Returns the node that is dialled over a link. */
  int to(int link) {
    return to[link];
  }

  /** Returns the links of a node. */
  int[] linksOf(int node) {
    return Arrays.copyOfRange(links, offsets[node], offsets[node + 1]);
  }

  boolean isRunning(int node) {
    return running[node];
  }

  /** Returns whether a link carries anything: nothing is wrong with it, and both ends run. */
  boolean isUp(int link) {
    return up[link];
  }

  /** Returns whether the line itself carries, whoever runs at its ends. */
  boolean isOpen(int link) {
    return !cut[link] && !failing[link] && islands[from[link]] == islands[to[link]];
  }

  boolean isCut(int link) {
    return cut[link];
  }

  boolean isFailing(int link) {
    return failing[link];
  }

  void setRunning(int node, boolean value) {
    running[node] = value;
  }

  void setCut(int link, boolean value) {
    cut[link] = value;
  }

  void setFailing(int link, boolean value) {
    failing[link] = value;
  }

  void setIsland(int node, int value) {
    islands[node] = value;
  }

  /** Takes changes into account; returns the links that went up or down by them. */
  int[] refresh() {
    int[] changed = new int[up.length];
    int count = 0;
    for (int link = 0; link < up.length; link++) {
      boolean now = isOpen(link) && running[from[link]] && running[to[link]];
      if (now != up[link]) {
        up[link] = now;
        changed[count++] = link;
      }
    }
    version++;
    connect();
    return Arrays.copyOf(changed, count);
  }

  /** Rises with every {@link #refresh}. */
  long version() {
    return version;
  }

  int components() {
    return components;
  }

  /** Returns which part of the mesh a running node belongs to; -1 for one that does not run. */
  int component(int node) {
    return component[node];
  }

  /** Returns the digest of what a running node should see. */
  long digest(int node) {
    return digests[component[node]];
  }

  int countRunning() {
    int count = 0;
    for (boolean one : running) {
      count += one ? 1 : 0;
    }
    return count;
  }

  int countUp() {
    int count = 0;
    for (boolean one : up) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /** Returns how many links away each node is; -1 where none leads, and for nodes not running. */
  int[] hopsFrom(int source) {
    int[] hops = new int[running.length];
    Arrays.fill(hops, NONE);
    if (running[source]) {
      hops[source] = 0;
      int end = 1;
      queue[0] = source;
      for (int head = 0; head < end; head++) {
        end = reach(queue[head], hops[queue[head]] + 1, hops, end);
      }
    }
    return hops;
  }

  /** Gives a value to the neighbours of a node that have none, and puts them into the queue. */
  private int reach(int node, int value, int[] values, int end) {
    int last = end;
    for (int i = offsets[node]; i < offsets[node + 1]; i++) {
      int link = links[i];
      int other = from[link] == node ? to[link] : from[link];
      if (up[link] && values[other] == NONE) {
        values[other] = value;
        queue[last++] = other;
      }
    }
    return last;
  }

  private void connect() {
    Arrays.fill(component, NONE);
    Arrays.fill(digests, 0);
    components = 0;
    for (int node = 0; node < running.length; node++) {
      if (running[node] && component[node] == NONE) {
        component[node] = components;
        queue[0] = node;
        int end = 1;
        for (int head = 0; head < end; head++) {
          end = reach(queue[head], components, component, end);
        }
        components++;
      }
    }
    for (int link = 0; link < up.length; link++) {
      if (up[link]) {
        digests[component[from[link]]] += linkDigests[link];
      }
    }
  }

  /** Returns the half of the running nodes that are nearest to one of them, itself included. */
  List<Integer> halfAround(int node) {
    int[] hops = hopsFrom(node);
    return IntStream.range(0, hops.length)
        .boxed()
        .filter(i -> hops[i] >= 0)
        .sorted(Comparator.comparingInt(i -> hops[i]))
        .limit(countRunning() / 2)
        .toList();
  }
}
