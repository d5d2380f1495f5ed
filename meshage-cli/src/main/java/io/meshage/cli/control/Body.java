package io.meshage.cli.control;

import io.meshage.cli.json.JsonException;
import io.meshage.cli.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A body on its way through JSON: text stands in {@code body}, bytes in {@code bodyBase64}.
 *
 * @param value a {@code String} or a {@code byte[]}
 */
public record Body(Object value) {
  /** Characters above which text travels in base64 as well: JSON could make it six times longer. */
  private static final int LONG_TEXT_CHARS = 4096;

  /** Bytes of a body that a client takes; the node may take less. */
  public static final int MOST_BYTES = 1024 * 1024;

  /** Returns bytes as text if they are valid UTF-8, else as they are. */
  public static Body ofBytes(byte[] bytes) {
    try {
      return new Body(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return new Body(bytes); // not text, and that is fine
    }
  }

  /** Adds the body to a request, so that it is at most a third longer than in UTF-8. */
  void toRequest(JsonObject request) {
    if (value instanceof String text && text.length() > LONG_TEXT_CHARS) {
      request.put("bodyBase64", base64(text.getBytes(StandardCharsets.UTF_8))).put("text", true);
    } else {
      toMessage(request);
    }
  }

  /** Adds the body to a message for a receiver. */
  public JsonObject toMessage(JsonObject message) {
    return value instanceof byte[] bytes
        ? message.put("bodyBase64", base64(bytes))
        : message.put("body", value.toString());
  }

  /**
   * Reads what {@link #toRequest} or {@link #toMessage} wrote.
   *
   * @throws JsonException if there is no body
   */
  public static Body of(JsonObject object) {
    if (object.has("body")) {
      return new Body(object.text("body"));
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(object.text("bodyBase64"));
      return new Body(object.flag("text") ? new String(bytes, StandardCharsets.UTF_8) : bytes);
    } catch (IllegalArgumentException e) {
      throw new JsonException("\"bodyBase64\" is not base64", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
