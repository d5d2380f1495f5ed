package io.meshage;

import java.util.Objects;

/**
 * A command about the keys of all nodes of a mesh. Keys are named by their {@link
 * SharedKey#fingerprint}.
 */
public sealed interface KeysCommand {
  /** Changes nothing: each node tells its keys. */
  record Show() implements KeysCommand {}

  /** From now on each node also opens what is sealed with this key. */
  record Install(SharedKey key) implements KeysCommand {
    public Install {
      Objects.requireNonNull(key, "key");
    }
  }

  /**
   * From now on each node seals with this key, if all nodes have it.
   *
   * @param force true to do so even if some nodes do not have the key or do not answer; those are
   *     shut out
   */
  record Use(String fingerprint, boolean force) implements KeysCommand {
    /** Creates a command that does nothing if a node would be shut out. */
    public Use(String fingerprint) {
      this(fingerprint, false);
    }

    public Use {
      Objects.requireNonNull(fingerprint, "fingerprint");
      Limits.text(fingerprint, SharedKey.FINGERPRINT_DIGITS, "the fingerprint");
    }
  }

  /**
   * Each node removes this key, if no node seals with it.
   *
   * @param force true to do so even if some nodes do or do not answer; those are shut out
   */
  record Remove(String fingerprint, boolean force) implements KeysCommand {
    /** Creates a command that does nothing if a node would be shut out. */
    public Remove(String fingerprint) {
      this(fingerprint, false);
    }

    public Remove {
      Objects.requireNonNull(fingerprint, "fingerprint");
      Limits.text(fingerprint, SharedKey.FINGERPRINT_DIGITS, "the fingerprint");
    }
  }
}
