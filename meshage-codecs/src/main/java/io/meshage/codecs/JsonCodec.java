package io.meshage.codecs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.Module;
import io.meshage.BodyCodec;
import java.util.Collection;
import java.util.List;

/**
 * Bodies as JSON, by Jackson. Either plain data, or objects of some classes as {@code
 * {"ClassName":{…}}}. Properties that a class does not have are passed over, so that nodes of two
 * versions understand each other; no class is ever named by the bytes.
 *
 * <p>Immutable.
 */
public final class JsonCodec implements BodyCodec {
  /** The number of JSON on the wire. */
  public static final int NUMBER = 3;

  private final JacksonBodies bodies;

  private JsonCodec(JacksonBodies bodies) {
    this.bodies = bodies;
  }

  /**
   * Returns the codec of plain data: maps with texts as keys, lists, texts, numbers, true and
   * false. They come back as {@code Map}, {@code List}, {@code String}, {@code Integer}, {@code
   * Long}, {@code Double}, {@code BigInteger} and {@code Boolean}.
   */
  public static JsonCodec plain() {
    return of();
  }

  /**
   * Returns the codec of objects of these classes: records, or what else Jackson can write and
   * read. All nodes that exchange them name the same classes; their simple names are what stands in
   * the bytes.
   *
   * @throws IllegalArgumentException if two have the same simple name
   */
  public static JsonCodec of(Class<?>... types) {
    return of(List.of(), types);
  }

  /**
   * Returns the codec of objects of these classes, where Jackson needs modules for what is in them:
   * times of {@code java.time}, say, take {@code new JavaTimeModule()} of jackson-datatype-jsr310.
   * All nodes that exchange such objects name the same modules and classes.
   *
   * @param modules what Jackson is to know besides; read once
   * @throws IllegalArgumentException if two classes have the same simple name
   */
  public static JsonCodec of(Collection<? extends Module> modules, Class<?>... types) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(JacksonBodies.readLimits())
            .streamWriteConstraints(JacksonBodies.WRITE_LIMITS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // of strangers, for ever
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION) // nor in what is logged
            .build();
    return new JsonCodec(new JacksonBodies(factory, true, modules, types));
  }

  @Override
  public int number() {
    return NUMBER;
  }

  @Override
  public String name() {
    return "json";
  }

  @Override
  public byte[] encode(Object body) {
    return bodies.encode(body);
  }

  @Override
  public Object decode(byte[] bytes) {
    return bodies.decode(bytes);
  }
}
