package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.bench.room.RandomMesh;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The shortest-path tree of one node: breadth first by hops, Dijkstra by cost. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ShortestPathsBench {

  /**
   * Nodes, degree, and whether links have costs. Not 100,000 with costs: tables end at 65,536
   * nodes, and there distances and nodes share a word.
   */
  @Param({
    "1000,4,hops",
    "1000,8,hops",
    "1000,4,cost",
    "1000,8,cost",
    "10000,4,hops",
    "10000,8,hops",
    "10000,4,cost",
    "10000,8,cost",
    "100000,4,hops",
    "100000,8,hops"
  })
  private String mesh = "";

  private MeshGraph graph =
      new MeshGraph(new NodeId[0], new Announcement[0], new int[1], new int[0], null);

  /** Makes the graph. */
  @Setup
  public void prepare() {
    List<String> parts = List.of(mesh.split(",", -1));
    boolean weighted = parts.get(2).equals("cost");
    RandomMesh made =
        new RandomMesh(Integer.parseInt(parts.get(0)), Integer.parseInt(parts.get(1)), weighted);
    int[] offsets = new int[made.size() + 1];
    for (int node = 0; node < made.size(); node++) {
      offsets[node + 1] = offsets[node] + made.neighbours(node).size();
    }
    int[] targets = new int[offsets[made.size()]];
    int[] costs = new int[targets.length];
    for (int node = 0; node < made.size(); node++) {
      int place = offsets[node];
      for (int neighbour : made.neighbours(node)) {
        targets[place] = neighbour;
        costs[place++] = made.cost(node, neighbour);
      }
    }
    NodeId[] ids = new NodeId[made.size()]; // paths are found by numbers; nobody reads the ids
    graph = new MeshGraph(ids, new Announcement[0], offsets, targets, weighted ? costs : null);
  }

  /** Computes the tree. */
  @Benchmark
  public Object tree() {
    return ShortestPaths.from(graph, 0);
  }
}
