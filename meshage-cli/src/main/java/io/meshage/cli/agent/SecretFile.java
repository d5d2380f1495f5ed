package io.meshage.cli.agent;

import io.meshage.cli.text.Causes;
import io.meshage.cli.text.StandardInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Set;

/** A small file of text that only its owner may read. */
public final class SecretFile {
  /** Stands for standard input. */
  static final String STDIN = "-";

  private static final int MOST_BYTES = 64 * 1024;
  private static final int RANDOM_BYTES = 8;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");
  private static final boolean HAS_PERMISSIONS =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private SecretFile() {}

  /**
   * Returns the text in a file, or of standard input for {@code -}.
   *
   * @param what what kind of file it is, for people
   * @param remedy what makes one, for people
   * @throws IllegalArgumentException if there is none, or others may read it, in one line
   */
  static String read(String name, String what, String remedy) {
    try {
      if (name.equals(STDIN)) {
        return text(StandardInput.open(), "standard input", what);
      }
      Path path = Path.of(name);
      refuseIfOthersMayRead(path, what);
      try (InputStream in = Files.newInputStream(path)) {
        return text(in, name, what);
      }
    } catch (NoSuchFileException e) {
      throw missing(name, what, remedy, e);
    } catch (IOException e) {
      throw unreadable(name, what, e);
    }
  }

  /**
   * Looks only whether there is such a file, and others may not read it.
   *
   * @throws IllegalArgumentException as {@link #read} does
   */
  static void check(Path path, String what, String remedy) {
    try {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      refuseIfOthersMayRead(path, what);
    } catch (NoSuchFileException e) {
      throw missing(path.toString(), what, remedy, e);
    } catch (IOException e) {
      throw unreadable(path.toString(), what, e);
    }
  }

  private static void refuseIfOthersMayRead(Path path, String what) throws IOException {
    if (HAS_PERMISSIONS && !Collections.disjoint(Files.getPosixFilePermissions(path), OTHERS)) {
      throw new IllegalArgumentException(
          "others may read the " + what + " " + path + "; 'chmod 600 " + path + "' ends that");
    }
  }

  private static IllegalArgumentException missing(
      String name, String what, String remedy, IOException e) {
    return new IllegalArgumentException(
        "there is no " + what + " " + name + "; '" + remedy + "' makes one", e);
  }

  private static IllegalArgumentException unreadable(String name, String what, IOException e) {
    return new IllegalArgumentException(
        "the " + what + " " + name + " cannot be read: " + Causes.of(e), e);
  }

  private static String text(InputStream in, String where, String what) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES);
    if (bytes.length == MOST_BYTES) {
      throw new IllegalArgumentException(where + " is too large for a " + what);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Writes a new file that only its owner may read.
   *
   * @throws FileAlreadyExistsException if there is a file: a secret that is lost is lost for good
   */
  public static void write(Path path, String text) throws IOException {
    FileAttribute<?>[] attributes =
        HAS_PERMISSIONS
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    Set<OpenOption> isNew =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (var channel = Files.newByteChannel(path, isNew, attributes)) {
      for (ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text); bytes.hasRemaining(); ) {
        channel.write(bytes);
      }
    }
  }

  /**
   * Puts a text in place of that of a file, whole or not at all, by a new file of a name that
   * nobody can guess.
   *
   * @throws IOException if that fails; the old text is then still there
   */
  static void replace(Path path, String text) throws IOException {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    Path fresh =
        path.resolveSibling(path.getFileName() + "." + HexFormat.of().formatHex(random) + ".new");
    try {
      write(fresh, text);
      Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
