package io.meshage.sim;

import java.security.ProviderException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** What is refused to one node: each kind once, at some call to come. */
final class Refusals {
  private final Map<DeniedResource, Integer> callsUntil = new EnumMap<>(DeniedResource.class);

  /** Refuses the call of this kind that comes after so many others. */
  void refuse(DeniedResource what, int calls) {
    callsUntil.put(what, calls);
  }

  /** Counts a call; returns whether it is the one to refuse. */
  boolean refuses(DeniedResource what) {
    Integer calls = callsUntil.remove(what);
    if (calls != null && calls > 0) {
      callsUntil.put(what, calls - 1);
    }
    return calls != null && calls == 0;
  }

  /** A buffer is wanted. */
  void memory() {
    if (refuses(DeniedResource.MEMORY)) {
      throw new OutOfMemoryError("refused once by the simulator");
    }
  }

  /** Returns the same source of secrets, which ciphers ask. */
  Consumer<byte[]> cipher(Consumer<byte[]> random) {
    return bytes -> {
      if (refuses(DeniedResource.CIPHER)) {
        throw new ProviderException("refused once by the simulator");
      }
      random.accept(bytes);
    };
  }
}
