package io.meshage.cli.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose fields keep their order. A value is a {@code String}, a {@code Long}, a
 * {@code Boolean}, a {@code JsonObject} or a list of these; there is no null, for the contract
 * knows none.
 *
 * <p>Filled by its maker, read-only by agreement afterwards. Not thread-safe while it is filled.
 */
public final class JsonObject {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Sets a text. */
  public JsonObject put(String name, String value) {
    fields.put(name, value);
    return this;
  }

  /** Sets a whole number. */
  public JsonObject put(String name, long value) {
    fields.put(name, value);
    return this;
  }

  /** Sets true or false. */
  public JsonObject put(String name, boolean value) {
    fields.put(name, value);
    return this;
  }

  /** Sets an object. */
  public JsonObject put(String name, JsonObject value) {
    fields.put(name, value);
    return this;
  }

  /** Sets a list of texts. */
  public JsonObject put(String name, List<String> value) {
    fields.put(name, List.copyOf(value));
    return this;
  }

  /** Sets a list of objects. */
  public JsonObject putObjects(String name, List<JsonObject> value) {
    fields.put(name, List.copyOf(value));
    return this;
  }

  /** Sets a list of whole numbers. */
  public JsonObject putNumbers(String name, Collection<Long> value) {
    fields.put(name, List.copyOf(value));
    return this;
  }

  /**
   * Takes a field over as it is, whatever it holds.
   *
   * @throws JsonException if the other object does not have it
   */
  public JsonObject putFrom(JsonObject other, String name) {
    fields.put(name, other.as(Object.class, name, "there"));
    return this;
  }

  void putValue(String name, Object value) {
    fields.put(name, value);
  }

  Map<String, Object> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /** Returns the names of the fields in their order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(fields.keySet());
  }

  /** Returns whether the field is there. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /**
   * Returns a text.
   *
   * @throws JsonException if the field is missing or something else
   */
  public String text(String name) {
    return as(String.class, name, "a text");
  }

  /** Returns a text, or the other one if the field is missing. */
  public String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  /**
   * Returns a whole number.
   *
   * @throws JsonException if the field is missing or something else
   */
  public long number(String name) {
    return as(Long.class, name, "a whole number");
  }

  /** Returns a whole number, or the other one if the field is missing. */
  public long number(String name, long otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  /** Returns whether the field is there and true. */
  public boolean flag(String name) {
    return has(name) && as(Boolean.class, name, "true or false");
  }

  /**
   * Returns an object.
   *
   * @throws JsonException if the field is missing or something else
   */
  public JsonObject object(String name) {
    return as(JsonObject.class, name, "an object");
  }

  /**
   * Returns a list of texts.
   *
   * @throws JsonException if the field is missing or something else
   */
  public List<String> texts(String name) {
    return list(name, String.class, "a list of texts");
  }

  /**
   * Returns a list of objects.
   *
   * @throws JsonException if the field is missing or something else
   */
  public List<JsonObject> objects(String name) {
    return list(name, JsonObject.class, "a list of objects");
  }

  private <T> T as(Class<T> kind, String name, String words) {
    @Nullable Object value = fields.get(name);
    if (!kind.isInstance(value)) {
      throw new JsonException("\"" + name + "\" must be " + words);
    }
    return kind.cast(value);
  }

  private <T> List<T> list(String name, Class<T> kind, String words) {
    List<T> values = new ArrayList<>();
    for (Object value : as(List.class, name, words)) {
      if (!kind.isInstance(value)) {
        throw new JsonException("\"" + name + "\" must be " + words);
      }
      values.add(kind.cast(value));
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** Returns the object as JSON on one line. */
  @Override
  public String toString() {
    return Json.write(this);
  }
}
