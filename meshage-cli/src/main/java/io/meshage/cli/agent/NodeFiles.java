package io.meshage.cli.agent;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node keeps for its next life.
 *
 * @param instance has the number of its lives
 * @param neighbours has those whom it dials when it starts again; empty to dial none of them
 */
public record NodeFiles(Path instance, Optional<Path> neighbours) {
  /**
   * Returns those of a name: a node's lives are counted as long as they are there.
   *
   * @param dialsFormer whether it dials its former neighbours
   */
  static NodeFiles of(Path directory, String name, boolean dialsFormer) {
    String safe = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
    Path neighbours = directory.resolve(safe + ".neighbours");
    return new NodeFiles(
        directory.resolve(safe + ".instance"),
        dialsFormer ? Optional.of(neighbours) : Optional.empty());
  }
}
