package io.meshage.graphviz;

import io.meshage.Topology;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Draws a topology as a picture.
 *
 * <p>Graphviz need not be installed: what it would do is done here, with a layout of JGraphT, and
 * then the same topology and style give the same picture on every machine (PNG: with the same
 * fonts). Thread-safe; a call takes well below a second for 100 nodes, seconds for 1,000, and is to
 * be kept away from threads that must not wait.
 */
public final class Graphviz {

  /** The kinds of file, by their endings. */
  private enum Format {
    DOT,
    SVG,
    PNG;

    /** Returns what {@code dot} calls it. */
    String program() {
      return name().toLowerCase(Locale.ROOT);
    }

    String ending() {
      return "." + program();
    }

    static Format of(Path file) {
      Path last = file.getFileName();
      String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
      return Arrays.stream(values())
          .filter(format -> name.endsWith(format.ending()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(refusal(file)));
    }

    private static String refusal(Path file) {
      return "cannot tell the format of "
          + file
          + ": the name must end in "
          + Arrays.stream(values()).map(Format::ending).collect(Collectors.joining(", "));
    }
  }

  /**
   * What became of a request.
   *
   * @param file where the picture is
   * @param renderer who drew it, never {@link Renderer#AUTO}
   * @param remark why {@code dot} did not, although it is installed; empty otherwise
   */
  public record Drawing(Path file, Renderer renderer, String remark) {}

  private Graphviz() {}

  /** Writes a topology in the standard style; as {@link #writeTo(Path, Topology, DotStyle)}. */
  public static Drawing writeTo(Path file, Topology topology) throws IOException {
    return writeTo(file, topology, DotStyle.standard());
  }

  /** Writes a topology with {@code dot} where it is on the PATH, otherwise without. */
  public static Drawing writeTo(Path file, Topology topology, DotStyle style) throws IOException {
    return writeTo(file, topology, style, Renderer.AUTO);
  }

  /**
   * Writes a topology into a file, which is replaced if it exists.
   *
   * @param file its ending tells the format: {@code .dot} for text, {@code .svg}, {@code .png}
   * @param renderer who draws; of no matter for {@code .dot}
   * @throws IllegalArgumentException if the ending is none of these, naming them
   * @throws NoSuchFileException if the directory does not exist
   * @throws IOException if the file cannot be written, or {@code dot} was asked for by name and is
   *     missing, fails or does not end, saying which
   */
  public static Drawing writeTo(Path file, Topology topology, DotStyle style, Renderer renderer)
      throws IOException {
    String path = System.getenv().getOrDefault("PATH", "");
    return writeTo(file, topology, style, renderer, path);
  }

  /** Writes with the {@code dot} of a path of the caller's. */
  static Drawing writeTo(
      Path file, Topology topology, DotStyle style, Renderer renderer, String path)
      throws IOException {
    Format format = Format.of(file);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "no such directory");
    }
    if (format == Format.DOT) {
      byte[] dot = DotWriter.write(topology, style).getBytes(StandardCharsets.UTF_8);
      return put(file, dot, Renderer.BUILT_IN, "");
    }
    return draw(file, format, topology, style, renderer, path);
  }

  /** Returns the topology as an SVG document, drawn without {@code dot}. */
  public static String svg(Topology topology, DotStyle style) {
    Picture picture = new Picture(topology, style);
    SvgCanvas canvas = new SvgCanvas(picture.width(), picture.height(), picture.words(), style);
    picture.paint(canvas);
    return canvas.finish();
  }

  /**
   * Returns the topology as a PNG file, drawn without {@code dot}; at most 8 million pixels.
   *
   * @throws IOException if this Java cannot draw, mostly because the machine has no fonts
   */
  public static byte[] png(Topology topology, DotStyle style) throws IOException {
    Picture picture = new Picture(topology, style);
    try {
      PngCanvas canvas = new PngCanvas(picture, style);
      picture.paint(canvas);
      return canvas.finish();
    } catch (LinkageError | InternalError | java.awt.AWTError e) {
      throw new IOException(
          "this Java cannot draw a PNG; it may need fontconfig and a font, or"
              + " -Djava.awt.headless=true (an SVG needs neither): "
              + e,
          e);
    }
  }

  private static Drawing draw(
      Path file, Format format, Topology topology, DotStyle style, Renderer renderer, String path)
      throws IOException {
    Optional<DotProgram> program =
        renderer == Renderer.BUILT_IN ? Optional.empty() : DotProgram.on(path);
    if (program.isEmpty() && renderer == Renderer.DOT) {
      throw new IOException("dot is not on the PATH: " + path);
    }
    if (program.isEmpty()) {
      return put(file, builtIn(format, topology, style), Renderer.BUILT_IN, "");
    }
    byte[] picture;
    try {
      picture = program.get().draw(DotWriter.write(topology, style), format.program());
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (renderer == Renderer.DOT) {
        throw e;
      }
      String remark = String.valueOf(e.getMessage());
      return put(file, builtIn(format, topology, style), Renderer.BUILT_IN, remark);
    }
    return put(file, picture, Renderer.DOT, "");
  }

  private static byte[] builtIn(Format format, Topology topology, DotStyle style)
      throws IOException {
    return format == Format.PNG
        ? png(topology, style)
        : svg(topology, style).getBytes(StandardCharsets.UTF_8);
  }

  private static Drawing put(Path file, byte[] bytes, Renderer renderer, String remark)
      throws IOException {
    Files.write(file, bytes);
    return new Drawing(file, renderer, remark);
  }
}
