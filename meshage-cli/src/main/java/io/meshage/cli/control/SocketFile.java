package io.meshage.cli.control;

import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The file of a control socket, held by one agent at a time. Whoever holds the lock beside it owns
 * it; the system frees the lock with the process, however that ends, so a socket file without a
 * holder is known to be stale.
 */
final class SocketFile implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final Path lockPath;
  private final FileChannel lock;

  private SocketFile(Path path, Path lockPath, FileChannel lock) {
    this.path = path;
    this.lockPath = lockPath;
    this.lock = lock;
  }

  /**
   * Takes the path, and removes what a dead agent left there.
   *
   * @throws Failure with exit code 2 if a living agent has it, or it cannot be had
   */
  static SocketFile take(Path path) {
    Path lockPath = path.resolveSibling(path.getFileName() + ".lock");
    try {
      createDirectory(path);
      FileChannel lock = lock(path, lockPath);
      try {
        removeStale(path);
        return new SocketFile(path, lockPath, lock);
      } catch (IOException | Failure e) {
        lock.close(); // the file at the path is somebody else's: it stays
        throw e;
      }
    } catch (IOException e) {
      throw Failure.usage(
          "the control socket " + path + " cannot be made: " + e + "; name another with --control",
          e);
    }
  }

  private static void createDirectory(Path path) throws IOException {
    Path directory = path.getParent();
    if (directory == null) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, onlyFor(path, OWNER_ONLY_DIRECTORY));
    }
    Optional<String> objection = Ownership.againstListening(directory);
    if (objection.isPresent()) {
      throw Failure.usage(
          objection.get()
              + ", who could put a socket of their own in its place; name another directory with"
              + " --control");
    }
  }

  /** Nothing where the file system has no permissions. */
  private static FileAttribute<?>[] onlyFor(Path path, Set<PosixFilePermission> permissions) {
    return Ownership.isKnown(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static FileChannel lock(Path path, Path lockPath) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(
              lockPath,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              onlyFor(path, OWNER_ONLY));
      if (!tryLock(channel)) {
        channel.close();
        throw live(path);
      }
      if (Files.exists(lockPath)) {
        return channel;
      }
      channel.close(); // its last holder removed the file in between: the lock means nothing
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (java.nio.channels.OverlappingFileLockException e) {
      return false; // another agent in this very process
    }
  }

  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw Failure.usage(
          path + " exists and is no socket; move it away, or name another with --control");
    }
    if (answers(path)) {
      throw live(path);
    }
    Files.delete(path);
  }

  private static boolean answers(Path path) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    try (SocketChannel channel = SocketChannel.open(address)) {
      return channel.isConnected();
    } catch (java.net.ConnectException e) {
      return false; // nobody listens: stale
    }
  }

  private static Failure live(Path path) {
    return Failure.usage(
        "an agent runs already at "
            + path
            + "; end it with 'meshage leave', or give this one its own socket with --control");
  }

  /** Lets nobody but the owner connect. To be called as soon as the socket is bound. */
  void restrict() throws IOException {
    if (Ownership.isKnown(path)) {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    }
  }

  /** Removes the socket, then the lock. */
  @Override
  public void close() {
    try (lock) {
      Files.deleteIfExists(path);
      Files.deleteIfExists(lockPath);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the control socket could not be removed", e);
    }
  }
}
