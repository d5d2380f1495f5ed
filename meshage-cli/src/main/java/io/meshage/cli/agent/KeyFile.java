package io.meshage.cli.agent;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A file of keys, one on a line: the first seals, all open, so that a key can be exchanged node by
 * node. Lines that begin with # are for people. Only its owner may read it.
 */
public final class KeyFile {
  /** Stands for standard input. */
  static final String STDIN = "-";

  private static final int MOST_BYTES = 64 * 1024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");
  private static final boolean HAS_PERMISSIONS =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private KeyFile() {}

  /**
   * Reads keys from a file, or from standard input for {@code -}.
   *
   * @throws IllegalArgumentException if there are none, or others may read them, in one line
   */
  static Keyring read(String name) {
    try {
      if (name.equals(STDIN)) {
        return keys(System.in, "standard input");
      }
      Path path = Path.of(name);
      refuseIfOthersMayRead(path);
      try (InputStream in = Files.newInputStream(path)) {
        return keys(in, name);
      }
    } catch (NoSuchFileException e) {
      String words = "there is no key file " + name + "; 'meshage keygen " + name + "' makes one";
      throw new IllegalArgumentException(words, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the key file " + name + " cannot be read: " + e, e);
    }
  }

  private static void refuseIfOthersMayRead(Path path) throws IOException {
    if (HAS_PERMISSIONS && !Collections.disjoint(Files.getPosixFilePermissions(path), OTHERS)) {
      throw new IllegalArgumentException(
          "others may read the key file " + path + "; 'chmod 600 " + path + "' ends that");
    }
  }

  private static Keyring keys(InputStream in, String where) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES);
    if (bytes.length == MOST_BYTES) {
      throw new IllegalArgumentException(where + " is too large for a few keys");
    }
    List<SharedKey> keys =
        new String(bytes, StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(SharedKey::ofText)
            .toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key in " + where);
    }
    return new Keyring(keys);
  }

  /**
   * Writes a key to a new file that only its owner may read.
   *
   * @throws FileAlreadyExistsException if there is a file: a key that is lost locks its mesh
   */
  public static void write(Path path, SharedKey key) throws IOException {
    FileAttribute<?>[] attributes =
        HAS_PERMISSIONS
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    Set<StandardOpenOption> isNew =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(path, isNew, attributes)) {
      channel.write(StandardCharsets.US_ASCII.encode(key.secretText() + "\n"));
    }
  }
}
