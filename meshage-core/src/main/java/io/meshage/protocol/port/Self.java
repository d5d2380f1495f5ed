package io.meshage.protocol.port;

import io.meshage.Endpoint;
import io.meshage.NodeId;
import java.util.List;

/**
 * Who this node is for its whole life in this process.
 *
 * @param id the identity
 * @param name the name it is derived from
 * @param birth the instance the node started with
 * @param endpoints where it listens, with the real ports; hosts may be 0.0.0.0
 */
public record Self(NodeId id, String name, long birth, List<Endpoint> endpoints) {
  public Self {
    endpoints = List.copyOf(endpoints);
  }
}
