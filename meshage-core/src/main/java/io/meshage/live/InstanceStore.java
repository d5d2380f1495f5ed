package io.meshage.live;

import io.meshage.node.Births;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the number of the node's last life in a file, and tolerates its loss. */
final class InstanceStore {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceStore.class);

  /** A number has at most 20 characters; a longer file is something else. */
  private static final int MAX_FILE_BYTES = 64;

  private static final long MICROS_PER_HOUR = 3_600_000_000L;

  private final @Nullable Path file;

  InstanceStore(@Nullable Path file) {
    this.file = file;
  }

  /**
   * Returns a number above that of the last life and not below the clock, and stores it. A stored
   * number that is more than a day ahead of the clock is not trusted, and replaced.
   */
  long next(long wallMicros) {
    long last = last();
    if (!Births.isPlausible(last, wallMicros)) {
      LOG.warn(
          "the stored instance in {} is {} h ahead of the clock, because of a forgery or a"
              + " wrong clock; it is replaced by one from the clock",
          file,
          (last - wallMicros) / MICROS_PER_HOUR);
    }
    long instance = Births.next(last, wallMicros);
    keep(instance, wallMicros);
    return instance;
  }

  private long last() {
    if (file == null) {
      return 0;
    }
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new NumberFormatException("the file is too long");
      }
      long last = Long.parseLong(Files.readString(file).strip());
      if (last < 0) {
        throw new NumberFormatException("an instance is not negative");
      }
      return last;
    } catch (NoSuchFileException e) {
      LOG.debug("no instance is stored in {}", file);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "cannot read the stored instance from {}, using the clock instead: {}",
          file,
          e.toString());
    }
    return 0;
  }

  /**
   * Writes the number. A failure is logged and tolerated, because the mesh remembers the number,
   * too. A number that is more than a day ahead of the clock is not written, because it was raised
   * only because others claimed it.
   */
  void keep(long instance, long wallMicros) {
    if (file == null) {
      return;
    }
    if (!Births.isPlausible(instance, wallMicros)) {
      LOG.debug("instance {} is far ahead of the clock and not stored in {}", instance, file);
      return;
    }
    try {
      OwnFile.replace(file, Long.toString(instance));
    } catch (IOException | RuntimeException e) {
      LOG.warn("cannot store the instance in {}: {}", file, e.toString());
    }
  }
}
