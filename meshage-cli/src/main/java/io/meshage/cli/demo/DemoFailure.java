package io.meshage.cli.demo;

import java.io.Serial;

/** A step that did not do what it says; the text says what was expected and what was seen. */
final class DemoFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}
