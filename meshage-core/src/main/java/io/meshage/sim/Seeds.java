package io.meshage.sim;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The root of all randomness in a run. Each user gets a generator of its own, made from its name
 * and the purpose. So the draws of one node never affect those of another, and an additional node
 * does not change the others.
 */
record Seeds(long seed) {

  SplittableRandom of(String... purpose) {
    Hasher hasher = Hashing.farmHashFingerprint64().newHasher().putLong(seed);
    for (String part : purpose) {
      hasher.putString(part, StandardCharsets.UTF_8).putByte((byte) 0);
    }
    return new SplittableRandom(hasher.hash().asLong());
  }
}
