package io.meshage.cli.control;

import io.meshage.cli.text.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the control socket is. */
public final class ControlPath {
  /** The environment variable that names it. */
  public static final String VARIABLE = "MESHAGE_CONTROL";

  /** {@code sun_path} of unix(7) has 108 bytes, the last of which is zero. */
  static final int MOST_BYTES = 107;

  /** The variables that say where files of a person are. */
  static final String SETTABLE = "$" + VARIABLE + ", $XDG_RUNTIME_DIR and $HOME";

  private ControlPath() {}

  /**
   * Returns the socket's path: the given one, else {@code $MESHAGE_CONTROL}, else {@code
   * $XDG_RUNTIME_DIR/meshage/control.sock}, if there is that directory, else {@code
   * $HOME/.meshage/control.sock}.
   *
   * @throws Failure if the path is too long for a socket, or there is no place for it
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
      return of(own, "$" + VARIABLE);
    }
    Optional<Path> runtime =
        absolute(environment.getOrDefault("XDG_RUNTIME_DIR", "")).filter(Files::isDirectory);
    return runtime
        .map(directory -> directory.resolve("meshage"))
        .or(() -> home(environment))
        .orElseThrow(
            () ->
                Failure.usage(
                    "there is no place for the control socket: "
                        + SETTABLE
                        + " are not set, or not to directories; set one, or name the socket with"
                        + " --control"))
        .resolve("control.sock");
  }

  /**
   * Returns a path that somebody wrote.
   *
   * @param origin where it was written, for people
   * @throws Failure if the system can have no such path
   */
  public static Path of(String text, String origin) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw Failure.usage(origin + ": there can be no file '" + text + "'; name another", e);
    }
  }

  /**
   * Returns the directory of what is kept for a person, {@code $HOME/.meshage}; where the variable
   * is not set, in the home directory that the system knows. Empty if there is none: a user whom
   * the system does not know, as in containers, has no directory, and none is made up.
   */
  public static Optional<Path> home(Map<String, String> environment) {
    return absolute(environment.getOrDefault("HOME", ""))
        .or(() -> absolute(System.getProperty("user.home", "")))
        .map(home -> home.resolve(".meshage"));
  }

  /** A relative one would be another directory in each place where a command is given. */
  private static Optional<Path> absolute(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
