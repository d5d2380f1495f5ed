package io.meshage.node;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.peering.Neighbour;
import io.meshage.protocol.port.Routes;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a node could not be reached, where this node has a link that would do but is not in use. */
record Unreached(NodeCore core) {
  private static final int MOST_NAMED = 3;

  /** Returns whether both ends of a link of this node tell the mesh of it: then routes use it. */
  static boolean isInUse(NodeCore core, NodeId neighbour) {
    return core.topology().announcesLink(core.self(), neighbour)
        && core.topology().announcesLink(neighbour, core.self());
  }

  /** Returns it in words; null if there is nothing to say. On the loop. */
  @Nullable String words(NodeId recipient) {
    Duration left = core.topology().settling(recipient);
    if (!left.isZero()) {
      return "the link to it kept breaking and is settling, " + seconds(left) + " s left";
    }
    List<Neighbour> unused =
        core.peering().neighbours().stream()
            .filter(neighbour -> !isInUse(core, neighbour.peer().id()))
            .toList();
    if (unused.stream().anyMatch(neighbour -> neighbour.peer().id().equals(recipient))) {
      return "it is linked, but has not announced the link yet";
    }
    boolean isAlone = !unused.isEmpty() && core.topology().routes().reachable().isEmpty();
    return isAlone
        ? "no link of this node is in use yet: "
            + unused.stream()
                .map(neighbour -> words(neighbour.peer().name(), neighbour.peer().id()))
                .collect(Collectors.joining(", "))
        : unconfirmed(recipient);
  }

  /** Both ends must tell of a link; null unless only the recipient does of some. */
  private @Nullable String unconfirmed(NodeId recipient) {
    String ends =
        core.topology()
            .announcement(recipient)
            .map(said -> unconfirmed(recipient, said.neighbours()))
            .orElse("");
    return ends.isEmpty()
        ? null
        : "it told of links to nodes that do not confirm them: "
            + ends
            + "; such a link has ended, is new, or kept breaking and is settling";
  }

  private String unconfirmed(NodeId recipient, List<Adjacency> told) {
    Routes routes = core.topology().routes();
    return told.stream()
        .map(Adjacency::neighbour)
        .filter(end -> end.equals(core.self()) || routes.nextHop(end) != null)
        .filter(end -> !core.topology().announcesLink(end, recipient))
        .limit(MOST_NAMED)
        .map(routes::name)
        .collect(Collectors.joining(", "));
  }

  private String words(String name, NodeId neighbour) {
    Duration left = core.topology().settling(neighbour);
    return left.isZero()
        ? name + " has not announced it"
        : "the one to " + name + " is settling, " + seconds(left) + " s left";
  }

  private static long seconds(Duration left) {
    return left.plusMillis(999).toSeconds();
  }
}
