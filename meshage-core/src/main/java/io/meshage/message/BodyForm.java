package io.meshage.message;

import io.meshage.BodyCodec;
import io.meshage.Compressor;
import io.meshage.Limits;

/**
 * What was done to a body at its source, in the one byte of the envelope that says so: the codec in
 * the low five bits, the compressor in the upper three.
 */
public final class BodyForm {
  /** The codecs up to this number are part of the protocol: every node reads them. */
  public static final int MOST_COMMON_CODEC = 2;

  /** The codec of a body that its source has signed, with another body inside. */
  public static final int SIGNED = 5;

  private static final int CODEC_BITS = 5;
  private static final int CODEC_MASK = (1 << CODEC_BITS) - 1;

  private BodyForm() {}

  /**
   * Returns the byte.
   *
   * @param codec 0 to {@link BodyCodec#MAX_NUMBER}
   * @param compressor 0 to {@link Compressor#MAX_NUMBER}; 0 is none
   */
  public static int of(int codec, int compressor) {
    return Limits.between(0, BodyCodec.MAX_NUMBER, codec, "the number of a codec")
        | Limits.between(0, Compressor.MAX_NUMBER, compressor, "the number of a compressor")
            << CODEC_BITS;
  }

  /** Returns how to read the body once it is inflated. */
  public static int codec(int form) {
    return form & CODEC_MASK;
  }

  /** Returns how to inflate the body; 0 if it is as it was. */
  public static int compressor(int form) {
    return form >>> CODEC_BITS;
  }
}
