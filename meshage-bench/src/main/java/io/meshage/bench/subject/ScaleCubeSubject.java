package io.meshage.bench.subject;

import java.util.Set;

/** ScaleCube's cluster: SWIM membership, messages over its transport on Reactor Netty. */
public final class ScaleCubeSubject implements Subject {

  @Override
  public String name() {
    return "scalecube";
  }

  @Override
  public String setup() {
    return "ClusterImpl with its configuration for one host, TCP transport; messages with a codec"
        + " of ours that writes a number and the bytes, answered by the listener; a"
        + " broadcast is one message to each. Each node's transport has one event loop";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.MEMBERS);
  }

  @Override
  public Cluster start(int nodes, Shape shape) {
    return new ScaleCubeCluster(nodes);
  }
}
