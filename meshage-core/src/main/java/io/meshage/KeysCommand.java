package io.meshage;

import java.util.Objects;

/**
 * What is to be done about the keys of all nodes of a mesh. Keys are named by their {@link
 * SharedKey#fingerprint}.
 */
public sealed interface KeysCommand {
  /** Nothing: each node tells its keys. */
  record Show() implements KeysCommand {}

  /** Each node also opens what is sealed with this key from here on. */
  record Install(SharedKey key) implements KeysCommand {
    public Install {
      Objects.requireNonNull(key, "key");
    }
  }

  /**
   * Each node seals with this key from here on, if all nodes have it.
   *
   * @param force whether also if some have not, or do not answer: those are shut out
   */
  record Use(String fingerprint, boolean force) implements KeysCommand {
    /** Not if anybody would be shut out. */
    public Use(String fingerprint) {
      this(fingerprint, false);
    }

    public Use {
      Objects.requireNonNull(fingerprint, "fingerprint");
      Limits.text(fingerprint, SharedKey.FINGERPRINT_DIGITS, "the fingerprint");
    }
  }

  /**
   * Each node forgets this key, if none seals with it.
   *
   * @param force whether also if some do, or do not answer: those are shut out
   */
  record Remove(String fingerprint, boolean force) implements KeysCommand {
    /** Not if anybody would be shut out. */
    public Remove(String fingerprint) {
      this(fingerprint, false);
    }

    public Remove {
      Objects.requireNonNull(fingerprint, "fingerprint");
      Limits.text(fingerprint, SharedKey.FINGERPRINT_DIGITS, "the fingerprint");
    }
  }
}
