package io.meshage.cli.command;

import io.meshage.Address;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Paint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
      "Given an address, looks up its name, tries its port, and dials it, which tells of keys,",
      "certificates, identities and versions; given a neighbour's name, or once linked, looks at"
          + " the",
      "link: clocks, and whether datagrams pass. A link that comes of it stays."
    },
    footer = {"Example:", "  meshage doctor edge7.example:9000", "  meshage doctor edge7"})
final class DoctorCommand implements Callable<Integer> {
  private static final int CONNECT_MILLIS = 5_000;

  /** Pings come each second; the first offers datagrams, the next tries them. */
  private static final Duration DATAGRAMS_WITHIN = Duration.ofSeconds(4);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** How far clocks may be apart before nodes with keys no longer hear each other's calls. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "ADDR|NAME", description = "An address as for dial, or a neighbour.")
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
    if (link.isEmpty()) {
      awaited().ifPresent(this::goOnWithItsAddress);
    }
    String peer = link.isPresent() ? whom : dial();
    if (!peer.isEmpty()) {
      examine(peer);
    }
    JsonObject answer = new JsonObject().put("ok", !anyFailed).putObjects("checks", checks);
    var unused = common.printedAsJson(answer);
    if (anyFailed) {
      throw Failure.mesh("there is no way to " + whom + "; the check that failed says why");
    }
    return 0;
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
      throw common.usage(e.getMessage() + "; nor is it the name of a neighbour");
    }
    List<String> before =
        common.call(new Request.Peers()).objects("peers").stream()
            .map(each -> each.text("peer"))
            .toList();
    address.places().forEach(this::tryPort);
    try {
      String peer = common.call(new Request.Dial(whom)).text("peer");
      told("link", State.ok, "linked to " + peer + ", which stays");
      return peer;
    } catch (Failure e) {
      Optional<String> linked =
          before.stream().filter(name -> e.line().contains(" and " + name + " (")).findFirst();
      if (e.reason().equals(CloseReason.ALREADY_LINKED.name()) && linked.isPresent()) {
        told("link", State.ok, "there is a link to " + linked.get() + " already");
        return linked.get();
      }
      if (e.exitCode() == Failure.NO_AGENT) {
        throw e;
      }
      told("link", State.failed, e.line());
      return "";
    }
  }

  private void tryPort(Endpoint place) {
    if (place.scheme().equals(Endpoint.SRV)) {
      told("name", State.ok, place + " is the name of a service, which the agent looks up");
      return;
    }
    InetAddress[] found;
    try {
      found = InetAddress.getAllByName(place.host());
    } catch (UnknownHostException e) {
      told("name", State.failed, place.host() + " is unknown to the name servers; check it");
      return;
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
      tryPort(new InetSocketAddress(each, place.port()));
    }
  }

  private void tryPort(InetSocketAddress to) {
    String what = "TCP port " + to.getPort() + " of " + to.getAddress().getHostAddress();
    long begin = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(to, CONNECT_MILLIS);
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
      told("port", State.ok, what + " is open, " + Durations.measured(micros));
    } catch (IOException e) {
      told(
          "port",
          State.failed,
          what
              + " is closed: "
              + e.getMessage()
              + "; check that the node runs, where it listens, and what filters on the way");
    }
  }

  private void examine(String peer) {
    Optional<JsonObject> found = linkTo(peer);
    if (found.isEmpty()) {
      told("link", State.failed, "the link to " + peer + " has gone again; see 'meshage monitor'");
      return;
    }
    JsonObject link = found.get();
    told(
        "link",
        link.text("protection").equals("none") ? State.warn : State.ok,
        link.text("address") + ", encrypted: " + link.text("protection"));
    if (!link.flag("inUse")) {
      told("link", State.warn, "no message takes it yet: " + Words.unused(link));
    }
    clock(link.number("clockAheadMicros"));
    datagrams(peer, link);
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

  private void datagrams(String peer, JsonObject first) {
    long end = System.nanoTime() + DATAGRAMS_WITHIN.toNanos();
    Optional<JsonObject> link = Optional.of(first);
    while (link.isPresent()
        && !link.get().text("pings").equals("udp")
        && System.nanoTime() - end < 0) {
      var unused = common.call(new Request.Ping(peer, 2, BETWEEN_LOOKS)); // which paces this, too
      link = linkTo(peer);
    }
    if (link.isEmpty()) {
      told("link", State.failed, "the link to " + peer + " has gone again; see 'meshage monitor'");
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
