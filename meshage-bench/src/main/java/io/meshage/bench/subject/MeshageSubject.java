package io.meshage.bench.subject;

import java.util.Set;

/** A mesh of live nodes. */
public final class MeshageSubject implements Subject {

  @Override
  public String name() {
    return "meshage";
  }

  @Override
  public String setup() {
    return "LiveNode with MeshConfig.local, room for "
        + MeshageCluster.INBOX_MESSAGES
        + " messages in the inbox, a handler; setAsync and broadcastAsync with byte[] bodies. A"
        + " node has one event loop, and a thread for user code and one for decoding while there is"
        + " work";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.RELAY, Ability.MEMBERS);
  }

  @Override
  public MeshageCluster start(int nodes, Shape shape) {
    return new MeshageCluster(nodes, shape);
  }
}
