package io.meshage.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the number of the node's last life in a file; does its best without one. */
final class InstanceStore {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceStore.class);

  /** A number has at most 20 characters; a longer file is not ours. */
  private static final int MAX_FILE_BYTES = 64;

  private final @Nullable Path file;

  InstanceStore(@Nullable Path file) {
    this.file = file;
  }

  /** Returns a number above that of the last life and not below the clock, and keeps it. */
  long next(long wallMicros) {
    long instance = Math.max(last() + 1, wallMicros);
    keep(instance);
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
      return Long.parseLong(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      LOG.debug("no life before this one in {}", file);
    } catch (IOException | NumberFormatException e) {
      LOG.warn("cannot read the last instance from {}, going by the clock: {}", file, e.toString());
    }
    return 0;
  }

  /** Writes the number; a failure is logged and tolerated, the mesh remembers too. */
  void keep(long instance) {
    if (file == null) {
      return;
    }
    try {
      OwnFile.replace(file, Long.toString(instance));
    } catch (IOException e) {
      LOG.warn("cannot keep the instance in {}: {}", file, e.toString());
    }
  }
}
