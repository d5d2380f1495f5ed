package io.meshage.cli.json;

import java.io.Serial;

/** A document that is not JSON, or not the JSON that was expected; the text says what is wrong. */
public final class JsonException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception with a text for people. */
  public JsonException(String message) {
    super(message);
  }

  /** Creates an exception with a text for people and what led to it. */
  public JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
