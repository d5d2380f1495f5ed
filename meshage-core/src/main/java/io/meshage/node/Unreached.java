package io.meshage.node;

import io.meshage.NodeId;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.peering.Neighbour;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a node could not be reached, where this node has a link that would do but is not in use. */
record Unreached(NodeCore core) {

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
      return "it is linked, and has not told the mesh of the link yet";
    }
    boolean isAlone = !unused.isEmpty() && core.topology().routes().reachable().isEmpty();
    return isAlone
        ? "no link of this node is in use yet, as "
            + unused.stream()
                .map(neighbour -> words(neighbour.peer().name(), neighbour.peer().id()))
                .collect(Collectors.joining(", "))
        : null;
  }

  private String words(String name, NodeId neighbour) {
    Duration left = core.topology().settling(neighbour);
    return left.isZero()
        ? name + " has not told the mesh of it"
        : "the one to " + name + " is settling, " + seconds(left) + " s left";
  }

  private static long seconds(Duration left) {
    return left.plusMillis(999).toSeconds();
  }
}
