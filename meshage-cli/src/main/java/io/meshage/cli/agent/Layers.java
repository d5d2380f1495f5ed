package io.meshage.cli.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.meshage.cli.control.ControlPath;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings by key in layers: the command line, then the environment, then the file. Each value
 * knows where it came from, so that an error can say so.
 */
final class Layers {
  static final String PREFIX = "MESHAGE_";

  /** What can be set, as it is written in the file; on the command line it is {@code --key}. */
  static final List<String> KEYS =
      List.of(
          "name",
          "listen",
          "advertise",
          "namespace",
          "app-version",
          "version-policy",
          "discover",
          "discovery-address",
          "discovery-port",
          "max-links",
          "key-file",
          "allow-key-changes",
          "operators",
          "identity",
          "known-keys",
          "tls-cert",
          "tls-key",
          "tls-ca",
          "web-sockets",
          "dial",
          "dial-former",
          "compress",
          "compress-from",
          "queue-bytes",
          "datagrams",
          "msa-period",
          "timeout",
          "print",
          "control");

  /** Settings by the names that they had before. */
  static final Map<String, String> OLD_KEYS =
      Map.of("degree", "discover", "broadcast", "discovery-address", "port", "discovery-port");

  /** Variables that are no settings of the node. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("MESHAGE_KEY", "MESHAGE_CONFIG", "MESHAGE_JAVA_OPTS");

  /** Settings that are files: those in a config file are taken from where that file is. */
  private static final Set<String> FILES =
      Set.of("key-file", "identity", "known-keys", "tls-cert", "tls-key", "tls-ca", "control");

  private static final Set<String> LISTS = Set.of("listen", "advertise", "dial", "operators");

  private final Config config;
  private final Map<String, Shown> shown = new LinkedHashMap<>();

  private Layers(Config config) {
    this.config = config;
  }

  /**
   * Reads the layers.
   *
   * @param flags what stood on the command line, by key: a text or a list of texts
   * @throws Failure with exit code 2 if the file cannot be read, saying where and why
   */
  static Layers read(Map<String, ?> flags, Map<String, String> environment, Optional<Path> file) {
    refuseMisspelt(environment);
    Config commandLine = ConfigFactory.empty();
    for (Map.Entry<String, ?> flag : new TreeMap<>(flags).entrySet()) {
      commandLine = with(commandLine, flag.getKey(), flag.getValue(), "--" + flag.getKey());
    }
    Config variables = ConfigFactory.empty();
    for (String key : KEYS) {
      String value = environment.getOrDefault(variable(key), "");
      if (!value.isEmpty()) {
        variables = with(variables, key, value, "$" + variable(key));
      }
    }
    Config read = file.map(Layers::parse).orElse(ConfigFactory.empty());
    return new Layers(commandLine.withFallback(variables).withFallback(read));
  }

  private static Config with(Config config, String key, Object value, String origin) {
    return config.withValue(key, ConfigValueFactory.fromAnyRef(value, origin));
  }

  static String variable(String key) {
    return PREFIX + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Refuses what is no setting, and gives those that were called otherwise their names of now. */
  private static Config parse(Path path) {
    Config config = ConfigFile.read(path);
    for (Map.Entry<String, ConfigValue> setting : new TreeMap<>(config.root()).entrySet()) {
      String key = setting.getKey();
      ConfigValue value = setting.getValue();
      String now = OLD_KEYS.getOrDefault(key, key);
      if (!KEYS.contains(now)) {
        throw Failure.usage(
            ConfigFile.place(value.origin()) + ": there is no setting '" + key + "'" + hint(key));
      } else if (!now.equals(key) && config.root().containsKey(now)) {
        throw Failure.usage(
            ConfigFile.place(value.origin())
                + ": '"
                + key
                + "' and '"
                + now
                + "' are the same setting; keep one");
      } else if (!now.equals(key)) {
        config = config.withoutPath(ConfigUtil.joinPath(key)).withValue(now, value);
      }
    }
    return config;
  }

  private static String hint(String key) {
    return Spelling.nearest(key, KEYS)
        .map(meant -> "; did you mean '" + meant + "'?")
        .orElse("; there are " + String.join(", ", KEYS));
  }

  /** A variable that is nearly one of ours would otherwise be passed over in silence. */
  private static void refuseMisspelt(Map<String, String> environment) {
    Set<String> known = new TreeSet<>(OTHER_VARIABLES);
    KEYS.forEach(key -> known.add(variable(key)));
    for (String name : new TreeSet<>(environment.keySet())) {
      boolean isOurs = known.contains(name) || !name.startsWith(PREFIX);
      // a container's environment has MESHAGE_PORT=tcp://… beside a service of that name
      if (!isOurs && !environment.getOrDefault(name, "").contains("://")) {
        meant(name.substring(PREFIX.length()), known)
            .ifPresent(
                meant -> {
                  throw Failure.usage(
                      "there is no setting $" + name + "; did you mean $" + meant + "?");
                });
      }
    }
  }

  /** Only what follows the common beginning counts as letters. */
  private static Optional<String> meant(String rest, Set<String> known) {
    String old = OLD_KEYS.get(rest.toLowerCase(Locale.ROOT).replace('_', '-'));
    if (old != null) {
      return Optional.of(variable(old));
    }
    List<String> rests = known.stream().map(one -> one.substring(PREFIX.length())).toList();
    return Spelling.nearest(rest, rests).map(PREFIX::concat);
  }

  /** Returns a setting, or the default where no layer has it. */
  <T> T one(String key, Function<String, T> reader, T otherwise) {
    List<T> values = many(key, reader, List.of(otherwise));
    if (values.size() != 1) {
      throw bad(key, "one value is wanted, not " + values.size());
    }
    return values.get(0);
  }

  /** Returns a setting that is a list; a text holds one value, or several with commas between. */
  <T> List<T> many(String key, Function<String, T> reader, List<T> otherwise) {
    if (!config.hasPath(key)) {
      shown.put(key, new Shown(key, text(otherwise), Shown.DEFAULT));
      return otherwise;
    }
    List<String> texts = texts(key);
    String origin = ConfigFile.place(config.getValue(key).origin());
    shown.put(key, new Shown(key, String.join(", ", texts), origin));
    List<T> values = new ArrayList<>();
    for (String text : texts) {
      try {
        values.add(reader.apply(text));
      } catch (IllegalArgumentException e) {
        throw bad(key, String.valueOf(e.getMessage()));
      }
    }
    return values;
  }

  private static String text(List<?> values) {
    return values.stream()
        .map(value -> value instanceof Optional<?> optional ? optional.orElse(null) : value)
        .filter(Objects::nonNull)
        .map(Layers::word)
        .collect(Collectors.joining(", "));
  }

  private static String word(Object value) {
    if (value instanceof Duration time) {
      return Durations.format(time);
    }
    return value instanceof Enum<?> choice
        ? choice.name().toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }

  /** Returns what has been read so far, in that order. */
  List<Shown> shown() {
    return List.copyOf(shown.values());
  }

  private List<String> texts(String key) {
    Object value = config.getValue(key).unwrapped();
    if (value instanceof Map) {
      throw bad(key, "a value is wanted, not a group of them");
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    boolean isList = LISTS.contains(key);
    String text = String.valueOf(value);
    if (FILES.contains(key) && !text.equals(SecretFile.STDIN)) {
      return List.of(absolute(key, text));
    }
    return isList ? Arrays.stream(text.split(",", -1)).map(String::strip).toList() : List.of(text);
  }

  private Failure bad(String key, String why) {
    ConfigOrigin origin = config.getValue(key).origin();
    boolean isFile = origin.filename() != null;
    return Failure.usage(ConfigFile.place(origin) + ": " + (isFile ? key + ": " : "") + why);
  }

  private String absolute(String key, String text) {
    ConfigOrigin origin = config.getValue(key).origin();
    Path path = ControlPath.of(text, ConfigFile.place(origin));
    String file = origin.filename();
    Path directory = file == null ? null : Path.of(file).getParent();
    return (directory == null ? path : directory.resolve(path)).toAbsolutePath().toString();
  }
}
