package io.meshage.cli.agent;

import static java.util.stream.Collectors.joining;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of keys, one on a line: the first seals, all open, so that a key can be exchanged node by
 * node. Lines that begin with # are for people. Only its owner may read it.
 */
public final class KeyFile {
  private KeyFile() {}

  /**
   * Reads keys from a file, or from standard input for {@code -}.
   *
   * @throws IllegalArgumentException if there are none, or others may read them, in one line
   */
  static Keyring read(String name) {
    List<SharedKey> keys =
        SecretFile.read(name, "key file", "meshage keygen " + name)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(SharedKey::ofText)
            .toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no key in " + (name.equals(SecretFile.STDIN) ? "standard input" : name));
    }
    return new Keyring(keys);
  }

  /**
   * Returns the only key in a file.
   *
   * @throws IllegalArgumentException if there is none or several, or others may read them
   */
  public static SharedKey only(String name) {
    List<SharedKey> keys = read(name).keys();
    if (keys.size() > 1) {
      throw new IllegalArgumentException(
          "there are " + keys.size() + " keys in " + name + ", and one is wanted");
    }
    return keys.get(0);
  }

  /** Writes the keys of a ring in place of those in a file. */
  static void replace(Path path, Keyring ring) throws IOException {
    String keys = ring.keys().stream().map(SharedKey::secretText).collect(joining("\n"));
    SecretFile.replace(path, "# The first seals, all open.\n" + keys + "\n");
  }

  /**
   * Writes a key to a new file that only its owner may read.
   *
   * @throws FileAlreadyExistsException if there is a file: a key that is lost locks its mesh
   */
  public static void write(Path path, SharedKey key) throws IOException {
    SecretFile.write(path, key.secretText() + "\n");
  }
}
