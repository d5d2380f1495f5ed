package io.meshage.cli.agent;

import io.meshage.AwaitedLink;
import io.meshage.Blocked;
import io.meshage.LinkInfo;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.Route;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.TraceReport;
import io.meshage.cli.control.Body;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the agent shows, in the JSON of the contract. Names stay; fields are only ever added. */
final class Views {
  private Views() {}

  static JsonObject status(Node node, String version, Duration uptime) {
    Topology mesh = node.mesh();
    List<LinkInfo> links = node.links();
    return new JsonObject()
        .put("name", node.name())
        .put("namespace", node.config().namespace())
        .put("instance", node.instance())
        .put("version", version)
        .put("listen", node.listening().stream().map(Object::toString).toList())
        .put("advertise", node.config().advertise().stream().map(Object::toString).toList())
        .put("degree", node.degree())
        .put("links", links.size())
        .put("transports", transports(links))
        .put("datagrams", links.stream().filter(LinkInfo::datagrams).count())
        .put("nodes", mesh.nodes().size())
        .put("compression", node.config().compressor().words())
        .put("msaPeriod", Durations.format(node.msaPeriod()))
        .put("timeout", Durations.format(node.timeout()))
        .put("uptimeMicros", micros(uptime))
        .putObjects("awaited", node.awaited().stream().map(Views::awaited).toList());
  }

  /** How many links go over each transport. */
  private static JsonObject transports(List<LinkInfo> links) {
    JsonObject json = new JsonObject();
    links.stream()
        .collect(Collectors.groupingBy(Views::transport, TreeMap::new, Collectors.counting()))
        .forEach((scheme, count) -> json.put(scheme, count));
    return json;
  }

  private static String transport(LinkInfo link) {
    return link.endpoint().scheme();
  }

  static JsonObject mesh(Topology topology) {
    JsonObject nodes = new JsonObject();
    topology.adjacency().forEach(nodes::put);
    return new JsonObject().put("self", topology.self()).put("nodes", nodes);
  }

  static JsonObject peers(List<LinkInfo> links, List<AwaitedLink> awaited) {
    return new JsonObject()
        .putObjects(
            "peers",
            links.stream().sorted(Comparator.comparing(LinkInfo::peer)).map(Views::link).toList())
        .putObjects("awaited", awaited.stream().map(Views::awaited).toList());
  }

  private static JsonObject awaited(AwaitedLink link) {
    return new JsonObject()
        .put("peer", link.peer())
        .put("address", link.address().toString())
        .put("missingMicros", micros(link.missing()))
        .put("reason", link.reason().name())
        .put("text", link.reason().words() + ": " + link.text())
        .put("nextTryMicros", micros(link.nextTry()));
  }

  private static JsonObject link(LinkInfo link) {
    return new JsonObject()
        .put("peer", link.peer())
        .put("transport", transport(link))
        .put("address", link.endpoint().toString())
        .put("dialled", link.dialled())
        .put("protection", link.protection())
        .put("compression", link.compressor().words())
        .put("pings", link.datagrams() ? "udp" : "link")
        .put("rttMicros", micros(link.roundTrip()))
        .put("clockAheadMicros", link.clockAhead().toNanos() / 1000)
        .put("ageMicros", micros(link.age()))
        .put("settlingMicros", micros(link.settling()))
        .put("inUse", link.inUse())
        .put("framesIn", link.framesIn())
        .put("framesOut", link.framesOut())
        .put("bytesIn", link.bytesIn())
        .put("bytesOut", link.bytesOut())
        .put("queuedBytes", link.queuedBytes());
  }

  /** What a block says: whom, for how long, and whether such a node is known now. */
  static JsonObject blocking(String peer, Duration duration, boolean isKnown) {
    return new JsonObject()
        .put("peer", peer)
        .put("duration", Durations.format(duration))
        .put("known", isKnown);
  }

  static JsonObject blocked(List<Blocked> blocked) {
    return new JsonObject()
        .putObjects(
            "blocked",
            blocked.stream()
                .map(
                    one ->
                        new JsonObject()
                            .put("peer", one.name())
                            .put("remainingMicros", micros(one.left()))
                            .put("byUser", one.byUser())
                            .put("why", one.why()))
                .toList());
  }

  static JsonObject route(String destination, Route route) {
    return new JsonObject()
        .put("destination", destination)
        .put("hops", route.hops())
        .put("cost", route.cost());
  }

  static JsonObject trace(TraceReport report) {
    return new JsonObject()
        .put("destination", report.destination())
        .putObjects(
            "hops",
            report.hops().stream()
                .map(
                    hop ->
                        new JsonObject()
                            .put("node", hop.node())
                            .put("rttMicros", micros(hop.roundTrip())))
                .toList())
        .put("outcome", report.outcome().name());
  }

  static JsonObject ping(String destination, int sent, List<Duration> sortedRoundTrips) {
    JsonObject times = new JsonObject();
    int received = sortedRoundTrips.size();
    if (received > 0) {
      times
          .put("min", micros(sortedRoundTrips.get(0)))
          .put("p50", percentile(sortedRoundTrips, 50))
          .put("p99", percentile(sortedRoundTrips, 99))
          .put("max", micros(sortedRoundTrips.get(received - 1)));
    }
    return new JsonObject()
        .put("destination", destination)
        .put("sent", sent)
        .put("received", received)
        .put("rttMicros", times);
  }

  /** Nearest rank: the least value that at least this share does not exceed. */
  private static long percentile(List<Duration> sorted, int percent) {
    int rank = (sorted.size() * percent + 99) / 100;
    return micros(sorted.get(Math.max(rank, 1) - 1));
  }

  static JsonObject report(SendReport report) {
    JsonObject failed = new JsonObject();
    report.failed().forEach((name, outcome) -> failed.put(name, outcome.name()));
    return new JsonObject()
        .put("id", report.id().toString())
        .put("acknowledged", report.acknowledged())
        .put("failed", failed)
        .put("uncertain", List.copyOf(report.uncertain()))
        .put("details", details(report))
        .put("elapsedMicros", micros(report.elapsed()));
  }

  /** More words where an outcome has some, in the names of those it is about. */
  private static JsonObject details(SendReport report) {
    JsonObject details = new JsonObject();
    report.details().forEach(details::put);
    return details;
  }

  static JsonObject message(Message message) {
    JsonObject json =
        new JsonObject()
            .put("id", message.id().toString())
            .put("source", message.source())
            .put("sentAt", message.sentAt().toString())
            .put("route", message.route());
    if (message.verified()) {
      json.put("verified", true);
    }
    return new Body(message.body()).toMessage(json);
  }

  static String words(Outcome outcome) {
    return outcome.words();
  }

  static long micros(Duration duration) {
    return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
  }
}
