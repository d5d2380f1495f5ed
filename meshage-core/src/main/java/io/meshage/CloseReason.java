package io.meshage;

/**
 * Why a link ended, or why a dial or a handshake failed. The {@link #code} is sent on the wire;
 * numbers are never reused.
 */
public enum CloseReason {
  /** The two sides have no protocol version in common. */
  VERSION(1, "no common protocol version", "upgrade the older side"),
  /**
   * The dial answered a solicitation, and the namespaces differ. Direct dialling ignores the
   * namespace.
   */
  NAMESPACE(2, "another namespace", "use the same namespace, or dial directly"),
  /** A node dialled itself. */
  SELF(3, "that is this node itself", "dial another address"),
  /** The two nodes already have a link, which stays. */
  ALREADY_LINKED(4, "already linked", "nothing needs to be done"),
  /** Another running node in the mesh has this name. */
  NAME_IN_USE(5, "the name is in use", "choose another name, or stop the other node"),
  /** The peer has as many links, or as many unfinished handshakes, as it allows. */
  FULL(6, "the peer takes no more links", "dial another node, or raise its limit"),
  /** The peer sent bytes that do not follow the protocol. */
  MALFORMED(7, "malformed data", "check that a meshage node listens at that address"),
  /** The peer stopped answering, or never finished the handshake. */
  SILENT(8, "no answer", "check the peer and the network between"),
  /** The application's version policy refused the peer. */
  APPLICATION_VERSION(9, "the application version is refused", "run the version the mesh expects"),
  /** One side hung up on request. */
  HUNG_UP(10, "hung up", "dial again if the link is wanted"),
  /** The peer left the mesh. */
  LEFT(11, "left the mesh", "nothing needs to be done"),
  /** The connection broke. */
  LOST(12, "connection lost", "check the peer and the network between"),
  /** The peer has been reading too slowly for too long. */
  SLOW(13, "the peer reads too slowly", "check the peer's load and the network between"),
  /** No process accepts connections at the address. */
  UNREACHABLE(14, "no answer at that address", "check the address and that the node runs"),
  /** A frame was larger than its limit. */
  TOO_LARGE(15, "a frame over the limit", "the peer is faulty or hostile; upgrade it"),
  /** Another running node in the mesh has this name, and had it first. */
  DUPLICATE_IDENTITY(16, "another node has this name", "give each node its own name"),
  /** The peer heard nothing from this node for so long that it closed the link. */
  GIVEN_UP(17, "given up by the peer", "check this node's load and the network between"),
  /** The two sides have no key in common, or only one of them has a key. */
  KEY(18, "no common key", "give both nodes the same key"),
  /** A certificate is missing, not trusted, not valid at this time, or names another node. */
  CERTIFICATE(19, "the certificate is refused", "check the TLS files of both nodes"),
  /** The peer cannot prove its name, or shows another key than the known one. */
  IDENTITY(20, "the identity is not proven", "give the peer the identity that it had before"),
  /**
   * One side blocks the other for a while, because a user asked for it or because the peer exceeded
   * a limit.
   */
  BLOCKED(21, "blocked for a while", "wait, or unblock it at the node that blocks"),
  /** An error in this node closed the link; the peer only sees that it broke. */
  FAULT(22, "an error in this node", "check this node's log and its memory, and dial again");

  private final int code;
  private final String words;
  private final String remedy;

  CloseReason(int code, String words, String remedy) {
    this.code = code;
    this.words = words;
    this.remedy = remedy;
  }

  /** Returns the number on the wire, 1 to 255. */
  public int code() {
    return code;
  }

  /** Returns the reason as a short text for people. */
  public String words() {
    return words;
  }

  /** Returns what a person can do about it. */
  public String remedy() {
    return remedy;
  }

  /** Returns the reason with this code; {@link #MALFORMED} for an unknown number. */
  public static CloseReason ofCode(int code) {
    for (CloseReason reason : values()) {
      if (reason.code == code) {
        return reason;
      }
    }
    return MALFORMED;
  }
}
