package io.meshage.cli.control;

import io.meshage.cli.text.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the control socket is. */
public final class ControlPath {
  /** The environment variable that names it. */
  public static final String VARIABLE = "MESHAGE_CONTROL";

  /** {@code sun_path} of unix(7) has 108 bytes, the last of which is zero. */
  static final int MOST_BYTES = 107;

  /** What Java says of the home of a user whom the system does not know, as in containers. */
  private static final String UNKNOWN = "?";

  private ControlPath() {}

  /**
   * Returns the socket's path: the given one, else {@code $MESHAGE_CONTROL}, else {@code
   * $XDG_RUNTIME_DIR/meshage/control.sock}, else {@code ~/.meshage/control.sock}.
   *
   * @throws Failure if the path is too long for a socket
   */
  public static Path of(Optional<Path> given, Map<String, String> environment) {
    Path path =
        (given.isPresent() ? given.get() : byDefault(environment)).toAbsolutePath().normalize();
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw Failure.usage(
          "the control socket's path has more than "
              + MOST_BYTES
              + " bytes, which no system allows: "
              + path
              + "; choose a shorter one with --control");
    }
    return path;
  }

  private static Path byDefault(Map<String, String> environment) {
    String own = environment.getOrDefault(VARIABLE, "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return runtime.isEmpty()
        ? home().resolve("control.sock")
        : Path.of(runtime, "meshage", "control.sock");
  }

  /** Returns the directory of what is kept for a person, {@code ~/.meshage}. */
  public static Path home() {
    String home = System.getProperty("user.home", UNKNOWN);
    boolean isKnown = !home.isBlank() && !home.equals(UNKNOWN);
    return Path.of(isKnown ? home : System.getenv().getOrDefault("HOME", "."), ".meshage");
  }
}
