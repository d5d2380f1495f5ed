package io.meshage.wire;

import io.meshage.Outcome;
import java.io.Serial;

/**
 * Bytes that cannot be read. Without a stack trace: the bytes are at fault, not the code, and
 * whoever sends many bad frames shall not make us walk the stack for each.
 */
public final class WireException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What is wrong with the bytes. */
  public enum Kind {
    /** A frame of a type that is unknown here and harmless to miss: count it and go on. */
    UNKNOWN_TYPE_IGNORABLE,
    /** A frame of a type that is unknown here and must be understood: close. */
    UNKNOWN_TYPE,
    /** A frame of a protocol version that this build does not speak: close. */
    UNKNOWN_VERSION,
    /** The checksum is not that of the content: close. */
    CHECKSUM,
    /** The frame is larger than its type may be: close. */
    TOO_LARGE,
    /** The content breaks the layout or a bound: close. */
    MALFORMED,
    /** The frame is sound, but its body cannot be turned into an object here. */
    UNDECODABLE_BODY,
    /**
     * The frame is sound, but its body is of a codec or compressor that this node does not have.
     */
    NO_CODEC
  }

  private final Kind kind;

  WireException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** Returns what is wrong. */
  public Kind kind() {
    return kind;
  }

  /** Returns the outcome of a message whose body could not be read for this reason. */
  public Outcome outcome() {
    return switch (kind) {
      case NO_CODEC -> Outcome.NO_CODEC;
      case TOO_LARGE -> Outcome.TOO_LARGE;
      default -> Outcome.UNDECODABLE;
    };
  }
}
