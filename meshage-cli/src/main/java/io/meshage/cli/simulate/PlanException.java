package io.meshage.cli.simulate;

import java.io.Serial;

/** A file that says something which no plan can hold; its line says what. */
final class PlanException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  PlanException(String line) {
    super(line);
  }

  String line() {
    return String.valueOf(getMessage());
  }
}
