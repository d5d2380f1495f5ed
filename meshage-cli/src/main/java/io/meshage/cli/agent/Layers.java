package io.meshage.cli.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import java.nio.file.Files;
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
          "degree",
          "broadcast",
          "port",
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
          "compress",
          "compress-from",
          "queue-bytes",
          "datagrams",
          "msa-period",
          "timeout",
          "print",
          "control");

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

  private static Config parse(Path path) {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw Failure.usage("the config file " + path + " cannot be read; name one that can");
    }
    try {
      Config config =
          ConfigFactory.parseFile(
                  path.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF))
              .resolve();
      config.root().forEach(Layers::refuseUnknown);
      return config;
    } catch (ConfigException e) {
      String where = e.origin() == null ? path.toString() : place(e.origin());
      String why = String.valueOf(e.getMessage()).replaceFirst("^.*?: (\\d+: )?", "");
      throw Failure.usage(where + ": " + why, e);
    }
  }

  private static void refuseUnknown(String key, ConfigValue value) {
    if (!KEYS.contains(key)) {
      throw Failure.usage(
          place(value.origin())
              + ": there is no setting '"
              + key
              + "'; there are "
              + String.join(", ", KEYS));
    }
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
    String origin = place(config.getValue(key).origin());
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
    return isList ? Arrays.stream(text.split(",", -1)).map(String::strip).toList() : List.of(text);
  }

  private Failure bad(String key, String why) {
    ConfigOrigin origin = config.getValue(key).origin();
    boolean isFile = origin.filename() != null;
    return Failure.usage(place(origin) + ": " + (isFile ? key + ": " : "") + why);
  }

  /** The file and line, or the flag or variable. */
  private static String place(ConfigOrigin origin) {
    String file = origin.filename();
    if (file == null) {
      return origin.description();
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }
}
