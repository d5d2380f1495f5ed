package io.meshage;

import java.util.List;
import java.util.Objects;

/**
 * A shortest path through the mesh.
 *
 * @param hops the names of the nodes on the path, including both ends
 * @param cost the sum of the link costs; the number of links if no costs are set
 */
public record Route(List<String> hops, int cost) {
  public Route {
    Objects.requireNonNull(hops, "hops");
    hops = List.copyOf(hops);
  }
}
