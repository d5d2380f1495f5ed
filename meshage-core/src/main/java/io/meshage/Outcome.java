package io.meshage;

/**
 * What became of a message for one recipient. Every recipient of every send gets exactly one.
 *
 * <p>Only {@link #ACKNOWLEDGED} proves that the message arrived, and only {@link #UNDECODABLE},
 * {@link #NO_CODEC} and {@link #UNKNOWN_NAME} by themselves that the recipient's application does
 * not have it. Of all others it may, if a copy had left this node before the way broke: {@link
 * SendReport#mayHaveArrived} tells.
 */
public enum Outcome {
  /** The recipient has the message: it is in its inbox, or its handler has been called. */
  ACKNOWLEDGED(0, "acknowledged"),
  /** The node is known, but no path of live links leads there. */
  NO_ROUTE(1, "no route"),
  /** No node of this name is known. */
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
  /** The recipient does not read the codec that this node writes such bodies with. */
  NO_CODEC(8, "no common codec"),
  /**
   * The body is larger than the recipient takes, or than all nodes take over which there is a path
   * to it.
   */
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

  /** Returns the outcome in a few words for people. */
  public String words() {
    return words;
  }

  /**
   * Returns whether the same send, made again later, may succeed though nobody changes anything at
   * this node or the recipient: links come and go, and queues empty. It says nothing of whether the
   * message has arrived already, see {@link SendReport#mayHaveArrived}: who then sends again may
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
   * @throws IllegalArgumentException if nobody has given out the number
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
