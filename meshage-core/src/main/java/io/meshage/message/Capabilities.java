package io.meshage.message;

import io.meshage.Limits;
import java.util.List;

/**
 * What a node can read and take, as it tells everybody, so that a sender need not guess.
 *
 * @param codecs the numbers of the codecs of bodies, ascending, each 0 to 255
 * @param compressors the numbers of the compressors of bodies, ascending, each 0 to 255
 * @param largestBody bytes of the largest body that it receives or passes on, as it travels: {@link
 *     Limits#LEAST_BODY_BYTES} to {@link Limits#MAX_BODY_BYTES}
 */
public record Capabilities(List<Integer> codecs, List<Integer> compressors, int largestBody) {
  /** Of a node that tells nothing: nothing speaks against sending it anything. */
  public static final Capabilities NONE =
      new Capabilities(List.of(), List.of(), Limits.MAX_BODY_BYTES);

  private static final int MAX_NUMBER = 255;

  public Capabilities {
    codecs = checked(codecs, "codecs");
    compressors = checked(compressors, "compressors");
    Limits.between(Limits.LEAST_BODY_BYTES, Limits.MAX_BODY_BYTES, largestBody, "the largest body");
  }

  /** Returns whether nothing speaks against sending a body of this codec. */
  public boolean mayRead(int codec) {
    return codec <= BodyForm.MOST_COMMON_CODEC || codecs.isEmpty() || codecs.contains(codec);
  }

  private static List<Integer> checked(List<Integer> numbers, String what) {
    Limits.atMost(Limits.MAX_CAPABILITIES, numbers.size(), what);
    int least = 0;
    for (int number : numbers) {
      Limits.between(least, MAX_NUMBER, number, "one of the " + what + ", which ascend");
      least = number + 1;
    }
    return List.copyOf(numbers);
  }
}
