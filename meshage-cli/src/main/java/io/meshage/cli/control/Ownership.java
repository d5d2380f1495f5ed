package io.meshage.cli.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whose a file is, and who may put files into a directory. Who speaks to somebody else's control
 * socket tells him what he sends; who keeps files where others may write lets them put theirs in
 * their place, before or after.
 */
public final class Ownership {
  private static final int ROOT = 0;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;
  private static final Path SELF = Path.of("/proc/self");

  private Ownership() {}

  /** Returns whether this file system knows owners and permissions. */
  static boolean isKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /** Returns why not to speak to a socket; empty if nothing is against it, or it is not there. */
  static Optional<String> againstSpeaking(Path socket) throws IOException {
    if (!isKnown(socket) || !Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return againstOwner(socket, ownId()).map(words -> "the control socket " + words);
  }

  /** Returns why not to listen in a directory; empty if nothing is against it. */
  static Optional<String> againstListening(Path directory) throws IOException {
    return isShared(directory) && ((int) attributes(directory, "mode") & STICKY) != 0
        ? againstOwner(directory, ownId()).map(words -> "the directory " + words)
        : againstKeeping(directory);
  }

  /**
   * Returns why not to keep files in a directory: it is not one's own, or others may put theirs
   * into it, as into {@code /tmp}. Empty if nothing is against it, or the file system knows no
   * owners.
   */
  public static Optional<String> againstKeeping(Path directory) throws IOException {
    if (!isKnown(directory)) {
      return Optional.empty();
    }
    return isShared(directory)
        ? Optional.of("others may write to the directory " + directory)
        : againstOwner(directory, ownId()).map(words -> "the directory " + words);
  }

  /**
   * Returns whether others may put files into a directory, be it only beside those that are there.
   */
  static boolean isShared(Path directory) throws IOException {
    return isKnown(directory) && ((int) attributes(directory, "mode") & WRITABLE_BY_OTHERS) != 0;
  }

  /** The system's own user may do everything anyway. */
  static Optional<String> againstOwner(Path path, int self) throws IOException {
    int owner = (int) attributes(path, "uid");
    return owner == self || owner == ROOT
        ? Optional.empty()
        : Optional.of(path + " belongs to user " + owner + ", and not to you, " + self);
  }

  private static int ownId() throws IOException {
    if (Files.isDirectory(SELF)) {
      return (int) attributes(SELF, "uid");
    }
    Path made = Files.createTempFile("meshage", ".owner"); // a file of one's own tells
    try {
      return (int) attributes(made, "uid");
    } finally {
      Files.delete(made);
    }
  }

  private static Object attributes(Path path, String name) throws IOException {
    Map<String, Object> found = Files.readAttributes(path, "unix:" + name);
    Object value = found.get(name);
    if (value == null) {
      throw new IOException(path + " has no attribute " + name);
    }
    return value;
  }
}
