package io.meshage.cli.command;

import io.meshage.cli.agent.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of an agent that are settings of its node, by what they are about. An option is
 * called as its setting is in the config file.
 */
final class AgentOptions {
  private static final String ADDRESSES = "Addresses";
  private static final String DISCOVERY = "Discovery";
  private static final String SECURITY = "Security";
  private static final String TUNING = "Tuning";
  private static final String OUTPUT = "Output";

  /** What is given as often as one likes. */
  private static final List<String> LISTS = List.of("listen", "advertise", "dial", "operators");

  /**
   * One option.
   *
   * @param label what stands for its value; empty where it has none
   */
  private record Row(String group, String key, String label, String description) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              ADDRESSES,
              "name",
              "NAME",
              "The node's name, unique in the mesh. Default: the host's name."),
          new Row(
              ADDRESSES,
              "listen",
              "ADDR",
              "Where to accept connections: tcp://host:port, ws://host:port/path, tls:// or wss://."
                  + " May be given several times. Port 0 takes a free port; 'none' accepts no"
                  + " connections. Default: tcp://0.0.0.0:9000."),
          new Row(
              ADDRESSES,
              "advertise",
              "ADDR",
              "Which address the other nodes dial, if it is not one of --listen, such as that of a"
                  + " proxy. May be given several times."),
          new Row(
              ADDRESSES,
              "dial",
              "ADDR",
              "Which node to dial at the start, again and again until it answers. May be given"
                  + " several times."),
          new Row(
              ADDRESSES,
              "dial-former",
              "on|off",
              "Whether to dial at the start, once, the neighbours that the node had when it ended."
                  + " Default: on."),
          new Row(
              ADDRESSES,
              "max-links",
              "N",
              "How many links the node has at most; further ones are refused. Default: 256."),
          new Row(
              ADDRESSES,
              "web-sockets",
              "CLIENT",
              "What dials ws:// and wss://: netty, or jdk, which uses the proxy settings of Java"
                  + " (-Dhttps.proxyHost=...). Default: netty."),
          new Row(
              DISCOVERY,
              "discover",
              "N",
              "How many links to look for by UDP broadcast. Default 0: neither look for nodes nor"
                  + " answer those that do."),
          new Row(
              DISCOVERY,
              "namespace",
              "NAME",
              "Nodes find only those with the same namespace; dialling ignores it. Default:"
                  + " default."),
          new Row(
              DISCOVERY,
              "discovery-address",
              "IP",
              "Where the broadcasts go. Default: 255.255.255.255."),
          new Row(
              DISCOVERY,
              "discovery-port",
              "PORT",
              "The UDP port of the broadcasts, the same for all nodes. Default: 9000."),
          new Row(
              SECURITY,
              "key-file",
              "FILE",
              "A file with the mesh's key, as 'meshage keygen' writes it; - is standard input."
                  + " Everything is encrypted with it, and only nodes that have it can link. The"
                  + " key itself may stand in $MESHAGE_KEY."),
          new Row(
              SECURITY,
              "allow-key-changes",
              "",
              "Let every node that has the key change the keys of this one with 'meshage keys'."
                  + " Default: no other node may."),
          new Row(
              SECURITY,
              "operators",
              "NAMES",
              "The nodes that may change the keys of this one: names or public keys, separated by"
                  + " commas. Needs --identity, because their requests are signed."),
          new Row(
              SECURITY,
              "identity",
              "FILE",
              "This node's private key, as 'meshage keygen identity' writes it; - is standard"
                  + " input. The node then signs what it announces, and links only with nodes that"
                  + " do, each under the key that its name was first seen with."),
          new Row(
              SECURITY,
              "known-keys",
              "FILE",
              "Where the keys of other nodes are kept, a line each: key, space, name. Default: the"
                  + " file of --identity with .known appended."),
          new Row(
              SECURITY,
              "tls-cert",
              "FILE",
              "This node's certificate (PEM), as 'meshage keygen tls' makes it, for tls:// and"
                  + " wss://. A new file is read while the agent runs."),
          new Row(SECURITY, "tls-key", "FILE", "The private key of the certificate (PEM)."),
          new Row(
              SECURITY,
              "tls-ca",
              "FILE",
              "The certificates of the authorities that may certify nodes (PEM)."),
          new Row(
              SECURITY,
              "app-version",
              "VERSION",
              "The version of the application, which other nodes see and may check. Default: the"
                  + " program's."),
          new Row(
              SECURITY,
              "version-policy",
              "POLICY",
              "Which application versions may link: exact (the same), same-major (the same before"
                  + " the first dot), or off (all). Default: off."),
          new Row(
              TUNING,
              "compress",
              "NAME",
              "How the node compresses its messages: none, snappy, zlib, or, with their libraries"
                  + " on the class path, lz4 and zstd. Default: none."),
          new Row(
              TUNING,
              "compress-from",
              "BYTES",
              "Messages of this size and more are compressed. Default: 1024."),
          new Row(
              TUNING,
              "queue-bytes",
              "BYTES",
              "How much may wait to be written on all links together. When that is full, the"
                  + " longest queue gives way. Default: a quarter of the JVM's direct memory."),
          new Row(
              TUNING,
              "datagrams",
              "on|off",
              "Whether pings go in UDP datagrams beside the links, where those pass. Default: on."),
          new Row(
              TUNING,
              "msa-period",
              "DURATION",
              "How often the node announces its links although nothing has changed, 100ms to 1h."
                  + " Default: 10s."),
          new Row(
              TUNING,
              "timeout",
              "DURATION",
              "How long a send waits for its recipients, 1ms to 1h. Default: 10s."),
          new Row(OUTPUT, "print", "", "Write each message for this node to standard output."));

  private AgentOptions() {}

  /** Adds them to the command. */
  static void addTo(CommandSpec agent) {
    Map<String, ArgGroupSpec.Builder> groups = new LinkedHashMap<>();
    for (Row row : ROWS) {
      groups
          .computeIfAbsent(
              row.group,
              name -> ArgGroupSpec.builder().heading("%n" + name + ":%n").validate(false))
          .addArg(option(row.key, row).build());
    }
    groups.values().forEach(group -> agent.addArgGroup(group.build()));
    SettingsReader.OLD_NAMES.forEach(
        (old, now) ->
            ROWS.stream()
                .filter(row -> row.key.equals(now))
                .forEach(row -> agent.addOption(option(old, row).hidden(true).build())));
  }

  private static OptionSpec.Builder option(String name, Row row) {
    OptionSpec.Builder option =
        OptionSpec.builder("--" + name).description(row.description.replace("$", "$$"));
    if (row.label.isEmpty()) {
      return option.arity("0").type(boolean.class);
    }
    option.arity("1").paramLabel(row.label);
    return LISTS.contains(row.key)
        ? option.type(List.class).auxiliaryTypes(String.class)
        : option.type(String.class);
  }

  /** Returns what stood on the command line, by setting: a text or a list of texts. */
  static Map<String, Object> given(CommandSpec agent) {
    Map<String, Object> given = new TreeMap<>();
    for (Row row : ROWS) {
      put(given, agent, row.key, row.key);
    }
    SettingsReader.OLD_NAMES.forEach((old, now) -> put(given, agent, old, now));
    return given;
  }

  private static void put(Map<String, Object> given, CommandSpec agent, String name, String key) {
    Object value = agent.findOption("--" + name).getValue();
    if (value instanceof Boolean flag) {
      if (flag) {
        given.put(key, "true");
      }
    } else if (value instanceof List<?> list) {
      given.put(key, new ArrayList<>(list));
    } else if (value != null) {
      given.put(key, value);
    }
  }
}
