package io.meshage.cli.maelstrom;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.Linger;
import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonException;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.meshage.live.LiveNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a Maelstrom run: its links and its clients are lines of JSON. Serves the workloads
 * echo, unique-ids, broadcast and g-set. See <a
 * href="https://github.com/jepsen-io/maelstrom/blob/main/doc/protocol.md">the protocol</a>.
 */
public final class Maelstrom {
  private static final Logger LOG = LoggerFactory.getLogger(Maelstrom.class);

  /** Maelstrom's error codes. */
  private static final int NOT_SUPPORTED = 10;

  private static final int MALFORMED_REQUEST = 12;
  private static final int PRECONDITION_FAILED = 22;

  /** Pings tell that all agree; a flood is for what they missed. */
  private static final Duration MSA_PERIOD = Duration.ofMinutes(1);

  private static final Duration DIAL_AGAIN = Duration.ofMillis(200);

  private final MaelstromOptions options;
  private final Wire wire;
  private final AtomicLong lastId = new AtomicLong();
  private Optional<Member> member = Optional.empty();

  /** What a node is once it has been told its name. */
  private record Member(
      String name, List<String> all, MaelstromTransport transport, Node node, Rumours rumours) {}

  /** A node that writes to {@code out}. */
  public Maelstrom(MaelstromOptions options, PrintStream out) {
    this.options = options;
    this.wire = new Wire(out);
  }

  /**
   * Serves until the input ends.
   *
   * @throws Failure if something else than Maelstrom's messages comes
   */
  public void serve(InputStream in) {
    try (Json.Reader reader = new Json.Reader(in)) {
      for (Optional<JsonObject> next = reader.next(); next.isPresent(); next = reader.next()) {
        JsonObject message = next.get();
        received(message.text("src"), message.object("body"));
      }
    } catch (JsonException | IOException e) {
      throw Failure.usage(
          "standard input is not what Maelstrom sends: "
              + e.getMessage()
              + "; run this as the --bin of maelstrom test",
          e);
    } finally {
      member.ifPresent(known -> known.node.close());
    }
  }

  private void received(String from, JsonObject body) {
    if (body.text("type").equals(MaelstromTransport.TYPE)) {
      // Before the first message nobody can know this node.
      member.ifPresent(known -> known.transport.execute(() -> fromNode(known, from, body)));
      return;
    }
    try {
      fromClient(from, body);
    } catch (JsonException e) {
      refuse(from, body, MALFORMED_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /** Another node may write what it likes: it costs the message. */
  private static void fromNode(Member known, String from, JsonObject body) {
    try {
      if (!known.all.contains(from)) {
        throw new JsonException("it is no node of this run");
      }
      known.transport.received(from, body);
    } catch (JsonException e) {
      LOG.warn("a message of {} is dropped: {}", from, e.getMessage());
    }
  }

  private void fromClient(String client, JsonObject body) {
    String type = body.text("type");
    if (type.equals("init")) {
      init(body);
      wire.reply(client, body, new JsonObject().put("type", "init_ok"));
    } else if (member.isEmpty()) {
      refuse(client, body, PRECONDITION_FAILED, "init must come first");
    } else {
      serve(member.get(), client, body, type);
    }
  }

  private void serve(Member known, String client, JsonObject body, String type) {
    JsonObject answer = new JsonObject().put("type", type + "_ok");
    switch (type) {
      case "echo" -> answer.putFrom(body, "echo");
      case "generate" -> answer.put("id", known.name + "-" + lastId.incrementAndGet());
      case "topology" -> link(known, neighbours(known, body));
      case "broadcast" -> known.rumours.add(known.node, body.number("message"));
      case "add" -> known.rumours.add(known.node, body.number("element"));
      case "read" ->
          answer
              .putNumbers("messages", known.rumours.values())
              .putNumbers("value", known.rumours.values());
      default -> {
        refuse(client, body, NOT_SUPPORTED, "this node does not know " + type);
        return;
      }
    }
    wire.reply(client, body, answer);
  }

  private static List<String> neighbours(Member known, JsonObject body) {
    JsonObject all = body.object("topology");
    List<String> asked = all.has(known.name) ? all.texts(known.name) : List.of();
    if (!known.all.containsAll(asked)) {
      throw new JsonException("\"topology\" must name nodes of this run");
    }
    return asked;
  }

  private void refuse(String client, JsonObject body, int code, String text) {
    if (body.has("msg_id")) {
      JsonObject error = new JsonObject().put("type", "error").put("code", code).put("text", text);
      wire.reply(client, body, error);
    } else {
      LOG.warn("a message of {} is dropped: {}", client, text);
    }
  }

  private void init(JsonObject body) {
    String name = body.text("node_id");
    List<String> all = names(body);
    if (member.isPresent() || !all.contains(name)) {
      throw new JsonException("init must come once, and name this node among all");
    }
    wire.setSelf(name);
    List<String> others = all.stream().filter(other -> !other.equals(name)).toList();
    boolean isHub = name.equals(all.get(0));
    Linger linger = isHub ? options.hubLinger() : options.linger();
    CompletableFuture<MaelstromTransport> made = new CompletableFuture<>();
    Rumours rumours =
        new Rumours(others, options.timeout(), (time, task) -> made.join().after(time, task));
    Node node =
        LiveNode.builder(config(name, linger))
            .transport(
                loop -> {
                  MaelstromTransport transport = new MaelstromTransport(name, loop, wire);
                  made.complete(transport);
                  return transport;
                })
            .onMessage(rumours::received)
            .start();
    Member known = new Member(name, all, made.join(), node, rumours);
    member = Optional.of(known);
    if (!options.shape().waitsForTopology()) {
      link(known, List.of());
    }
  }

  /** Names become those of nodes, and hosts in addresses: they must fit both. */
  private static List<String> names(JsonObject body) {
    List<String> all = body.texts("node_ids");
    try {
      Limits.atMost(Limits.MAX_NEIGHBOURS, all.size(), "nodes of a run");
      for (String name : all) {
        Limits.name(name, "the name of a node");
        var unused = Endpoint.of(MaelstromTransport.endpoint(name).toString());
      }
    } catch (IllegalArgumentException e) {
      throw new JsonException("\"node_ids\" cannot be used: " + e.getMessage(), e);
    }
    return all;
  }

  private MeshConfig config(String name, Linger linger) {
    return MeshConfig.wan(name)
        .listen(MaelstromTransport.endpoint(name))
        .linger(linger)
        .announceEvery(MSA_PERIOD)
        .health(options.health())
        .build();
  }

  /**
   * Dials; a dial that fails is tried again for ever, for every node of a run is there in the end.
   */
  private void link(Member known, List<String> asked) {
    for (String other : options.shape().dialled(known.name, known.all, asked)) {
      dial(known, other);
    }
  }

  private static void dial(Member known, String other) {
    var unused =
        known
            .node
            .dialAsync(MaelstromTransport.endpoint(other).toString())
            .whenComplete(
                (peer, failure) -> {
                  if (failure != null && !isLinked(failure)) {
                    LOG.debug("the dial of {} failed, and is tried again", other, failure);
                    known.transport.after(DIAL_AGAIN, () -> dial(known, other));
                  }
                });
  }

  private static boolean isLinked(Throwable failure) {
    return failure instanceof DialException refused
        && refused.reason() == CloseReason.ALREADY_LINKED;
  }
}
