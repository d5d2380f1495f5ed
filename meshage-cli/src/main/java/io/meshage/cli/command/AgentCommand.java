package io.meshage.cli.command;

import io.meshage.cli.agent.Agent;
import io.meshage.cli.agent.AgentSettings;
import io.meshage.cli.agent.LiveNodes;
import io.meshage.cli.agent.SettingsReader;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Outlet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshage agent}. */
@Command(
    name = "agent",
    description = {
      "Run a node in the foreground, with a control socket for the other commands.",
      "",
      "Each option may stand in the config file by its name without the dashes, and in the",
      "environment as MESHAGE_NAME and so on; an option wins over the environment, and that over",
      "the file. SIGINT and SIGTERM leave the mesh in good order and exit 0."
    },
    footer = {
      "Example:",
      "  meshage agent --name a --listen tcp://0.0.0.0:9000 --degree 3",
      "  meshage agent --name b --listen tcp://127.0.0.1:0 --dial 127.0.0.1:9000 --print",
      "  meshage agent --name c --listen ws://127.0.0.1:8080/mesh --advertise ws://gate/mesh",
      "  meshage agent --config mesh.conf"
    })
final class AgentCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The node's name, unique in the mesh. Default: the host's name.")
  private @Nullable String name;

  @Option(
      names = "--listen",
      paramLabel = "ADDR",
      description =
          "Where to accept connections, tcp://host:port, ws://host:port/path, tls:// or wss://; may"
              + " be given several times. Port 0 takes a free port; none accepts none, and only"
              + " dials. Default: tcp://0.0.0.0:9000.")
  private @Nullable List<String> listen;

  @Option(
      names = "--advertise",
      paramLabel = "ADDR",
      description =
          "What others are told to dial, where it is not where this node listens, such as the"
              + " address of a proxy; may be given several times.")
  private @Nullable List<String> advertise;

  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description = "Which solicitations to answer; dialling ignores it. Default: default.")
  private @Nullable String namespace;

  @Option(
      names = "--app-version",
      paramLabel = "V",
      description =
          "The application's version, which others see and may check. Default: the program's.")
  private @Nullable String appVersion;

  @Option(
      names = "--version-policy",
      paramLabel = "P",
      description =
          "Which application versions may link: exact (the same), same-major (the same before the"
              + " first dot), or off. Default: off.")
  private @Nullable String versionPolicy;

  @Option(
      names = "--degree",
      paramLabel = "N",
      description =
          "How many links to look for by UDP broadcast. Default 0: neither solicit nor answer.")
  private @Nullable String degree;

  @Option(
      names = "--broadcast",
      paramLabel = "IP",
      description = "Where solicitations go. Default: 255.255.255.255.")
  private @Nullable String broadcast;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "The UDP port that all nodes of a broadcast domain share. Default: 9000.")
  private @Nullable String port;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "A file with the mesh's key, as 'meshage keygen' writes it; - is stdin. Then all is"
              + " sealed, and nobody without the key gets a link. The key may also stand in"
              + " $MESHAGE_KEY.")
  private @Nullable String keyFile;

  @Option(
      names = "--allow-key-changes",
      description =
          "Let whoever has the key change the keys of this node ('meshage keys' elsewhere)."
              + " Default: nobody may.")
  private boolean allowKeyChanges;

  @Option(
      names = "--operators",
      paramLabel = "NAMES",
      split = ",",
      description =
          "The nodes that may change the keys of this one: names, or public keys, with commas"
              + " between. Needs --identity: what they ask for is signed.")
  private @Nullable List<String> operators;

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description =
          "This node's private key, as 'meshage keygen --identity' writes it; - is stdin. Then it"
              + " signs what it announces, and links with nodes that sign, under the key that each"
              + " name was first seen with.")
  private @Nullable String identity;

  @Option(
      names = "--known-keys",
      paramLabel = "FILE",
      description =
          "Where the keys of names are kept, a line each: key, space, name. Default: the identity's"
              + " file with .known behind.")
  private @Nullable String knownKeys;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "This node's certificate (PEM), as 'meshage keygen --tls' makes it, for tls:// and"
              + " wss://. New files are taken while the agent runs.")
  private @Nullable String tlsCert;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The private key of the certificate (PEM).")
  private @Nullable String tlsKey;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "The certificates of the authorities that may name nodes (PEM).")
  private @Nullable String tlsCa;

  @Option(
      names = "--web-sockets",
      paramLabel = "WHO",
      description =
          "With what to dial ws:// and wss://: netty, or jdk, the JDK's HTTP client, whose proxy"
              + " settings then hold (-Dhttps.proxyHost=…). Default: netty.")
  private @Nullable String webSockets;

  @Option(
      names = "--dial",
      paramLabel = "ADDR",
      description =
          "Whom to dial at the start, again and again until it answers; may be given several"
              + " times.")
  private @Nullable List<String> dial;

  @Option(
      names = "--compress",
      paramLabel = "C",
      description =
          "What makes the messages of this node smaller: none, snappy, zlib, or, with their"
              + " libraries on the class path, lz4 and zstd. Default: none.")
  private @Nullable String compress;

  @Option(
      names = "--compress-from",
      paramLabel = "BYTES",
      description = "From how many bytes on a message is compressed. Default: 1024.")
  private @Nullable String compressFrom;

  @Option(
      names = "--queue-bytes",
      paramLabel = "BYTES",
      description =
          "How much may wait for all links together; when it is full, the link with the most gives"
              + " way. Default: a quarter of the direct memory that the JVM allows.")
  private @Nullable String queueBytes;

  @Option(
      names = "--datagrams",
      paramLabel = "on|off",
      description =
          "Whether pings, and announcements without news, go in UDP datagrams where those pass, and"
              + " over the links where not. Default: on.")
  private @Nullable String datagrams;

  @Option(
      names = "--msa-period",
      paramLabel = "D",
      description = "The period of mesh state announcements. Default: 10s.")
  private @Nullable String msaPeriod;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      description = "How long a send waits for its recipients. Default: 10s.")
  private @Nullable String timeout;

  @Option(names = "--print", description = "Print each message for this node to stdout.")
  private boolean print;

  @Option(names = "--config", paramLabel = "FILE", description = "Read settings from FILE (HOCON).")
  private @Nullable Path config;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log what happens, not only what goes wrong.")
  private boolean verbose;

  /** Whether it was said that messages cannot be printed. */
  private final AtomicBoolean unprinted = new AtomicBoolean();

  @Override
  public Integer call() {
    AgentSettings settings =
        new SettingsReader(System.getenv()).read(flags(), Optional.ofNullable(config));
    if (verbose) {
      // Read when the first logger is made, which is after this.
      System.setProperty("org.slf4j.simpleLogger.log.io.meshage", "info");
    }
    return new Foreground(() -> start(settings)).run();
  }

  private Agent start(AgentSettings settings) {
    Agent agent =
        Agent.start(settings, Version.number(), LiveNodes::start, this::print, common::note);
    common.err().println(agent.readyLine(settings.control()));
    common.err().flush();
    return agent;
  }

  private void print(JsonObject message) {
    common.say(
        common.format() == Format.json
            ? message.toString()
            : new Lines(common.paint()).any(message));
    Optional<String> trouble = Outlet.trouble(common.out());
    if (trouble.isPresent() && !unprinted.getAndSet(true)) {
      common.note(trouble.get() + "; messages still arrive, and are not printed");
    }
  }

  private Map<String, Object> flags() {
    Map<String, Object> flags = new TreeMap<>();
    put(flags, "name", name);
    put(flags, "listen", listen);
    put(flags, "advertise", advertise);
    put(flags, "namespace", namespace);
    put(flags, "app-version", appVersion);
    put(flags, "version-policy", versionPolicy);
    put(flags, "degree", degree);
    put(flags, "broadcast", broadcast);
    put(flags, "port", port);
    put(flags, "key-file", keyFile);
    put(flags, "allow-key-changes", allowKeyChanges ? "true" : null);
    put(flags, "operators", operators);
    put(flags, "identity", identity);
    put(flags, "known-keys", knownKeys);
    put(flags, "tls-cert", tlsCert);
    put(flags, "tls-key", tlsKey);
    put(flags, "tls-ca", tlsCa);
    put(flags, "web-sockets", webSockets);
    put(flags, "dial", dial);
    put(flags, "compress", compress);
    put(flags, "compress-from", compressFrom);
    put(flags, "queue-bytes", queueBytes);
    put(flags, "datagrams", datagrams);
    put(flags, "msa-period", msaPeriod);
    put(flags, "timeout", timeout);
    put(flags, "print", print ? "true" : null);
    put(flags, "control", common.givenControl().map(Path::toString).orElse(null));
    return flags;
  }

  private static void put(Map<String, Object> flags, String key, @Nullable Object value) {
    if (value != null) {
      flags.put(key, value);
    }
  }
}
