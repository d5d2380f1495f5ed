package io.meshage.codecs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.PackageVersion;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meshage.Limits;
import io.meshage.MeshException;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What the formats of Jackson have in common. Immutable. */
final class JacksonBodies {
  /** How deep arrays and objects may lie in each other; Kryo's bodies have the same bound. */
  static final int MAX_DEPTH = 64;

  /**
   * Values, names, beginnings and ends of a body: each may take some dozens of bytes as an object.
   */
  static final int MAX_TOKENS = 1_000_000;

  /** Digits of a number; to make one of n digits takes a time that grows as n². */
  private static final int MAX_DIGITS = 1000;

  private static final int MAX_PROPERTY_CHARACTERS = 1024;

  /** What is written can be read. */
  static final StreamWriteConstraints WRITE_LIMITS =
      StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build();

  private final boolean looksBehind;
  private final ObjectMapper mapper;
  private final Map<String, Class<?>> types;

  /**
   * Returns how much a parser takes.
   *
   * @throws MeshException if the Jackson that is there cannot be told
   */
  static StreamReadConstraints readLimits() {
    try {
      return StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxTokenCount(MAX_TOKENS)
          .maxNumberLength(MAX_DIGITS)
          .maxNameLength(MAX_PROPERTY_CHARACTERS)
          .maxStringLength(Limits.MAX_BODY_BYTES)
          .maxDocumentLength(Limits.MAX_BODY_BYTES)
          .build();
    } catch (NoSuchMethodError e) {
      throw new MeshException(
          "meshage-codecs needs Jackson 2.18 or newer, and Jackson "
              + PackageVersion.VERSION
              + " is on the class path; have your build use a newer"
              + " com.fasterxml.jackson.core:jackson-databind",
          e);
    }
  }

  /**
   * Makes it for a format.
   *
   * @param looksBehind whether its parser can be asked what comes after the value; else the caller
   *     has made sure that nothing does
   * @param modules what Jackson knows more of than by itself
   */
  JacksonBodies(
      JsonFactory factory,
      boolean looksBehind,
      Collection<? extends Module> modules,
      Class<?>... types) {
    this.looksBehind = looksBehind;
    mapper =
        JsonMapper.builder(factory)
            .addModules(modules.toArray(Module[]::new))
            .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, looksBehind)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS) // MessagePack has no decimals
            .enable(MapperFeature.BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES)
            .build();
    Map<String, Class<?>> byName = new TreeMap<>();
    for (Class<?> type : types) {
      Class<?> before = byName.putIfAbsent(type.getSimpleName(), type);
      if (before != null) {
        throw new IllegalArgumentException(
            type.getName() + " has the simple name of " + before.getName());
      }
    }
    this.types = Collections.unmodifiableMap(byName);
  }

  byte[] encode(Object body) {
    try {
      return mapper.writeValueAsBytes(types.isEmpty() ? body : named(body));
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (StackOverflowError e) { // where the format's writer does not count
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH, e);
    }
  }

  private Map<String, Object> named(Object body) {
    String name = body.getClass().getSimpleName();
    if (!body.getClass().equals(types.get(name))) {
      throw new IllegalArgumentException(
          "it is none of the classes of the codec: " + types.keySet());
    }
    return Map.of(name, body);
  }

  Object decode(byte[] bytes) {
    try {
      Object body = types.isEmpty() ? mapper.readValue(bytes, Object.class) : decodeNamed(bytes);
      if (body == null) {
        throw new IllegalArgumentException("nothing");
      }
      return body;
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Object decodeNamed(byte[] bytes) throws IOException {
    try (JsonParser parser = mapper.createParser(bytes)) {
      String name = parser.nextToken() == JsonToken.START_OBJECT ? parser.nextFieldName() : null;
      Class<?> type = name == null ? null : types.get(name);
      if (type == null) {
        throw new IllegalArgumentException("no object of one of the classes " + types.keySet());
      }
      parser.nextToken();
      Object body =
          mapper
              .readerFor(type)
              .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readValue(parser);
      if (parser.nextToken() != JsonToken.END_OBJECT
          || (looksBehind && parser.nextToken() != null)) {
        throw new IllegalArgumentException("something after the object");
      }
      return body;
    }
  }
}
