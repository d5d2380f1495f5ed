package io.meshage.cli.agent;

import io.meshage.Compressor;
import io.meshage.Endpoint;
import io.meshage.KeyChanges;
import io.meshage.Keyring;
import io.meshage.Limits;
import io.meshage.MeshConfig;
import io.meshage.NodeKey;
import io.meshage.SharedKey;
import io.meshage.TlsFiles;
import io.meshage.TopologyTimers;
import io.meshage.VersionPolicy;
import io.meshage.WebSockets;
import io.meshage.cli.control.ControlPath;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the settings of an agent together: the command line, then {@code MESHAGE_*} in the
 * environment, then the file, then the defaults.
 */
public final class SettingsReader {
  /** Settings that had another name before: the old one, and that of now. */
  public static final Map<String, String> OLD_NAMES = Layers.OLD_KEYS;

  private static final Endpoint DEFAULT_LISTEN =
      new Endpoint(Endpoint.TCP, "0.0.0.0", Endpoint.DEFAULT_PORT);
  private static final String KEY_VARIABLE = Layers.PREFIX + "KEY";
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final int DEFAULT_LINKS = 256; // as MeshConfig.lan() has it
  private static final int MOST_PORT = 65_535;

  private final Map<String, String> environment;

  /** In place of an address at which to listen: none, so that the node only dials. */
  private static final String NOWHERE = "none";

  /** Creates a reader of this environment. */
  public SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads all layers.
   *
   * @param flags what stood on the command line, by key: a text or a list of texts
   * @param file the file that the command line names; else {@code $MESHAGE_CONFIG}, if set
   * @throws Failure with exit code 2 if a value is bad, saying where it stands and why
   */
  public AgentSettings read(Map<String, ?> flags, Optional<Path> file) {
    String variable = environment.getOrDefault(Layers.PREFIX + "CONFIG", "");
    Optional<Path> named = variable.isEmpty() ? Optional.empty() : Optional.of(Path.of(variable));
    Layers layers = Layers.read(flags, environment, file.or(() -> named));
    Optional<Path> control =
        layers.one("control", text -> Optional.of(Path.of(text)), Optional.<Path>empty());
    Path path = ControlPath.of(control, environment);
    return new AgentSettings(
        layers.one("name", text -> Limits.name(text, "the name"), HostName.get()),
        listen(layers),
        layers.many(
            "advertise", text -> MeshConfig.advertised(Endpoint.of(text)), List.<Endpoint>of()),
        layers.one("namespace", text -> Limits.name(text, "the namespace"), "default"),
        layers.one(
            "app-version",
            text -> Optional.of(Limits.label(text, Limits.MAX_NAME_BYTES, "the version")),
            Optional.<String>empty()),
        layers.one(
            "discover",
            text -> number(0, Limits.MAX_NEIGHBOURS, text, "the number of links to look for"),
            0),
        layers.one("discovery-address", SettingsReader::address, "255.255.255.255"),
        layers.one(
            "discovery-port",
            text -> number(1, MOST_PORT, text, "the UDP port"),
            MeshConfig.DEFAULT_SOLICITATION_PORT),
        layers.one(
            "max-links",
            text -> number(1, Limits.MAX_NEIGHBOURS, text, "the greatest number of links"),
            DEFAULT_LINKS),
        protection(layers),
        layers.many("dial", text -> Dialable.of(text).toString(), List.of()),
        layers.one("dial-former", SettingsReader::flag, true),
        layers.one("compress", Compressor::ofName, Compressor.NONE),
        layers.one(
            "compress-from",
            text -> number(0, Limits.MAX_BODY_BYTES, text, "the smallest body to compress"),
            MeshConfig.DEFAULT_COMPRESS_FROM),
        layers.one(
            "queue-bytes",
            text -> number(0, Integer.MAX_VALUE, text, "the bytes that wait for links"),
            0),
        layers.one("datagrams", SettingsReader::flag, true),
        layers.one(
            "msa-period", text -> TopologyTimers.msaPeriod(Durations.parse(text)), TEN_SECONDS),
        layers.one("timeout", text -> MeshConfig.timeout(Durations.parse(text)), TEN_SECONDS),
        layers.one("print", SettingsReader::flag, false),
        path,
        shown(layers, path));
  }

  private static List<Endpoint> listen(Layers layers) {
    List<Optional<Endpoint>> found =
        layers.many(
            "listen",
            text -> text.equals(NOWHERE) ? Optional.empty() : Optional.of(Endpoint.of(text)),
            List.of(Optional.of(DEFAULT_LISTEN)));
    if (found.size() > 1 && found.contains(Optional.<Endpoint>empty())) {
      throw Failure.usage("--listen " + NOWHERE + " stands alone; leave out the other addresses");
    }
    return found.stream().flatMap(Optional::stream).toList();
  }

  /** In the order of the keys; of a key in the environment only that it is there. */
  private List<Shown> shown(Layers layers, Path control) {
    List<Shown> shown = new ArrayList<>();
    for (Shown one : layers.shown()) {
      boolean isDefault = one.origin().equals(Shown.DEFAULT);
      if (one.name().equals("version-policy") && isDefault) {
        shown.add(one.withValue("off"));
      } else {
        shown.add(one.name().equals("control") ? one.withValue(control.toString()) : one);
      }
    }
    if (!environment.getOrDefault(KEY_VARIABLE, "").isEmpty()) {
      shown.add(new Shown("key", "(not shown)", "$" + KEY_VARIABLE));
    }
    shown.sort(Comparator.comparingInt(one -> Layers.KEYS.indexOf(one.name())));
    return shown;
  }

  private Protection protection(Layers layers) {
    Optional<String> file =
        layers.one("identity", name -> Optional.of(name), Optional.<String>empty());
    Optional<NodeKey> identity =
        layers.one(
            "identity",
            name ->
                Optional.of(
                    NodeKey.ofText(
                        SecretFile.read(name, "identity", "meshage keygen identity " + name))),
            Optional.<NodeKey>empty());
    Optional<Path> known =
        layers.one("known-keys", name -> Optional.of(Path.of(name)), Optional.<Path>empty());
    if (known.isPresent() && identity.isEmpty()) {
      throw Failure.usage("known keys are of use only with --identity FILE");
    }
    return new Protection(
        keys(layers),
        layers.one(
            "key-file",
            name ->
                name.equals(SecretFile.STDIN) ? Optional.<Path>empty() : Optional.of(Path.of(name)),
            Optional.<Path>empty()),
        keyChanges(layers, identity.isPresent()),
        identity,
        known.or(
            () -> file.filter(name -> !name.equals(SecretFile.STDIN)).map(SettingsReader::known)),
        layers.one("version-policy", SettingsReader::policy, VersionPolicy.LENIENT),
        tls(layers),
        layers.one("web-sockets", SettingsReader::webSockets, WebSockets.NETTY));
  }

  private static KeyChanges keyChanges(Layers layers, boolean hasIdentity) {
    boolean anybody = layers.one("allow-key-changes", SettingsReader::flag, false);
    List<String> operators = layers.many("operators", name -> name, List.of());
    if (anybody && !operators.isEmpty()) {
      throw Failure.usage("give either --allow-key-changes or --operators, not both");
    } else if (!operators.isEmpty() && !hasIdentity) {
      throw Failure.usage(
          "operators are known by their keys; give --identity too, or --allow-key-changes instead");
    }
    return anybody
        ? KeyChanges.BY_ANYBODY
        : operators.isEmpty() ? KeyChanges.BY_NOBODY : KeyChanges.by(operators);
  }

  private static WebSockets webSockets(String name) {
    return switch (name) {
      case "netty" -> WebSockets.NETTY;
      case "jdk" -> WebSockets.JDK;
      default ->
          throw new IllegalArgumentException(
              "nothing that dials WebSockets is called '" + name + "'; there are netty and jdk");
    };
  }

  private static VersionPolicy policy(String name) {
    return switch (name) {
      case "exact" -> VersionPolicy.EXACT;
      case "same-major" -> VersionPolicy.SAME_MAJOR;
      case "off" -> VersionPolicy.LENIENT;
      default ->
          throw new IllegalArgumentException(
              "no version policy is called '" + name + "'; there are exact, same-major and off");
    };
  }

  /** The files are read again when they change; here only that nobody else may read the key. */
  private static Optional<TlsFiles> tls(Layers layers) {
    Optional<Path> none = Optional.empty();
    Optional<Path> certificates = layers.one("tls-cert", name -> Optional.of(Path.of(name)), none);
    Optional<Path> key = layers.one("tls-key", SettingsReader::tlsKey, none);
    Optional<Path> authorities = layers.one("tls-ca", name -> Optional.of(Path.of(name)), none);
    if (certificates.isEmpty() && key.isEmpty() && authorities.isEmpty()) {
      return Optional.empty();
    } else if (certificates.isEmpty() || key.isEmpty() || authorities.isEmpty()) {
      throw Failure.usage("--tls-cert, --tls-key and --tls-ca go together; give all three");
    }
    return Optional.of(new TlsFiles(certificates.get(), key.get(), authorities.get()));
  }

  private static Optional<Path> tlsKey(String name) {
    if (name.equals(SecretFile.STDIN)) {
      throw new IllegalArgumentException("the key of a certificate must be in a file");
    }
    SecretFile.check(Path.of(name), "TLS key", "meshage keygen tls NAME");
    return Optional.of(Path.of(name));
  }

  private static Path known(String identity) {
    return Path.of(identity + ".known");
  }

  /** A key never stands on a command line, where all users of the host can read it. */
  private Optional<Keyring> keys(Layers layers) {
    Optional<Keyring> inFile =
        layers.one("key-file", name -> Optional.of(KeyFile.read(name)), Optional.<Keyring>empty());
    String text = environment.getOrDefault(KEY_VARIABLE, "");
    if (text.isEmpty()) {
      return inFile;
    } else if (inFile.isPresent()) {
      throw Failure.usage("there is a key file, and a key in $" + KEY_VARIABLE + "; keep one");
    }
    try {
      return Optional.of(Keyring.of(SharedKey.ofText(text)));
    } catch (IllegalArgumentException e) {
      throw Failure.usage("$" + KEY_VARIABLE + ": " + e.getMessage(), e);
    }
  }

  private static int number(int least, int most, String text, String what) {
    try {
      return Limits.between(least, most, Integer.parseInt(text), what);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(what + " must be a whole number, not '" + text + "'", e);
    }
  }

  private static String address(String text) {
    if (!new Endpoint("udp", text, 0).isNumeric()) {
      throw new IllegalArgumentException(
          "the broadcast address must be a number such as 10.0.0.255, not '" + text + "'");
    }
    return text;
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("on or off is wanted, not '" + text + "'");
    };
  }
}
