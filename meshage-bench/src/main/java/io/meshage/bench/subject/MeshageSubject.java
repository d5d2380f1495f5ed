package io.meshage.bench.subject;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A mesh of live nodes. */
public final class MeshageSubject implements Subject {
  private final String name;
  private final Protected how;

  private MeshageSubject(String name, Protected how) {
    this.name = name;
    this.how = how;
  }

  /** Makes the one that others are compared with. */
  public MeshageSubject() {
    this("meshage", Protected.PLAIN);
  }

  /** Returns it in all the ways in which a link can be made safe, plain TCP first. */
  public static List<Subject> inAllProtections() {
    return Arrays.stream(Protected.values())
        .<Subject>map(how -> new MeshageSubject(how.words(), how))
        .toList();
  }

  @Override
  public String name() {
    return name;
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
    return new MeshageCluster(nodes, shape, how);
  }
}
