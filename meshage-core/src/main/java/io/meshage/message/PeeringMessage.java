package io.meshage.message;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How two nodes become and stop being neighbours.
 *
 * <p>A link is made in three steps: the dialler says {@link Hello}, the other {@link Welcome} or
 * {@link Reject}, the dialler {@link Ready}. The third step lets the dialler choose when both sides
 * dialled at once.
 */
public sealed interface PeeringMessage extends MeshMessage {
  /** Bytes of a nonce. */
  int NONCE_BYTES = 16;

  private static void requireNonce(Bytes nonce) {
    if (nonce.length() != 0 && nonce.length() != NONCE_BYTES) {
      throw new IllegalArgumentException("a nonce of " + nonce.length() + " bytes");
    }
  }

  /**
   * Who is speaking.
   *
   * @param id the node's identity
   * @param name the node's name
   * @param namespace the node's namespace
   * @param birth the instance it started with; stays when the instance is raised by a reclaim
   * @param instance which life of the node this is
   * @param version the application's version, may be empty
   * @param capabilities bits for optional parts of the protocol; unknown bits are ignored
   * @param endpoints where it listens; a host of 0.0.0.0 means "the address you see me at"
   * @param clockMicros what it takes for the time, microseconds since 1970; 0 if it does not tell
   * @param largestBody bytes of the largest body that it takes, as in {@link Capabilities}
   */
  record Introduction(
      NodeId id,
      String name,
      String namespace,
      long birth,
      long instance,
      String version,
      int capabilities,
      List<Endpoint> endpoints,
      long clockMicros,
      int largestBody) {
    public Introduction {
      Limits.name(name, "the name");
      Limits.name(namespace, "the namespace");
      Limits.label(version, Limits.MAX_NAME_BYTES, "the version");
      Limits.atMost(Limits.MAX_ENDPOINTS, endpoints.size(), "endpoints");
      Limits.between(
          Limits.LEAST_BODY_BYTES, Limits.MAX_BODY_BYTES, largestBody, "the largest body");
      endpoints = List.copyOf(endpoints);
    }

    /** Introduces a node that tells neither the time nor what it takes. */
    public Introduction(
        NodeId id,
        String name,
        String namespace,
        long birth,
        long instance,
        String version,
        int capabilities,
        List<Endpoint> endpoints) {
      this(
          id,
          name,
          namespace,
          birth,
          instance,
          version,
          capabilities,
          endpoints,
          0,
          Limits.MAX_BODY_BYTES);
    }
  }

  /**
   * The first frame on a link, from the side that opened it.
   *
   * @param versions what it speaks
   * @param self who it is
   * @param solicited whether it dials because of a {@link Solicitation}; then the namespace counts
   * @param nonce what the other side is to sign, {@link #NONCE_BYTES} that were never used before;
   *     none if this side does not ask who anybody is
   * @param challenge bytes that were never used before, for {@link LifeProof#ofAnswerer}; none from
   *     who does not ask
   */
  record Hello(
      ProtocolVersion versions, Introduction self, boolean solicited, Bytes nonce, Bytes challenge)
      implements PeeringMessage {
    public Hello {
      requireNonce(nonce);
      requireNonce(challenge);
    }

    /** Greets without asking for a signature. */
    public Hello(ProtocolVersion versions, Introduction self, boolean solicited) {
      this(versions, self, solicited, Bytes.EMPTY, Bytes.EMPTY);
    }
  }

  /**
   * The answer to an accepted {@link Hello}.
   *
   * @param version the protocol version of this link
   * @param self who answers
   * @param linked whether the answering side has a complete link to the dialler already: a dialler
   *     that knows of it takes this one back, one that has lost it replaces it by {@link Ready}
   * @param nonce what the dialler is to sign, as in {@link Hello}
   * @param proof the answering side's signature, see {@link LinkProof}; null without an identity
   * @param life that it is the life that the dialler may know already, see {@link LifeProof}; none
   *     without a challenge
   */
  record Welcome(
      int version,
      Introduction self,
      boolean linked,
      Bytes nonce,
      @Nullable Proof proof,
      Bytes life)
      implements PeeringMessage {
    public Welcome {
      Limits.between(1, 255, version, "the protocol version");
      requireNonce(nonce);
      requireNonce(life);
    }

    /** Welcomes without asking for a signature. */
    public Welcome(int version, Introduction self, boolean linked) {
      this(version, self, linked, Bytes.EMPTY, null, Bytes.EMPTY);
    }
  }

  /**
   * The answer to a refused {@link Hello}; the connection closes after it.
   *
   * @param reason why
   * @param text the same for people, with names and addresses
   */
  record Reject(CloseReason reason, String text) implements PeeringMessage {
    public Reject {
      Limits.text(text, Limits.MAX_TEXT_BYTES, "the text");
    }
  }

  /**
   * The dialler's word that the link is up; until then neither side uses it.
   *
   * @param proof the dialler's signature, see {@link LinkProof}; null without an identity
   * @param life by what the other side knows this life of the dialler, now and later, see {@link
   *     LifeProof#token}; none from who does not want to be known again
   */
  record Ready(@Nullable Proof proof, Bytes life) implements PeeringMessage {
    public Ready {
      requireNonce(life);
    }

    /** Says so without a signature. */
    public Ready() {
      this(null, Bytes.EMPTY);
    }
  }

  /**
   * The first word of the answering side on the link that is up.
   *
   * @param life by what the other side knows this life again, as in {@link Ready}
   */
  record KnownBy(Bytes life) implements PeeringMessage {
    public KnownBy {
      if (life.length() != NONCE_BYTES) {
        throw new IllegalArgumentException("a token of " + life.length() + " bytes");
      }
    }
  }

  /**
   * The last frame on a link that ends on purpose.
   *
   * @param reason why
   * @param text the same for people
   */
  record Goodbye(CloseReason reason, String text) implements PeeringMessage {
    public Goodbye {
      Limits.text(text, Limits.MAX_TEXT_BYTES, "the text");
    }
  }

  /**
   * A call for neighbours, the only datagram of the protocol. Whoever answers dials the datagram's
   * source address at this port, never an address out of the content.
   *
   * @param versions what the caller speaks
   * @param namespace whose nodes shall answer
   * @param id who calls
   * @param instance which life of the caller
   * @param port the port the caller listens at, 1 to 65535
   * @param wanted how many more links the caller wants; 0 if it only shows its component
   * @param component the smallest id that the caller can reach, itself included
   * @param componentSize how many nodes it can reach, itself included
   * @param scheme how it is dialled at the port
   * @param path with which path; "" where there is none
   */
  record Solicitation(
      ProtocolVersion versions,
      String namespace,
      NodeId id,
      long instance,
      int port,
      int wanted,
      NodeId component,
      int componentSize,
      String scheme,
      String path)
      implements PeeringMessage {
    /** Creates one of a caller that listens by TCP. */
    public Solicitation(
        ProtocolVersion versions,
        String namespace,
        NodeId id,
        long instance,
        int port,
        int wanted,
        NodeId component,
        int componentSize) {
      this(
          versions,
          namespace,
          id,
          instance,
          port,
          wanted,
          component,
          componentSize,
          Endpoint.TCP,
          "");
    }

    public Solicitation {
      Limits.name(namespace, "the namespace");
      Limits.between(1, 65_535, port, "the port");
      Limits.between(0, Limits.MAX_NEIGHBOURS, wanted, "the number of links");
      Limits.between(1, Limits.MAX_NODES, componentSize, "the component's size");
      path = new Endpoint(scheme, "0.0.0.0", port, path).path(); // throws if there is no such way
    }

    /** Returns where the caller is dialled, if this is its host. */
    public Endpoint at(String host) {
      return new Endpoint(scheme, host, port, path);
    }
  }
}
