package io.meshage;

import java.util.List;
import java.util.Objects;

/**
 * A node as the topology knows it.
 *
 * @param name unique in the mesh
 * @param id its identity on the wire
 * @param state what this node believes about it
 * @param instance which life of the node this is; rises with every restart
 * @param version the version of the application that runs it; may be empty
 * @param endpoints where it says that it listens
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
