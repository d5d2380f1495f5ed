package io.meshage;

import java.util.List;
import java.util.Objects;

/**
 * A shortest path over the mesh.
 *
 * @param hops the names on the way, both ends included
 * @param cost the sum of the link costs; the number of links where no costs are set
 */
public record Route(List<String> hops, int cost) {
  public Route {
    Objects.requireNonNull(hops, "hops");
    hops = List.copyOf(hops);
  }
}
