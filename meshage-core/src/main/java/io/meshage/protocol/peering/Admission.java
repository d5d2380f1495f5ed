package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.VersionPolicy;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.ProtocolVersion;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Self;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at who speaks: everything about a peer that can be judged at once. Whether its name is
 * taken elsewhere is {@link NameCheck}'s business. The same rules hold on both sides of a link.
 */
final class Admission {
  private static final int MAX_WARNED = 1024;

  private final Self self;
  private final MeshConfig config;
  private final VersionPolicy policy;
  private final LinkTable links;
  private final Lives lives;
  private final RecentPeers hungUp;
  private final Blocklist blocked;
  private final Warnings warnings;
  private final Events events;
  private final RecentPeers warned = new RecentPeers(MAX_WARNED);

  Admission(
      Self self,
      MeshConfig config,
      VersionPolicy policy,
      LinkTable links,
      Credentials credentials,
      RecentPeers hungUp,
      Blocklist blocked,
      Warnings warnings,
      Events events) {
    this.self = self;
    this.config = config;
    this.policy = policy;
    this.links = links;
    this.lives = credentials.lives();
    this.hungUp = hungUp;
    this.blocked = blocked;
    this.warnings = warnings;
    this.events = events;
  }

  /** Returns why there is no protocol to speak with a dialler; null if there is one. */
  @Nullable Refusal judgeVersions(ProtocolVersion theirs) {
    if (ProtocolVersion.OURS.common(theirs).isPresent()) {
      return null;
    }
    return new Refusal(
        CloseReason.VERSION,
        "this side speaks protocol " + ProtocolVersion.OURS + ", the other " + theirs);
  }

  /** Returns why the version that the other side has chosen cannot be; null if it can. */
  @Nullable Refusal judgeVersion(int chosen) {
    return judgeVersions(new ProtocolVersion(chosen, chosen));
  }

  /** Returns why a link with this peer must not be; null if nothing speaks against it. */
  @Nullable Refusal judge(Connection connection) {
    Introduction peer = connection.peer();
    Endpoint seenAt = connection.remote();
    Refusal refusal = judgeCertificate(peer, connection);
    if (refusal == null) {
      refusal = judgeIdentity(peer, seenAt);
    }
    if (refusal == null && connection.isForNamesake()) {
      refusal =
          new Refusal(
              CloseReason.DUPLICATE_IDENTITY,
              self.name()
                  + " looks for another node with its name, which was announced at this address");
    }
    if (refusal == null) {
      refusal = blocked.judge(connection, lives.known(peer));
    }
    if (refusal == null && connection.isSolicited()) {
      refusal = judgeNamespace(peer, seenAt);
    }
    if (refusal == null && !connection.isWished()) {
      refusal = judgeHungUp(peer);
    }
    if (refusal == null) {
      refusal = judgeRoom(peer);
    }
    return refusal != null ? refusal : judgeApplication(peer, seenAt);
  }

  /** Returns why a link with this peer must not be, now that it has shown who it is. */
  @Nullable Refusal judgeAgain(Connection connection) {
    Refusal refusal = blocked.judge(connection, connection.life());
    return refusal != null ? refusal : judgeRoom(connection.peer());
  }

  /** Who shows a certificate is the node that it names; where the node is means nothing. */
  private @Nullable Refusal judgeCertificate(Introduction peer, Connection connection) {
    List<String> certified = connection.certified();
    if (certified == null || certified.contains(peer.name())) {
      return null;
    }
    Endpoint seenAt = connection.remote();
    return new Refusal(
        CloseReason.CERTIFICATE,
        "the certificate that "
            + self.name()
            + " was shown by "
            + PeeringText.node(peer, seenAt)
            + " names "
            + (certified.isEmpty() ? "no node" : String.join(", ", certified))
            + " and not "
            + peer.name()
            + (seenAt.scheme().equals(Endpoint.WSS)
                ? "; a proxy that ends TLS is dialled as via+wss://"
                : ""));
  }

  private @Nullable Refusal judgeIdentity(Introduction peer, Endpoint seenAt) {
    if (peer.id().equals(self.id())) {
      return peer.birth() == self.birth()
          ? new Refusal(
              CloseReason.SELF, "the dialled address is that of " + self.name() + " itself")
          : new Refusal(
              CloseReason.NAME_IN_USE,
              PeeringText.node(peer, seenAt)
                  + " has the name of the running node "
                  + PeeringText.node(self.name(), self.endpoints()));
    }
    if (!peer.id().equals(NodeId.ofName(peer.name()))) {
      return new Refusal(
          CloseReason.MALFORMED,
          PeeringText.node(peer, seenAt) + " has an id that does not belong to its name");
    }
    return null;
  }

  private @Nullable Refusal judgeNamespace(Introduction peer, Endpoint seenAt) {
    if (peer.namespace().equals(config.namespace())) {
      return null;
    }
    return new Refusal(
        CloseReason.NAMESPACE,
        PeeringText.node(peer, seenAt)
            + " is in the namespace "
            + peer.namespace()
            + ", "
            + self.name()
            + " in "
            + config.namespace());
  }

  private @Nullable Refusal judgeHungUp(Introduction peer) {
    if (!hungUp.contains(peer.id())) {
      return null;
    }
    return new Refusal(
        CloseReason.HUNG_UP,
        "the link between " + self.name() + " and " + peer.name() + " was hung up");
  }

  /** A peer that takes the place of its own earlier link needs no new one. */
  @Nullable Refusal judgeRoom(Introduction peer) {
    if (!links.isFull() || links.upTo(peer.id()) != null) {
      return null;
    }
    return new Refusal(
        CloseReason.FULL,
        PeeringText.node(self.name(), self.endpoints())
            + " takes no more than "
            + config.maxLinks()
            + " links");
  }

  private @Nullable Refusal judgeApplication(Introduction peer, Endpoint seenAt) {
    Optional<String> words = askPolicy(peer.version());
    if (words.isPresent()) {
      return new Refusal(
          CloseReason.APPLICATION_VERSION,
          self.name() + " refuses " + PeeringText.node(peer, seenAt) + ": " + words.get());
    }
    boolean isSaidByBoth = !peer.version().isEmpty() && !config.version().isEmpty();
    if (isSaidByBoth && !peer.version().equals(config.version()) && warned.add(peer.id())) {
      warnings.warn(
          "other version",
          PeeringText.node(peer, seenAt)
              + " runs version '"
              + peer.version()
              + "' of the application, this node '"
              + config.version()
              + "'");
    }
    return null;
  }

  /** The policy is user code: what it throws must refuse one link, not end the loop. */
  private Optional<String> askPolicy(String theirs) {
    try {
      return policy.refuse(config.version(), theirs);
    } catch (RuntimeException e) {
      events.count("version-policy-failed");
      return Optional.of("the version policy failed with " + e);
    }
  }
}
