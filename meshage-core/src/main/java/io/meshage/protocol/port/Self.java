package io.meshage.protocol.port;

import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.Capabilities;
import java.util.List;

/**
 * Who this node is for its whole life in this process.
 *
 * @param id the identity
 * @param name the name it is derived from
 * @param birth the instance the node started with
 * @param endpoints where others can dial it, as they are told; hosts may be 0.0.0.0
 * @param port where it accepts TCP on the addresses of this host; 0 if nowhere
 * @param capabilities what it can read
 */
public record Self(
    NodeId id,
    String name,
    long birth,
    List<Endpoint> endpoints,
    int port,
    Capabilities capabilities) {
  public Self {
    endpoints = List.copyOf(endpoints);
  }

  /** Creates one that is reached where it listens. */
  public Self(NodeId id, String name, long birth, List<Endpoint> listening) {
    this(id, name, birth, listening, listening);
  }

  /** Creates one that listens somewhere and may be reached elsewhere. */
  public Self(
      NodeId id, String name, long birth, List<Endpoint> listening, List<Endpoint> advertised) {
    this(
        id,
        name,
        birth,
        advertised.isEmpty() ? listening : advertised,
        tcpPort(listening),
        Capabilities.NONE);
  }

  /** Returns the same with what it can read. */
  public Self reading(Capabilities readable) {
    return new Self(id, name, birth, endpoints, port, readable);
  }

  private static int tcpPort(List<Endpoint> listening) {
    return listening.stream()
        .filter(place -> place.scheme().equals(Endpoint.TCP))
        .mapToInt(Endpoint::port)
        .filter(number -> number > 0)
        .findFirst()
        .orElse(0);
  }
}
