package io.meshage;

/**
 * The result of a message for one recipient. Every recipient of every send gets exactly one.
 *
 * <p>Only {@link #ACKNOWLEDGED} proves that the message arrived. {@link #UNDECODABLE}, {@link
 * #NO_CODEC} and {@link #UNKNOWN_NAME} prove that the recipient's application does not have it.
 * With any other outcome it may have it, if a copy had left this node before the path broke; see
 * {@link SendReport#mayHaveArrived}.
 */
public enum Outcome {
  /**
   * The recipient has the message: it is in the recipient's inbox, or its handler has been called.
   */
  ACKNOWLEDGED(0, "acknowledged"),
  /** The node is known, but no path of links leads to it. */
  NO_ROUTE(1, "no route"),
  /** No node with this name is known. */
  UNKNOWN_NAME(2, "unknown name"),
  /** No answer came in time. */
  TIMEOUT(3, "timeout"),
  /** The recipient's inbox, or a queue on the way there, is full. */
  BUSY(4, "busy"),
  /** The path is longer than the message's hop limit. */
  HOP_LIMIT(5, "hop limit"),
  /** The node left the mesh, or is leaving it and takes no more messages. */
  LEFT(6, "left"),
  /** The message arrived, but the recipient cannot decode its body. */
  UNDECODABLE(7, "body cannot be decoded"),
  /** The recipient does not read the codec with which this node encodes the body. */
  NO_CODEC(8, "no common codec"),
  /** The body is larger than the recipient takes, or than every path to it takes. */
  TOO_LARGE(9, "body too large");

  private final int code;
  private final String words;

  Outcome(int code, String words) {
    this.code = code;
    this.words = words;
  }

  /** Returns the number on the wire, 0 to 255. */
  public int code() {
    return code;
  }

  /** Returns the outcome as a short text for people. */
  public String words() {
    return words;
  }

  /**
   * Returns whether the same send may succeed later, without a change at this node or the
   * recipient: links come and go, and queues empty. This does not tell whether the message has
   * arrived already; if it may have (see {@link SendReport#mayHaveArrived}), sending again may
   * deliver it twice.
   */
  public boolean isRetryable() {
    return switch (this) {
      case NO_ROUTE, UNKNOWN_NAME, TIMEOUT, BUSY, HOP_LIMIT, LEFT -> true;
      case ACKNOWLEDGED, UNDECODABLE, NO_CODEC, TOO_LARGE -> false;
    };
  }

  /**
   * Returns the outcome with this code.
   *
   * @throws IllegalArgumentException if there is no such outcome
   */
  public static Outcome ofCode(int code) {
    for (Outcome outcome : values()) {
      if (outcome.code == code) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("no outcome has code " + code);
  }
}
