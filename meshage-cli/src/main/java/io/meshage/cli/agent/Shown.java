package io.meshage.cli.agent;

/**
 * A setting as it is shown to people.
 *
 * @param name its key
 * @param value what it is; of a secret only where it is kept
 * @param origin the option, the variable, the file and line, or that it is the default
 */
public record Shown(String name, String value, String origin) {
  static final String DEFAULT = "default";

  Shown withValue(String other) {
    return new Shown(name, other, origin);
  }
}
