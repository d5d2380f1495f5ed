package io.meshage.cli.netns;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

  /** Returns why this machine cannot lose packets on demand; empty if it can. */
  static String whyNoLoss() {
    try {
      run("nft", "--version");
      return "";
    } catch (IOException e) {
      return "needs nftables' nft: " + e.getMessage();
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

  /** Takes the cable between two bridges away. */
  void part() throws IOException {
    inBridges("ip", "link", "del", "ca");
  }

  /** Takes the plug of a host's network out, or puts it in again; its address stays. */
  static void plug(String namespace, boolean in) throws IOException {
    run("ip", "-n", namespace, "link", "set", "eth0", in ? "up" : "down");
  }

  /**
   * Makes a host lose some of the packets that come to it; 0 ends that. By nftables, which every
   * kernel that has namespaces has; netem is missing in small ones.
   */
  static void lose(String namespace, int percent) throws IOException {
    run(inside(namespace, "nft", "flush ruleset"));
    if (percent > 0) {
      run(inside(namespace, "nft", "add table inet weather"));
      run(
          inside(
              namespace,
              "nft",
              "add chain inet weather in { type filter hook input priority 0; policy accept; }"));
      run(
          inside(
              namespace,
              "nft",
              "add rule inet weather in iifname eth0 numgen random mod 100 < "
                  + percent
                  + " counter drop"));
    }
  }

  /**
   * Makes what a host sends wait: by netem for the time given, or, where the kernel has none,
   * behind a bucket of 1 Mbit/s, in which packets queue for at most that time. Null ends that.
   */
  static void delay(String namespace, @Nullable Duration wait) throws IOException {
    if (wait == null) {
      run("tc", "-n", namespace, "qdisc", "del", "dev", "eth0", "root");
      return;
    }
    String millis = wait.toMillis() + "ms";
    if (hasNetem(namespace)) {
      run("tc", "-n", namespace, "qdisc", "add", "dev", "eth0", "root", "netem", "delay", millis);
    } else {
      run(
          "tc", "-n", namespace, "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", "1mbit",
          "burst", "4kb", "latency", millis);
    }
  }

  private static boolean hasNetem(String namespace) throws IOException {
    try {
      run("tc", "-n", namespace, "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms");
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("qdisc kind is unknown")) {
        return false;
      }
      throw e;
    }
    run("tc", "-n", namespace, "qdisc", "del", "dev", "lo", "root");
    return true;
  }

  /** Returns the command as it is run inside a namespace. */
  static String[] inside(String namespace, String... command) {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    whole.addAll(List.of(command));
    return whole.toArray(String[]::new);
  }

  static void run(String... command) throws IOException {
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
