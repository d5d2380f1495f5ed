package io.meshage.protocol.port;

import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.Capabilities;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is for its whole life in this process.
 *
 * @param id the identity
 * @param name the name it is derived from
 * @param birth the instance the node started with
 * @param endpoints where others can dial it, as they are told; hosts may be 0.0.0.0
 * @param listening where it accepts connections
 * @param capabilities what it can read and take
 */
public record Self(
    NodeId id,
    String name,
    long birth,
    List<Endpoint> endpoints,
    List<Endpoint> listening,
    Capabilities capabilities) {
  public Self {
    endpoints = List.copyOf(endpoints);
    listening = List.copyOf(listening);
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
        listening,
        Capabilities.NONE);
  }

  /** Returns the same with what it can read and take. */
  public Self reading(Capabilities readable) {
    return new Self(id, name, birth, endpoints, listening, readable);
  }

  /** Returns where it asks to be dialled: by TCP if it can be; null if nowhere. */
  public @Nullable Endpoint door() {
    List<Endpoint> doors = listening.stream().filter(place -> place.port() > 0).toList();
    return doors.stream()
        .filter(place -> place.scheme().equals(Endpoint.TCP))
        .findFirst()
        .orElse(doors.isEmpty() ? null : doors.get(0));
  }

  /** Returns whether it lets nobody in who does not prove his name by TLS. */
  public boolean isOnlyForTls() {
    return !listening.isEmpty() && listening.stream().allMatch(Endpoint::isMutualTls);
  }
}
