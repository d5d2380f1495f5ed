package io.meshage.cli.control;

import io.meshage.cli.text.Causes;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The file of a control socket, held by one agent at a time. Whoever holds its lock owns it; the
 * system frees the lock with the process, however that ends, so a socket file without a holder is
 * known to be stale.
 *
 * <p>The lock is beside the socket; where others may write too, as in {@code /tmp}, they could make
 * and hold a file of its name, and it is in the directory of what is kept for a person. The socket
 * is made in a directory that nobody else may enter, and moved to its place when only its owner may
 * connect, so that there is no moment at which others can.
 */
final class SocketFile implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  /** How much longer than that of its directory the path is at which a socket is made. */
  private static final int WORKSHOP_BYTES = "/.m12345678/s".length();

  private final Path path;
  private final Path keep;
  private final Path lockPath;
  private final FileChannel lock;

  private SocketFile(Path path, Path keep, Path lockPath, FileChannel lock) {
    this.path = path;
    this.keep = keep;
    this.lockPath = lockPath;
    this.lock = lock;
  }

  /**
   * Takes the path, and removes what a dead agent left there.
   *
   * @param home the directory of what is kept for a person, for where others may write; empty if
   *     there is none
   * @throws Failure with exit code 2 if a living agent has it, or it cannot be had
   */
  static SocketFile take(Path path, Optional<Path> home) {
    try {
      Path directory = path.toAbsolutePath().getParent();
      if (directory == null) {
        throw new IOException("it has no directory");
      }
      createDirectory(directory);
      refuse(Ownership.againstListening(directory));
      boolean isShared = Ownership.isShared(directory);
      Path keep = isShared ? own(directory, home) : directory;
      Path lockPath = keep.resolve((isShared ? encoded(path) : path.getFileName()) + ".lock");
      FileChannel lock = lock(path, lockPath);
      try {
        removeStale(path);
        return new SocketFile(path, keep, lockPath, lock);
      } catch (IOException | Failure e) {
        Files.deleteIfExists(lockPath); // the file at the path is somebody else's: it stays
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw Failure.usage(
          "the control socket "
              + path
              + " cannot be made: "
              + Causes.of(e)
              + "; name another with --control, or set "
              + ControlPath.SETTABLE.replace(" and ", " or ")
              + " to where you may write",
          e);
    }
  }

  private static Path own(Path directory, Optional<Path> home) throws IOException {
    if (home.isEmpty()) {
      throw Failure.usage(
          "others may write to the directory "
              + directory
              + ", and there is no directory of your own for the agent's other files; set $HOME, or"
              + " name a socket in a directory that only you may write to with --control");
    }
    createDirectory(home.get());
    refuse(Ownership.againstKeeping(home.get()));
    return home.get();
  }

  private static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, onlyFor(directory, OWNER_ONLY_DIRECTORY));
    }
  }

  private static void refuse(Optional<String> objection) {
    if (objection.isPresent()) {
      throw Failure.usage(
          objection.get()
              + ", who could put files of their own in the place of the agent's; name another"
              + " directory with --control");
    }
  }

  /** One name for each path. */
  private static String encoded(Path path) {
    return path.toAbsolutePath().toString().replace("%", "%25").replace("/", "%2F");
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
    Optional<String> objection = Ownership.againstSpeaking(path);
    if (objection.isPresent()) {
      throw Failure.usage(objection.get() + "; name another with --control");
    }
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

  /** Returns the directory in which nobody but the owner of the socket can make files. */
  Path keep() {
    return keep;
  }

  /** Makes the socket: binds it where nobody else can reach it. */
  interface Binder {
    /** Binds to this path, and listens. */
    void bind(Path path) throws IOException;
  }

  /**
   * Makes the socket, and moves it to its place when nobody but its owner may connect.
   *
   * @throws IOException if that fails; nothing is left over but what the binder made
   */
  void make(Binder binder) throws IOException {
    Path workshop = workshop();
    Path made = workshop.resolve("s");
    try {
      binder.bind(made);
      if (Ownership.isKnown(made)) {
        Files.setPosixFilePermissions(made, OWNER_ONLY);
      }
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(made);
      Files.delete(workshop);
    }
  }

  /** Makes a directory beside the socket that nobody else may enter. */
  private Path workshop() throws IOException {
    Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent());
    int bytes = directory.toString().getBytes(StandardCharsets.UTF_8).length + WORKSHOP_BYTES;
    if (bytes > ControlPath.MOST_BYTES) {
      throw new IOException(
          "the path of its directory is too long by "
              + (bytes - ControlPath.MOST_BYTES)
              + " bytes");
    }
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    Path workshop = directory.resolve(".m" + HexFormat.of().formatHex(random));
    return Files.createDirectory(workshop, onlyFor(workshop, OWNER_ONLY_DIRECTORY));
  }

  /**
   * Removes the socket, then the lock. Harmless when repeated: they may be another agent's then.
   */
  @Override
  public void close() {
    if (!lock.isOpen()) {
      return;
    }
    try (lock) {
      Files.deleteIfExists(path);
      Files.deleteIfExists(lockPath);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the control socket could not be removed", e);
    }
  }
}
