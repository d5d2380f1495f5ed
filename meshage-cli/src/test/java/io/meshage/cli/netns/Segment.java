package io.meshage.cli.netns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hosts on bridges, made of network namespaces: the bridges stand in a namespace of their own, so
 * that nothing of the machine is touched. Everything is gone after {@link #close}.
 */
final class Segment implements AutoCloseable {
  private static final int MAX_HOSTS = 64;
  private static final long COMMAND_SECONDS = 20;

  private final String prefix = "msh" + ProcessHandle.current().pid();
  private final String bridges = prefix + "br";
  private final List<String> namespaces = new ArrayList<>();
  private int hosts;

  /** Returns why this machine cannot make namespaces; empty if it can. */
  static String whyNot() {
    try {
      String probe = "mshprobe" + ProcessHandle.current().pid();
      run("ip", "netns", "add", probe);
      run("ip", "netns", "del", probe);
      return "";
    } catch (IOException e) {
      return "needs root and iproute2's ip: " + e.getMessage();
    }
  }

  Segment(int bridgeCount) throws IOException {
    add(bridges);
    for (int i = 0; i < bridgeCount; i++) {
      inBridges("ip", "link", "add", "br" + i, "type", "bridge");
      inBridges("ip", "link", "set", "br" + i, "up");
    }
  }

  private void add(String namespace) throws IOException {
    run("ip", "netns", "add", namespace);
    namespaces.add(namespace);
    run("ip", "-n", namespace, "link", "set", "lo", "up");
  }

  private void inBridges(String... command) throws IOException {
    run(inside(bridges, command));
  }

  /** Adds a host to a bridge and returns the namespace it is in; its address is 10.77.0.x. */
  String host(int bridge) throws IOException {
    int number = ++hosts;
    if (number > MAX_HOSTS) {
      throw new IllegalStateException("enough hosts");
    }
    String namespace = prefix + "h" + number;
    add(namespace);
    String port = "p" + number;
    run(
        "ip", "-n", bridges, "link", "add", port, "type", "veth", "peer", "eth0", "netns",
        namespace);
    run("ip", "-n", bridges, "link", "set", port, "master", "br" + bridge, "up");
    run(
        "ip",
        "-n",
        namespace,
        "addr",
        "add",
        "10.77.0." + number + "/24",
        "brd",
        "+",
        "dev",
        "eth0");
    run("ip", "-n", namespace, "link", "set", "eth0", "up");
    return namespace;
  }

  /** Lays a cable between two bridges. */
  void join(int a, int b) throws IOException {
    inBridges("ip", "link", "add", "ca", "type", "veth", "peer", "cb");
    inBridges("ip", "link", "set", "ca", "master", "br" + a, "up");
    inBridges("ip", "link", "set", "cb", "master", "br" + b, "up");
  }

  /** Returns the command as it is run inside a namespace. */
  static String[] inside(String namespace, String... command) {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    whole.addAll(List.of(command));
    return whole.toArray(String[]::new);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() throws IOException {
    for (String namespace : namespaces) {
      run("ip", "netns", "del", namespace);
    }
  }
}
