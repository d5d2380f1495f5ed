package io.meshage.cli.agent;

import io.meshage.Topology;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.meshage.graphviz.DotStyle;
import io.meshage.graphviz.DotWriter;
import io.meshage.graphviz.Graphviz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The mesh as DOT text or as a picture. Takes up to seconds for a thousand nodes. */
final class MeshPicture {
  private MeshPicture() {}

  /**
   * Returns the text in {@code dot}, or the picture's bytes in {@code base64}.
   *
   * @param form {@code dot}, {@code svg} or {@code png}
   */
  static JsonObject of(Topology topology, String form) {
    return switch (form) {
      case "dot" -> new JsonObject().put("dot", DotWriter.write(topology, DotStyle.standard()));
      case "svg", "png" -> new JsonObject().put("base64", drawn(topology, form));
      default -> throw new IllegalArgumentException("no picture has the form '" + form + "'");
    };
  }

  /** By way of a file, for {@code dot} may draw it, which writes files. */
  private static String drawn(Topology topology, String form) {
    try {
      Path file = Files.createTempFile("meshage", "." + form);
      try {
        Graphviz.writeTo(file, topology, DotStyle.standard());
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw Failure.mesh("the picture cannot be drawn: " + e.getMessage(), e);
    }
  }
}
