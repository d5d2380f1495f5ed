package io.meshage;

import java.util.List;
import java.util.Objects;

/**
 * A node as the topology knows it.
 *
 * @param name unique in the mesh
 * @param id its id on the wire
 * @param state its state, as far as this node knows
 * @param instance the number of its present life; rises with every restart
 * @param version the version of the application that runs it; may be empty
 * @param endpoints the addresses at which it says that it listens
 */
public record Member(
    String name,
    NodeId id,
    MemberState state,
    long instance,
    String version,
    List<Endpoint> endpoints) {
  public Member {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(endpoints, "endpoints");
    endpoints = List.copyOf(endpoints);
  }
}
