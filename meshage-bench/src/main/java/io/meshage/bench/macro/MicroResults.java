package io.meshage.bench.macro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.meshage.bench.macro.Results.Figure;
import io.meshage.bench.workload.Sink.Better;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What JMH wrote with {@code -rf json}: time, and with {@code -prof gc} garbage, an operation. */
final class MicroResults {
  /** The workload that these figures belong to. */
  static final String WORKLOAD = "micro";

  private static final String GARBAGE = "gc.alloc.rate.norm";

  private final List<Row> rows = new ArrayList<>();

  private record Row(String name, double micros, String garbage) {}

  private MicroResults() {}

  /**
   * Reads the file.
   *
   * @throws IOException if it is not such a file
   */
  static MicroResults read(Path file) throws IOException {
    MicroResults results = new MicroResults();
    try (JsonParser in = new JsonFactory().createParser(Files.readString(file))) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException(file + " is no array of results");
      }
      while (in.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> fields = new TreeMap<>();
        collect(in, "", fields);
        results.rows.add(row(fields));
      }
    }
    return results;
  }

  /** Collects what is no list, by its path. */
  private static void collect(JsonParser in, String path, Map<String, String> fields)
      throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = path + in.currentName();
      JsonToken value = in.nextToken();
      if (value == JsonToken.START_OBJECT) {
        collect(in, name + "/", fields);
      } else if (value == JsonToken.START_ARRAY) {
        in.skipChildren();
      } else {
        fields.put(name, in.getText());
      }
    }
  }

  private static Row row(Map<String, String> fields) {
    String benchmark = fields.getOrDefault("benchmark", "");
    int type = benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1);
    StringBuilder name = new StringBuilder(benchmark.substring(type + 1));
    String garbage = "";
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().startsWith("params/")) {
        name.append(' ').append(field.getValue());
      } else if (field.getKey().endsWith(GARBAGE + "/score")) {
        garbage = Numbers.of(Double.parseDouble(field.getValue()));
      }
    }
    double score = Double.parseDouble(fields.getOrDefault("primaryMetric/score", "NaN"));
    boolean isNanos = fields.getOrDefault("primaryMetric/scoreUnit", "").startsWith("ns");
    return new Row(name.toString(), isNanos ? score / 1000 : score, garbage);
  }

  /** Adds the times to those of the other workloads. */
  void addTo(Results results) {
    for (Row row : rows) {
      Figure figure = new Figure(WORKLOAD, row.name(), "µs", Better.LOWER);
      results.add(figure, Results.MESHAGE, row.micros());
    }
  }

  String markdown() {
    StringBuilder out =
        new StringBuilder("| operation | µs | bytes allocated |\n|---|---:|---:|\n");
    for (Row row : rows) {
      out.append("| ").append(row.name()).append(" | ");
      out.append(Numbers.of(row.micros())).append(" | ").append(row.garbage()).append(" |\n");
    }
    return out.toString();
  }
}
