package io.meshage.cli.simulate;

import io.meshage.cli.text.Failure;
import io.meshage.sim.study.NetworkPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jgrapht.alg.util.Pair;
import org.jgrapht.alg.util.Triple;
import org.jgrapht.nio.EventDrivenImporter;
import org.jgrapht.nio.ImportException;
import org.jgrapht.nio.csv.CSVEventDrivenImporter;
import org.jgrapht.nio.csv.CSVFormat;
import org.jgrapht.nio.dot.DOTEventDrivenImporter;
import org.jgrapht.nio.gml.GmlEventDrivenImporter;
import org.jgrapht.nio.graphml.GraphMLEventDrivenImporter;

/**
 * Reads a network plan from a file, by JGraphT's importers; which one, the ending says. A file may
 * come from anywhere: its size, its depth, and how many nodes and links it has are bounded.
 */
final class PlanFile {
  /** How large a file may be. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** How deep brackets may stand in each other: the parsers descend by recursion. */
  static final int MAX_DEPTH = 64;

  private static final Map<String, Form> ENDINGS =
      Map.ofEntries(
          Map.entry("gml", Form.GML),
          Map.entry("graphml", Form.GRAPHML),
          Map.entry("xml", Form.GRAPHML),
          Map.entry("dot", Form.DOT),
          Map.entry("gv", Form.DOT),
          Map.entry("csv", Form.EDGES),
          Map.entry("tsv", Form.EDGES),
          Map.entry("txt", Form.EDGES),
          Map.entry("edges", Form.EDGES),
          Map.entry("edgelist", Form.EDGES));

  private static final Pattern PREFIX = Pattern.compile("^Failed to (import|parse)[^:]*:? *");

  private enum Form {
    GML("GML"),
    GRAPHML("GraphML"),
    DOT("DOT"),
    EDGES("a list of edges");

    final String words;

    Form(String words) {
      this.words = words;
    }
  }

  private final Path file;

  private PlanFile(Path file) {
    this.file = file;
  }

  /**
   * A plan as it was read.
   *
   * @param remarks what was odd about the file and what was made of it, a line each
   */
  record Read(NetworkPlan plan, List<String> remarks) {
    Read {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Reads a file.
   *
   * @throws Failure of wrong usage if it cannot be read or is no plan, saying why
   */
  static Read read(Path file) {
    return new PlanFile(file).read();
  }

  private Read read() {
    Form form = form();
    String text = text();
    PlanCollector collector = new PlanCollector();
    try {
      switch (form) {
        case GML -> {
          GmlEventDrivenImporter importer = new GmlEventDrivenImporter();
          importer.addEdgeConsumer(
              (Triple<Integer, Integer, Double> e) -> collector.edge(e.getFirst(), e.getSecond()));
          fill(importer, collector, GmlText.readable(text, MAX_DEPTH));
        }
        case GRAPHML -> {
          refuseDoctype(text);
          GraphMLEventDrivenImporter importer = new GraphMLEventDrivenImporter();
          importer.setSchemaValidation(false); // few programs write what the schema wants
          importer.addEdgeConsumer(
              (Triple<String, String, Double> e) -> collector.edge(e.getFirst(), e.getSecond()));
          fill(importer, collector, text);
        }
        case DOT -> {
          checkDepth(text);
          DOTEventDrivenImporter importer = new DOTEventDrivenImporter();
          importer.addEdgeConsumer(
              (Pair<String, String> e) -> collector.edge(e.getFirst(), e.getSecond()));
          fill(importer, collector, text);
        }
        case EDGES -> {
          EdgeList list = EdgeList.of(text);
          CSVEventDrivenImporter importer =
              new CSVEventDrivenImporter(CSVFormat.EDGE_LIST, list.delimiter());
          importer.setParameter(CSVFormat.Parameter.EDGE_WEIGHTS, list.weighted());
          importer.addVertexConsumer(id -> collector.node(EdgeList.unquoted(id)));
          importer.addEdgeConsumer(
              (Triple<String, String, Double> edge) ->
                  collector.edge(
                      EdgeList.unquoted(edge.getFirst()), EdgeList.unquoted(edge.getSecond())));
          importer.importInput(new StringReader(list.text()));
        }
      }
      return collector.plan();
    } catch (PlanException e) {
      throw bad(e.line(), e);
    } catch (ImportException e) {
      throw bad(words(form, e), e);
    } catch (StackOverflowError e) {
      throw bad("it is nested too deep", e);
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NullPointerException
        | ClassCastException e) {
      throw bad("it is not " + form.words + " that can be read: " + e.getMessage(), e);
    }
  }

  private static <V, E> void fill(
      EventDrivenImporter<V, E> importer, PlanCollector collector, String text) {
    importer.addVertexConsumer(collector::node);
    importer.addVertexAttributeConsumer(
        (pair, value) ->
            collector.attribute(
                pair.getFirst(), pair.getSecond(), value == null ? "" : value.getValue()));
    importer.importInput(new StringReader(text));
  }

  private Form form() {
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    Form form = name.contains(".") ? ENDINGS.get(ending) : null;
    if (form == null) {
      throw bad(
          "its name does not tell what it is; let it end in .gml, .graphml, .dot, or .csv or .txt"
              + " for a list of edges");
    }
    return form;
  }

  private String text() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw bad("it is larger than " + MAX_BYTES / 1024 / 1024 + " MiB");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .replaceFirst("^\uFEFF", "");
    } catch (NoSuchFileException e) {
      throw bad("there is no such file", e);
    } catch (CharacterCodingException e) {
      throw bad("it is not text in UTF-8", e);
    } catch (IOException e) {
      throw bad("it cannot be read: " + e, e);
    }
  }

  /** External entities could read files, inner ones could fill the memory; plans need neither. */
  private void refuseDoctype(String text) {
    if (text.contains("<!DOCTYPE")) {
      throw bad("it has a DOCTYPE, which is not read; take it out");
    }
  }

  private void checkDepth(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '{' || c == '}')) {
        depth += c == '{' ? 1 : -1;
        if (depth > MAX_DEPTH) {
          throw bad("it is nested deeper than " + MAX_DEPTH + " levels");
        }
      }
    }
  }

  private static String words(Form form, ImportException e) {
    Throwable cause = e;
    for (Throwable next = e; next != null; next = next.getCause()) {
      if (next instanceof PlanException ours) {
        return ours.line();
      }
      cause = next.getMessage() == null ? cause : next;
    }
    String why = PREFIX.matcher(String.valueOf(cause.getMessage())).replaceFirst("");
    return "it is not " + form.words + " that can be read: " + shortened(why);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    return line.length() > 160 ? line.substring(0, 160) + " …" : line;
  }

  private Failure bad(String why) {
    return Failure.usage(file + ": " + why);
  }

  private Failure bad(String why, Throwable cause) {
    return Failure.usage(file + ": " + why, cause);
  }
}
