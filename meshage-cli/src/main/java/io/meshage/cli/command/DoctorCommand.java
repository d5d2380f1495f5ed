package io.meshage.cli.command;

import io.meshage.Address;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Causes;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Paint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage doctor}. */
@Command(
    name = "doctor",
    description = {
      "Say what is wrong between this agent's node and another.",
      "Given an address: looks up its name, tries its port, and dials it, which tells of keys,",
      "certificates, identities and versions. A link that comes of it stays.",
      "Given the name of a node: follows the path to it hop by hop.",
      "Then looks at the link: encryption, clocks, whether UDP passes, and whether large messages",
      "pass as well as small ones. Where they do not, the attempt may cost the link."
    },
    footer = {"Example:", "  meshage doctor edge7.example:9000", "  meshage doctor edge7"})
final class DoctorCommand implements Callable<Integer> {
  private static final int CONNECT_MILLIS = 5_000;

  /** Pings come each second; the first offers datagrams, the next tries them. */
  private static final Duration DATAGRAMS_WITHIN = Duration.ofSeconds(4);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** How far clocks may be apart before nodes with keys no longer hear each other's calls. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

  private static final Duration PROBE_WITHIN = Duration.ofSeconds(3);
  private static final String ACKNOWLEDGED = "ACKNOWLEDGED";

  /** More than one packet of any network. */
  private static final int LARGE_BYTES = 20_000;

  private static final String LOST_LARGE =
      ": large packets vanish, and small ones pass. Something on the way (a tunnel, a VPN) takes"
          + " smaller packets than the network interfaces do, and what tells them so (ICMP) is"
          + " filtered; lower the MTU of the interface, as in 'ip link set dev eth0 mtu 1280'";

  @Mixin private final Common common = new Common();

  @Parameters(
      paramLabel = "ADDR|NAME",
      description = "An address as for dial, or the name of a node of the mesh.")
  private String whom = "";

  /** How a check came out; the names are the contract's. */
  private enum State {
    ok,
    warn,
    failed
  }

  private final List<JsonObject> checks = new ArrayList<>();
  private boolean anyFailed;

  @Override
  public Integer call() {
    Optional<JsonObject> link = linkTo(whom);
    if (link.isPresent()) {
      examine(whom);
    } else {
      awaited().ifPresent(this::goOnWithItsAddress);
      if (common.call(new Request.Listing(true)).texts("nodes").contains(whom)) {
        examineFar();
      } else {
        String peer = dial();
        if (!peer.isEmpty()) {
          examine(peer);
        }
      }
    }
    JsonObject answer = new JsonObject().put("ok", !anyFailed).putObjects("checks", checks);
    var unused = common.printedAsJson(answer);
    if (anyFailed) {
      throw Failure.mesh(
          "not all is well between this node and " + whom + "; the check that failed says why");
    }
    return 0;
  }

  /** A node of the mesh to which there is no link: the path there, then the first link on it. */
  private void examineFar() {
    try {
      List<String> route = common.call(new Request.Route(whom)).texts("hops");
      told("route", State.ok, String.join(" → ", route));
    } catch (Failure e) {
      if (e.exitCode() == Failure.NO_AGENT) {
        throw e;
      }
      told("route", State.failed, e.line());
      return;
    }
    JsonObject trace = common.call(new Request.Trace(whom, Optional.of(PROBE_WITHIN)));
    List<JsonObject> hops = trace.objects("hops");
    hops.forEach(
        hop ->
            told(
                "hop",
                State.ok,
                hop.text("node") + ", " + Durations.measured(hop.number("rttMicros"))));
    if (!trace.text("outcome").equals(ACKNOWLEDGED)) {
      String last = hops.isEmpty() ? "this node" : hops.get(hops.size() - 1).text("node");
      told(
          "hop",
          State.failed,
          "behind "
              + last
              + ": "
              + Words.outcome(trace.text("outcome"))
              + "; run 'meshage doctor' on that host");
      return;
    }
    hops.stream()
        .findFirst()
        .flatMap(first -> linkTo(first.text("node")))
        .ifPresent(link -> examineLink(link.text("peer"), link));
    sizes(hops.stream().map(hop -> hop.text("node")).toList());
  }

  /** Whether large messages pass as well as small ones do, and if not, from where on. */
  private void sizes(List<String> hops) {
    String last = hops.get(hops.size() - 1);
    if (passes(last, LARGE_BYTES)) {
      told("size", State.ok, LARGE_BYTES + " bytes reach " + last + " in one message");
      return;
    }
    String before = "this node";
    for (String hop : hops) {
      if (!hop.equals(last) && passes(hop, LARGE_BYTES)) {
        before = hop;
      } else if (passes(hop, 0)) {
        told("size", State.failed, "between " + before + " and " + hop + LOST_LARGE);
        return;
      } else {
        told(
            "size",
            State.failed,
            "the link between "
                + before
                + " and "
                + hop
                + " was lost with a message of "
                + LARGE_BYTES
                + " bytes"
                + LOST_LARGE);
        return;
      }
    }
  }

  private boolean passes(String node, int bytes) {
    return common
            .call(new Request.Ping(node, 1, Duration.ZERO, Optional.of(PROBE_WITHIN), bytes))
            .number("received")
        > 0;
  }

  private Optional<JsonObject> linkTo(String peer) {
    return common.call(new Request.Peers()).objects("peers").stream()
        .filter(link -> link.text("peer").equals(peer))
        .findFirst();
  }

  private Optional<JsonObject> awaited() {
    return common.call(new Request.Peers()).objects("awaited").stream()
        .filter(link -> link.text("peer").equals(whom))
        .findFirst();
  }

  private void goOnWithItsAddress(JsonObject awaited) {
    told("link", State.warn, "missing: " + Words.awaited(awaited));
    whom = awaited.text("address");
  }

  /** Returns the name of who answers; empty if nobody does. */
  private String dial() {
    Address address;
    try {
      address = Address.of(whom);
    } catch (IllegalArgumentException e) {
      throw common.usage(e.getMessage() + "; nor is it the name of a node");
    }
    List<String> before =
        common.call(new Request.Peers()).objects("peers").stream()
            .map(each -> each.text("peer"))
            .toList();
    List<String> closed = new ArrayList<>();
    boolean isNamed = false;
    for (Endpoint place : address.places()) {
      isNamed |= tryPort(place, closed);
    }
    if (!isNamed) {
      return ""; // what cannot be found cannot be dialled, and that is told
    }
    try {
      String peer = common.call(new Request.Dial(whom)).text("peer");
      closed.forEach(what -> told("port", State.warn, what + ", but the agent reaches the node"));
      told("link", State.ok, "linked to " + peer + ", which stays");
      return peer;
    } catch (Failure e) {
      Optional<String> linked =
          before.stream().filter(name -> e.line().contains(" and " + name + " (")).findFirst();
      if (e.reason().equals(CloseReason.ALREADY_LINKED.name()) && linked.isPresent()) {
        told("link", State.ok, "there is a link to " + linked.get() + " already");
        return linked.get();
      }
      if (e.exitCode() != Failure.MESH) {
        throw e;
      }
      if (closed.isEmpty()) {
        told("link", State.failed, e.line());
      } else {
        told(
            "port",
            State.failed,
            String.join(", ", closed)
                + "; check that the node runs, where it listens, and what filters on the way");
      }
      return "";
    }
  }

  /** Returns whether there is such a host; adds what is closed. */
  private boolean tryPort(Endpoint place, List<String> closed) {
    if (place.scheme().equals(Endpoint.SRV)) {
      told("name", State.ok, place + " is the name of a service, which the agent looks up");
      return true;
    }
    InetAddress[] found;
    try {
      found = InetAddress.getAllByName(place.host());
    } catch (UnknownHostException e) {
      told(
          "name",
          State.failed,
          place.host()
              + " is neither a node of this mesh ('meshage list' shows them) nor a host that the"
              + " name servers know");
      return false;
    }
    if (!place.isNumeric()) {
      told(
          "name",
          State.ok,
          place.host()
              + " is "
              + Arrays.stream(found)
                  .map(InetAddress::getHostAddress)
                  .collect(Collectors.joining(", ")));
    }
    for (InetAddress each : found) {
      tryPort(new InetSocketAddress(each, place.port()), closed);
    }
    return true;
  }

  private void tryPort(InetSocketAddress to, List<String> closed) {
    String what = "TCP port " + to.getPort() + " of " + to.getAddress().getHostAddress();
    long begin = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(to, CONNECT_MILLIS);
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
      told("port", State.ok, what + " is open, " + Durations.measured(micros));
    } catch (SocketTimeoutException e) {
      closed.add(what + " does not answer within " + CONNECT_MILLIS / 1000 + " s");
    } catch (IOException e) {
      closed.add(what + " is closed: " + Causes.of(e));
    }
  }

  private void examine(String peer) {
    Optional<JsonObject> found = linkTo(peer);
    if (found.isEmpty()) {
      gone(peer);
      return;
    }
    if (examineLink(peer, found.get())) {
      sizes(List.of(peer));
    }
  }

  /** Returns whether the link is still there in the end. */
  private boolean examineLink(String peer, JsonObject link) {
    told(
        "link",
        link.text("protection").equals("none") ? State.warn : State.ok,
        link.text("address") + ", encrypted: " + link.text("protection"));
    if (!link.flag("inUse")) {
      told("link", State.warn, "no message takes it yet: " + Words.unused(link));
    }
    clock(link.number("clockAheadMicros"));
    return datagrams(peer, link);
  }

  private void clock(long aheadMicros) {
    Duration apart = Duration.ofNanos(Math.abs(aheadMicros) * 1000);
    String words =
        "its clock is "
            + Durations.measured(Math.abs(aheadMicros))
            + (aheadMicros < 0 ? " behind" : " ahead of")
            + " ours";
    if (apart.compareTo(CLOCKS_APART) > 0) {
      words +=
          "; nodes with a key do not hear each other's calls then: set the clocks of both hosts";
    }
    told("clock", apart.compareTo(CLOCKS_APART) > 0 ? State.warn : State.ok, words);
  }

  private boolean datagrams(String peer, JsonObject first) {
    long end = System.nanoTime() + DATAGRAMS_WITHIN.toNanos();
    Optional<JsonObject> link = Optional.of(first);
    while (link.isPresent()
        && !link.get().text("pings").equals("udp")
        && System.nanoTime() - end < 0) {
      var unused =
          common.call(
              new Request.Ping(
                  peer, 2, BETWEEN_LOOKS, Optional.of(PROBE_WITHIN), 0)); // which paces this, too
      link = linkTo(peer);
    }
    if (link.isEmpty()) {
      gone(peer);
      return false;
    } else if (link.get().text("pings").equals("udp")) {
      told(
          "pings",
          State.ok,
          "go by UDP, there and back in " + Durations.measured(link.get().number("rttMicros")));
    } else {
      told(
          "pings",
          State.warn,
          "go over the link: UDP is blocked on the way, or off at one end; all works without");
    }
    return true;
  }

  /** A link that comes up and goes again: what is small passes, so it may be what is large. */
  private void gone(String peer) {
    told(
        "link",
        State.failed,
        "the link to "
            + peer
            + " came up and has gone again; 'meshage monitor' tells why. If it was silence, large"
            + " packets may vanish on the way, and small ones pass: lower the MTU of the network"
            + " interface");
  }

  private void told(String check, State state, String text) {
    anyFailed |= state == State.failed;
    checks.add(new JsonObject().put("check", check).put("state", state.name()).put("text", text));
    if (common.format() == Format.text) {
      Paint paint = common.paint();
      String mark =
          switch (state) {
            case ok -> paint.good("✓");
            case warn -> paint.notable("!");
            case failed -> paint.bad("✗");
          };
      common.say(mark + " " + paint.dim(String.format("%-6s", check)) + "  " + text);
      common.out().flush();
    }
  }
}
