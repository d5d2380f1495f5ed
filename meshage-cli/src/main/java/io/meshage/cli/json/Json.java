package io.meshage.cli.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.meshage.cli.text.Steering;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects to JSON text and back. Safe from any thread.
 *
 * <p>What is read is bounded: {@value #MAX_DEPTH} levels, and {@value #MAX_TEXT_CHARS} characters
 * in one text. A field that stands twice, a null, and a number that is not whole are refused.
 */
public final class Json {
  /** Levels of objects and lists in each other; the deepest answer of ours has four. */
  static final int MAX_DEPTH = 16;

  /** Characters of one text: a picture of a large mesh in base64 is the longest there is. */
  static final int MAX_TEXT_CHARS = 64 * 1024 * 1024;

  // Off: interning and canonical names serve servers that see the same names for hours.
  private static final int DELETE = 0x7f;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT_CHARS)
                  .build())
          .characterEscapes(new Escapes())
          .build();

  /** What steers a terminal is escaped, so that whoever shows the text as it is takes no harm. */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private final int[] ascii = standardAsciiEscapesForJSON();

    Escapes() {
      ascii[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      boolean isPart =
          Character.isSurrogate((char) character); // of a pair, which is written as it is
      return isPart || !Steering.steers(character)
          ? null
          : new SerializedString(String.format("\\u%04X", character));
    }
  }

  private Json() {}

  /** Returns the object on one line, without the line's end. */
  public static String write(JsonObject object) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(generator, object);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, JsonObject object) throws IOException {
    generator.writeStartObject();
    for (Map.Entry<String, Object> field : object.fields().entrySet()) {
      generator.writeFieldName(field.getKey());
      writeValue(generator, field.getValue());
    }
    generator.writeEndObject();
  }

  private static void writeValue(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Long number) {
      generator.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof JsonObject object) {
      write(generator, object);
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        writeValue(generator, element);
      }
      generator.writeEndArray();
    } else {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }

  /**
   * Reads exactly one object.
   *
   * @throws JsonException if that is not what the bytes hold
   */
  public static JsonObject read(byte[] utf8) {
    try (Reader reader = new Reader(new ByteArrayInputStream(utf8))) {
      JsonObject object =
          reader.next().orElseThrow(() -> new JsonException("nothing, where JSON was expected"));
      if (reader.next().isPresent()) {
        throw new JsonException("more than one JSON object");
      }
      return object;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** Reads one object after the other from a stream. Confined to one thread. */
  public static final class Reader implements Closeable {
    private final InputStream input;
    private @Nullable JsonParser parser;

    /** Starts to read UTF-8; closing the reader closes the stream. */
    public Reader(InputStream input) {
      this.input = input;
    }

    /**
     * Returns the next object, waiting for it; empty at the end of the stream.
     *
     * @throws JsonException if something else comes
     */
    public Optional<JsonObject> next() throws IOException {
      try {
        JsonParser parser = parser();
        JsonToken token = parser.nextToken();
        if (token == null) {
          return Optional.empty();
        }
        if (token != JsonToken.START_OBJECT) {
          throw new JsonException("a JSON object was expected");
        }
        return Optional.of(object(parser));
      } catch (JsonProcessingException e) {
        throw new JsonException("not JSON: " + e.getOriginalMessage(), e);
      }
    }

    /** Made late, for it reads the first bytes, which may come late. */
    private JsonParser parser() throws IOException {
      if (parser == null) {
        parser = FACTORY.createParser(input);
      }
      return parser;
    }

    private static JsonObject object(JsonParser parser) throws IOException {
      JsonObject object = new JsonObject();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        object.putValue(name, value(parser));
      }
      return object;
    }

    private static Object value(JsonParser parser) throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT -> parser.getLongValue();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case START_OBJECT -> object(parser);
        case START_ARRAY -> list(parser);
        default ->
            throw new JsonException("only texts, whole numbers, true, false, objects and lists");
      };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser));
      }
      return List.copyOf(list);
    }

    @Override
    public void close() throws IOException {
      input.close();
    }
  }
}
