package io.meshage.live;

import io.meshage.Limits;
import io.meshage.MeshException;
import io.meshage.NodeKey;
import io.meshage.PeerKey;
import io.meshage.node.Signing;
import io.meshage.protocol.port.Signatures;
import io.meshage.protocol.port.WarningLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of known keys, with one line for each name: the key in base64, a space, the name. Empty
 * lines and lines that begin with # are ignored.
 */
final class KnownKeysFile {
  private static final Logger LOG = LoggerFactory.getLogger(KnownKeysFile.class);

  /**
   * Room for as many of the longest lines as there can be nodes, and as much again for comments.
   */
  private static final long MAX_FILE_BYTES = 2L * Limits.MAX_NODES * (64 + Limits.MAX_NAME_BYTES);

  private final @Nullable Path file;
  private final Executor loop;
  private final WarningLimit warnings;

  /**
   * Makes it; nothing is read or written yet.
   *
   * @param file null keeps nothing
   * @param loop where warnings are told
   * @param warnings how often, for others make the names that cannot be kept
   */
  KnownKeysFile(@Nullable Path file, Executor loop, WarningLimit warnings) {
    this.file = file;
    this.loop = loop;
    this.warnings = warnings;
  }

  /**
   * Returns the content of the file; empty if there is no file.
   *
   * @throws MeshException if it cannot be parsed, because the node must not guess which keys to
   *     trust
   */
  Map<String, PeerKey> read() {
    Map<String, PeerKey> known = new LinkedHashMap<>();
    if (file == null) {
      return known;
    }
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new MeshException("the file of known keys " + file + " is too long");
      }
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          enter(known, line, file + ":" + (i + 1));
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("no keys are known yet in {}", file);
    } catch (IOException e) {
      throw new MeshException("cannot read the known keys: " + e, e);
    }
    return known;
  }

  private static void enter(Map<String, PeerKey> known, String line, String place) {
    int space = line.indexOf(' ');
    try {
      PeerKey key = PeerKey.ofText(line.substring(0, Math.max(space, 0)));
      String name = Limits.name(line.substring(space + 1), "the name");
      PeerKey before = known.put(name, key);
      if (before != null && !before.equals(key)) {
        throw new MeshException(place + ": " + name + " has another key above; delete one of them");
      }
    } catch (IllegalArgumentException e) {
      throw new MeshException(
          place + ": a line is a key in base64, a space, and a name: " + e.getMessage(), e);
    }
  }

  /** Adds a line. If that fails, it is logged, and the key is known only until the node ends. */
  void add(String name, PeerKey key) {
    if (file == null) {
      return;
    }
    try {
      OwnFile.append(file, key.text() + " " + name + System.lineSeparator());
    } catch (IOException | RuntimeException e) {
      loop.execute(
          () ->
              warnings.warn(
                  "known keys",
                  others ->
                      LOG.warn(
                          "cannot store the key of {} in {}: {}{}",
                          name,
                          file,
                          e.toString(),
                          WarningLimit.others(others))));
    }
  }

  /**
   * Returns the component that signs for this identity, and stores known keys in this file.
   *
   * @param files runs what may block on a file
   */
  static Signatures signatures(
      @Nullable NodeKey identity,
      @Nullable Path file,
      Executor files,
      Executor loop,
      WarningLimit warnings) {
    if (identity == null) {
      return Signatures.none(new SecureRandom()::nextBytes);
    }
    KnownKeysFile known = new KnownKeysFile(file, loop, warnings);
    return new Signing(
        identity,
        known.read(),
        (name, key) -> files.execute(() -> known.add(name, key)),
        new SecureRandom()::nextBytes);
  }
}
