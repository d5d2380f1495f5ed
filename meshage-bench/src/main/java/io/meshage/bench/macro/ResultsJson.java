package io.meshage.bench.macro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.meshage.bench.macro.Results.Figure;
import io.meshage.bench.workload.Sink.Better;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Results in a file: an object with the conditions of the run, and an array of figures, each with
 * the values of its rounds.
 */
final class ResultsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ResultsJson() {}

  static void write(Path file, Results results, String conditions) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file);
        JsonGenerator out = JSON.createGenerator(writer)) {
      out.setPrettyPrinter(new DefaultPrettyPrinter());
      out.writeStartObject();
      out.writeStringField("conditions", conditions);
      out.writeArrayFieldStart("figures");
      for (Figure figure : results.figures()) {
        for (String subject : results.subjects(figure)) {
          write(out, figure, subject, results.rounds(figure, subject));
        }
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private static void write(JsonGenerator out, Figure figure, String subject, List<Double> rounds)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("workload", figure.workload());
    out.writeStringField("figure", figure.name());
    out.writeStringField("unit", figure.unit());
    out.writeStringField("better", figure.better().name());
    out.writeStringField("subject", subject);
    out.writeArrayFieldStart("rounds");
    for (double value : rounds) {
      out.writeNumber(value);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the file is something else
   */
  static Results read(Path file) throws IOException {
    Results results = new Results();
    try (JsonParser in = JSON.createParser(Files.readString(file))) {
      require(in.nextToken() == JsonToken.START_OBJECT, file);
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        if (name.equals("figures")) {
          require(in.currentToken() == JsonToken.START_ARRAY, file);
          while (in.nextToken() == JsonToken.START_OBJECT) {
            read(in, results);
          }
        } else {
          in.skipChildren();
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds no results: " + e.getMessage(), e);
    }
    return results;
  }

  private static void read(JsonParser in, Results results) throws IOException {
    Map<String, String> texts = new HashMap<>();
    List<Double> rounds = new ArrayList<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      if (in.nextToken() == JsonToken.START_ARRAY) {
        while (in.nextToken() != JsonToken.END_ARRAY) {
          rounds.add(in.getDoubleValue());
        }
      } else {
        texts.put(name, in.getText());
      }
    }
    Figure figure =
        new Figure(
            texts.getOrDefault("workload", ""),
            texts.getOrDefault("figure", ""),
            texts.getOrDefault("unit", ""),
            Better.valueOf(texts.getOrDefault("better", "")));
    rounds.forEach(value -> results.add(figure, texts.getOrDefault("subject", ""), value));
  }

  private static void require(boolean condition, Path file) throws IOException {
    if (!condition) {
      throw new IOException(file + " holds no results");
    }
  }
}
