package io.meshage.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes the files of a node: for its owner only, and never through a symbolic link that another
 * user may have put there.
 */
final class OwnFile {
  private OwnFile() {}

  /**
   * Replaces the text of a file, atomically. The text is written to a new file with an
   * unpredictable name, which then replaces the old file, or a link in its place.
   *
   * @throws IOException if that fails; then the old text is unchanged
   */
  static void replace(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(directory(file), file.getFileName() + ".", ".new");
    try {
      write(Files.newByteChannel(fresh, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), text);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * Appends a text to a file, which is created if it does not exist.
   *
   * @throws IOException if that fails, for instance because a symbolic link is in its place
   */
  static void append(Path file, String text) throws IOException {
    Path directory = directory(file);
    try {
      write(Files.newByteChannel(file, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS), text);
    } catch (NoSuchFileException e) {
      write(
          Files.newByteChannel(
              file,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.APPEND,
                  LinkOption.NOFOLLOW_LINKS),
              ownerOnly(directory)),
          text);
    }
  }

  private static Path directory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new NoSuchFileException(file.toString());
    }
    return Files.createDirectories(directory);
  }

  private static void write(SeekableByteChannel channel, String text) throws IOException {
    try (channel) {
      for (ByteBuffer bytes = StandardCharsets.UTF_8.encode(text); bytes.hasRemaining(); ) {
        var unused = channel.write(bytes);
      }
    }
  }

  /** Nothing where the file system has no permissions. */
  private static FileAttribute<?>[] ownerOnly(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
