package io.meshage.cli.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import com.typesafe.config.ConfigSyntax;
import io.meshage.cli.text.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A config file with all that it includes. What it includes must be there. */
final class ConfigFile {
  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws Failure with exit code 2 if it, or what it includes, cannot be read, saying where
   */
  static Config read(Path file) {
    Path path = file.toAbsolutePath(); // or what it includes by a bare name would not be found
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw Failure.usage("the config file " + path + " cannot be read; name one that can");
    }
    try {
      return ConfigFactory.parseFile(
              path.toFile(),
              ConfigParseOptions.defaults()
                  .setSyntax(ConfigSyntax.CONF)
                  .setIncluder(new Includes(path)))
          .resolve();
    } catch (ConfigException e) {
      throw Failure.usage(place(e, path) + ": " + words(e), e);
    }
  }

  private static String place(ConfigException failure, Path path) {
    ConfigOrigin origin = failure.origin();
    return origin == null || origin.filename() == null ? path.toString() : place(origin);
  }

  /** Returns the file and line, or the option or variable. */
  static String place(ConfigOrigin origin) {
    String file = origin.filename();
    if (file == null) {
      return origin.description();
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  /** The parser's own words are about its tokens. */
  private static String words(ConfigException failure) {
    if (failure instanceof ConfigException.UnresolvedSubstitution) {
      return "a ${…} names nothing that is set; set it, or write ${?…} if it may be missing";
    } else if (String.valueOf(failure.getMessage()).contains("include statements nested")) {
      return "its includes lead in a circle; take one out";
    } else if (failure instanceof ConfigException.Parse) {
      return "a bracket, a quotation mark or a value is missing here or before, or is too much;"
          + " write a line as in: name = value";
    }
    return "it is no config file that can be read; see docs/cli.md for its form";
  }

  /**
   * Includes files by name, beside the file that names them; without an ending, as HOCON has it.
   */
  private static final class Includes implements ConfigIncluder {
    private static final List<String> ENDINGS = List.of("", ".conf", ".json", ".properties");

    private final Path file;

    Includes(Path file) {
      this.file = file;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      for (String ending : ENDINGS) {
        ConfigParseable found = context.relativeTo(what + ending);
        String name = found == null ? null : found.origin().filename();
        if (found != null && name != null && Files.isReadable(Path.of(name))) {
          return found.parse(context.parseOptions().setAllowMissing(false));
        }
      }
      throw Failure.usage(
          "the file '"
              + what
              + "', which "
              + file
              + " or a file in it includes, cannot be read; it is looked for beside the file that"
              + " includes it");
    }
  }
}
