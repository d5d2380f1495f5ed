package io.meshage.sim;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The one root of all chance in a run. Everybody who draws gets a generator of its own, named by
 * who it is and what it draws for, so that one node's draws never disturb another's, and adding a
 * node does not change the others.
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
