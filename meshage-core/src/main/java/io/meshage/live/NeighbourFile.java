package io.meshage.live;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.protocol.port.NeighbourMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a node's neighbours in a file, one per line: the address, a space, the name. If the file
 * cannot be read or written, that is logged, and the node waits to be dialled.
 */
final class NeighbourFile implements NeighbourMemory {
  private static final Logger LOG = LoggerFactory.getLogger(NeighbourFile.class);

  /** Room for all stored lines, each as long as an address with a path and a name can be. */
  private static final int MAX_FILE_BYTES = MOST * 1024;

  private final Path file;
  private final Executor writer;
  private final List<Acquaintance> before;

  /**
   * Reads the file.
   *
   * @param writer writes it, off the loop, one task after the other
   */
  NeighbourFile(Path file, Executor writer) {
    this.file = file;
    this.writer = writer;
    before = read();
  }

  /** Returns the memory in a file, or one that stores nothing if there is no file. */
  static NeighbourMemory of(@Nullable Path file, Executor writer) {
    return file == null ? NONE : new NeighbourFile(file, writer);
  }

  @Override
  public List<Acquaintance> lastKnown() {
    return before;
  }

  private List<Acquaintance> read() {
    List<Acquaintance> known = new ArrayList<>();
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException("the file is too long");
      }
      for (String line : Files.readAllLines(file)) {
        int space = line.indexOf(' ');
        Endpoint place = Endpoint.of(line.substring(0, Math.max(space, 0)));
        known.add(new Acquaintance(Limits.name(line.substring(space + 1), "the name"), place));
      }
    } catch (NoSuchFileException e) {
      LOG.debug("no neighbours are stored in {}", file);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("cannot read the stored neighbours from {}, dialling none: {}", file, e.toString());
      return List.of();
    }
    return List.copyOf(known.subList(Math.max(0, known.size() - MOST), known.size()));
  }

  @Override
  public void keep(List<Acquaintance> neighbours) {
    try {
      writer.execute(() -> write(neighbours));
    } catch (RejectedExecutionException e) {
      LOG.debug("the node ends; the neighbours last stored stay", e);
    }
  }

  private void write(List<Acquaintance> neighbours) {
    String text =
        neighbours.stream()
            .map(each -> each.place() + " " + each.name() + "\n")
            .collect(Collectors.joining());
    try {
      OwnFile.replace(file, text);
    } catch (IOException | RuntimeException e) {
      LOG.warn("cannot store the neighbours in {}: {}", file, e.toString());
    }
  }
}
