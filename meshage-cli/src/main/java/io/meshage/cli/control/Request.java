package io.meshage.cli.control;

import io.meshage.cli.json.JsonException;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Names;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a client can ask of an agent. On the socket each is a JSON object on one line, with the verb
 * in the field {@code request}; see docs/cli.md.
 */
public sealed interface Request {
  /** The field that holds the verb. */
  String VERB = "request";

  /** What the agent is and how it stands. */
  record Status() implements Request {}

  /** Link to an address. */
  record Dial(String address) implements Request {}

  /** End a link. */
  record Hangup(String peer) implements Request {}

  /** Keep a node out for a while. */
  record Block(String peer, Duration duration) implements Request {
    /** For how long if nobody says otherwise. */
    public static final Duration DEFAULT = Duration.ofHours(1);
  }

  /** Let a node in again. */
  record Unblock(String peer) implements Request {}

  /** Who is kept out now. */
  record ListBlocked() implements Request {}

  /**
   * Show or change the keys of all nodes: {@code list}, {@code install}, {@code use} or {@code
   * remove}.
   *
   * @param key the key in base64 for {@code install}, else its fingerprint; empty for {@code list}
   * @param force whether also if some nodes cannot follow
   */
  record Keys(String verb, String key, boolean force) implements Request {
    /** Without the key, which is no text for a log. */
    @Override
    public String toString() {
      return "Keys[" + verb + "]";
    }
  }

  /** The known nodes; {@code peers}: without the agent's own. */
  record Listing(boolean peers) implements Request {}

  /** The adjacency of the mesh. */
  record Mesh() implements Request {}

  /** The agent's links with their counters. */
  record Peers() implements Request {}

  /** The path that the topology knows. */
  record Route(String destination) implements Request {}

  /** The path that a real probe takes. */
  record Trace(String destination, Optional<Duration> timeout) implements Request {}

  /** Probes from end to end; each answer is an item of its own. */
  record Ping(
      String destination, int count, Duration interval, Optional<Duration> timeout, int bytes)
      implements Request {
    /** Probes that one request may ask for. */
    public static final int MOST = 100_000;

    public Ping {
      if (count < 1 || count > MOST) {
        throw new JsonException("\"count\" must be 1 to " + MOST);
      }
      if (bytes < 0 || bytes > Body.MOST_BYTES) {
        throw new JsonException("\"bytes\" must be 0 to " + Body.MOST_BYTES);
      }
    }
  }

  /** A message to some nodes; without a timeout, the agent's holds. */
  record Send(Names names, Body body, boolean sign, Optional<Duration> timeout)
      implements Request {}

  /** A message to all; without a timeout, the agent's holds. */
  record Broadcast(Body body, boolean sign, Optional<Duration> timeout) implements Request {}

  /** Messages from now on; 0 for {@code count}, and no timeout, mean without end. */
  record Receive(long count, Optional<Duration> timeout) implements Request {
    public Receive {
      if (count < 0) {
        throw new JsonException("\"count\" must not be negative");
      }
    }
  }

  /** Events from now on. */
  record Monitor() implements Request {}

  /** Read a setting, or change it: {@code degree}, {@code timeout} or {@code msaPeriod}. */
  record Setting(String name, Optional<String> value) implements Request {}

  /** All settings with where they come from, and all limits. */
  record Config() implements Request {}

  /** The picture of the mesh as {@code dot}, {@code svg} or {@code png}. */
  record Dot(String form) implements Request {}

  /** Leave the mesh and end the agent. */
  record Leave() implements Request {}

  /** Ends whatever this connection waits for. */
  record Cancel() implements Request {}

  /** Returns the request in JSON. */
  default JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (this instanceof Status) {
      return json.put(VERB, "status");
    } else if (this instanceof Dial dial) {
      return json.put(VERB, "dial").put("address", dial.address);
    } else if (this instanceof Hangup hangup) {
      return json.put(VERB, "hangup").put("peer", hangup.peer);
    } else if (this instanceof Block block) {
      return json.put(VERB, "block")
          .put("peer", block.peer)
          .put("durationMillis", block.duration.toMillis());
    } else if (this instanceof Unblock unblock) {
      return json.put(VERB, "unblock").put("peer", unblock.peer);
    } else if (this instanceof ListBlocked) {
      return json.put(VERB, "blocked");
    } else if (this instanceof Listing listing) {
      return json.put(VERB, "list").put("peers", listing.peers);
    } else if (this instanceof Keys keys) {
      return json.put(VERB, "keys")
          .put("verb", keys.verb)
          .put("key", keys.key)
          .put("force", keys.force);
    } else if (this instanceof Mesh) {
      return json.put(VERB, "mesh");
    } else if (this instanceof Peers) {
      return json.put(VERB, "peers");
    } else if (this instanceof Route route) {
      return json.put(VERB, "route").put("destination", route.destination);
    } else if (this instanceof Trace trace) {
      return timeoutTo(
          json.put(VERB, "trace").put("destination", trace.destination), trace.timeout);
    } else if (this instanceof Ping ping) {
      json.put(VERB, "ping")
          .put("destination", ping.destination)
          .put("count", ping.count)
          .put("intervalMillis", ping.interval.toMillis());
      return timeoutTo(ping.bytes == 0 ? json : json.put("bytes", ping.bytes), ping.timeout);
    } else if (this instanceof Send send) {
      json.put(VERB, "send").put("names", send.names.names()).put("all", send.names.all());
      send.body.toRequest(json);
      return timeoutTo(signTo(json, send.sign), send.timeout);
    } else if (this instanceof Broadcast broadcast) {
      json.put(VERB, "broadcast");
      broadcast.body.toRequest(json);
      return timeoutTo(signTo(json, broadcast.sign), broadcast.timeout);
    } else if (this instanceof Receive receive) {
      return timeoutTo(json.put(VERB, "receive").put("count", receive.count), receive.timeout);
    } else if (this instanceof Config) {
      return json.put(VERB, "config");
    } else if (this instanceof Monitor) {
      return json.put(VERB, "monitor");
    } else if (this instanceof Setting setting) {
      json.put(VERB, "setting").put("name", setting.name);
      setting.value.ifPresent(value -> json.put("value", value));
      return json;
    } else if (this instanceof Dot dot) {
      return json.put(VERB, "dot").put("form", dot.form);
    }
    return json.put(VERB, this instanceof Leave ? "leave" : "cancel");
  }

  /**
   * Reads a request. Fields that this version does not know are refused, for to ignore them would
   * be to do something else than was asked.
   *
   * @throws JsonException if it is none, saying why
   */
  static Request of(JsonObject json) {
    String verb = json.text(VERB);
    return switch (verb) {
      case "status" -> checked(json, new Status());
      case "dial" -> checked(json, new Dial(json.text("address")), "address");
      case "hangup" -> checked(json, new Hangup(json.text("peer")), "peer");
      case "block" ->
          checked(
              json,
              new Block(json.text("peer"), millis(json, "durationMillis").orElse(Block.DEFAULT)),
              "peer",
              "durationMillis");
      case "unblock" -> checked(json, new Unblock(json.text("peer")), "peer");
      case "blocked" -> checked(json, new ListBlocked());
      case "list" -> checked(json, new Listing(json.flag("peers")), "peers");
      case "keys" ->
          checked(
              json,
              new Keys(json.text("verb"), json.text("key"), json.flag("force")),
              "verb",
              "key",
              "force");
      case "mesh" -> checked(json, new Mesh());
      case "peers" -> checked(json, new Peers());
      case "route" -> checked(json, new Route(json.text("destination")), "destination");
      case "trace" ->
          checked(
              json,
              new Trace(json.text("destination"), millis(json, "timeoutMillis")),
              "destination",
              "timeoutMillis");
      case "ping" ->
          checked(
              json,
              new Ping(
                  json.text("destination"),
                  (int) Math.min(Math.max(json.number("count"), -1), Integer.MAX_VALUE),
                  millis(json, "intervalMillis").orElse(Duration.ZERO),
                  millis(json, "timeoutMillis"),
                  (int) Math.min(Math.max(json.number("bytes", 0), -1), Integer.MAX_VALUE)),
              "destination",
              "count",
              "intervalMillis",
              "timeoutMillis",
              "bytes");
      case "send" ->
          checked(
              json,
              new Send(
                  new Names(json.flag("all"), json.texts("names")),
                  Body.of(json),
                  json.flag("sign"),
                  millis(json, "timeoutMillis")),
              "names",
              "all",
              "sign",
              "body",
              "bodyBase64",
              "text",
              "timeoutMillis");
      case "broadcast" ->
          checked(
              json,
              new Broadcast(Body.of(json), json.flag("sign"), millis(json, "timeoutMillis")),
              "sign",
              "body",
              "bodyBase64",
              "text",
              "timeoutMillis");
      case "receive" ->
          checked(
              json,
              new Receive(json.number("count", 0), millis(json, "timeoutMillis")),
              "count",
              "timeoutMillis");
      case "config" -> checked(json, new Config());
      case "monitor" -> checked(json, new Monitor());
      case "setting" ->
          checked(
              json,
              new Setting(
                  json.text("name"),
                  json.has("value") ? Optional.of(json.text("value")) : Optional.empty()),
              "name",
              "value");
      case "dot" -> checked(json, new Dot(json.text("form")), "form");
      case "leave" -> checked(json, new Leave());
      case "cancel" -> checked(json, new Cancel());
      default -> throw new JsonException("this agent knows no request '" + verb + "'");
    };
  }

  private static Request checked(JsonObject json, Request request, String... known) {
    Set<String> rest = new HashSet<>(json.names());
    rest.remove(VERB);
    Arrays.asList(known).forEach(rest::remove);
    if (!rest.isEmpty()) {
      throw new JsonException("this agent knows no field " + rest + " in " + json.text(VERB));
    }
    return request;
  }

  private static JsonObject signTo(JsonObject json, boolean sign) {
    return sign ? json.put("sign", true) : json;
  }

  private static JsonObject timeoutTo(JsonObject json, Optional<Duration> timeout) {
    timeout.ifPresent(value -> json.put("timeoutMillis", value.toMillis()));
    return json;
  }

  private static Optional<Duration> millis(JsonObject json, String name) {
    if (!json.has(name)) {
      return Optional.empty();
    }
    long millis = json.number(name);
    if (millis < 0 || millis > Duration.ofDays(1).toMillis()) {
      throw new JsonException("\"" + name + "\" must be 0 to a day");
    }
    return Optional.of(Duration.ofMillis(millis));
  }
}
