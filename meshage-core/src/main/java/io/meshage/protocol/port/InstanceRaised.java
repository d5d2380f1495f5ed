package io.meshage.protocol.port;

import io.meshage.MeshEvent;
import io.meshage.MeshListener;
import java.time.Instant;

/**
 * The node raised its instance to take its identity back; it is to be kept for the next life. No
 * listener hears of it.
 */
public record InstanceRaised(long instance, Instant at) implements MeshEvent {
  @Override
  public void tell(MeshListener listener) {}

  @Override
  public String counter() {
    return "identity-reclaims";
  }

  @Override
  public String words() {
    return "reclaimed its name as instance " + instance;
  }
}
