package io.meshage.cli.maelstrom;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.cli.json.JsonObject;
import io.meshage.live.NettyLoop;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.Transport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connections over Maelstrom's network, whose messages may be late, out of order, or lost. A
 * connection numbers its messages; one that stays missing ends it, as a broken TCP connection
 * would. Confined to the node's loop.
 */
final class MaelstromTransport implements Transport {
  /** The scheme of a node of Maelstrom's, such as {@code stdio://n3:1}. */
  static final String SCHEME = "stdio";

  /** Addresses have ports, Maelstrom's nodes have none. */
  static final int PORT = 1;

  /** The type of messages between nodes. */
  static final String TYPE = "mesh";

  static final String STEP = "step";
  static final String CONNECTION = "connection";

  /** How long a dial waits for its answer. */
  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);

  private final String self;
  private final NettyLoop loop;
  private final Wire wire;
  private final Map<String, MaelstromLink> links = new LinkedHashMap<>();

  /** Who hears of connections; null while nobody listens. */
  private @Nullable Function<Link, LinkHandler> acceptor;

  private long dials;

  MaelstromTransport(String self, NettyLoop loop, Wire wire) {
    this.self = self;
    this.loop = loop;
    this.wire = wire;
  }

  static Endpoint endpoint(String node) {
    return new Endpoint(SCHEME, node, PORT);
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> newAcceptor) {
    loop.execute(() -> acceptor = newAcceptor);
    return new Listener() {
      @Override
      public Endpoint endpoint() {
        return MaelstromTransport.endpoint(self);
      }

      @Override
      public void close() {
        loop.execute(() -> acceptor = null);
      }
    };
  }

  @Override
  public void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    // Named after its dialler and a clock, for a restarted node begins to count anew.
    String id = self + "/" + loop.wallMicros() + "/" + ++dials;
    MaelstromLink link =
        new MaelstromLink(this, endpoint.host(), id, opened, () -> failed.accept("it refused"));
    links.put(id, link);
    send(endpoint.host(), id, new JsonObject().put(STEP, "open"));
    loop.after(
        DIAL_TIMEOUT,
        () -> {
          if (link.isOpening()) {
            link.forget();
            failed.accept(
                "no answer from " + endpoint + " within " + DIAL_TIMEOUT.toSeconds() + " s");
          }
        });
  }

  /** Takes a message of another node. */
  void received(String from, JsonObject body) {
    String id = body.text(CONNECTION);
    MaelstromLink link = links.get(id);
    switch (body.text(STEP)) {
      case "open" -> accept(from, id);
      case "accept" -> {
        if (link != null) {
          link.open();
        } else {
          reset(from, id);
        }
      }
      case "frames" -> {
        if (link != null) {
          link.arrived(body);
        } else {
          reset(from, id);
        }
      }
      case "close" -> {
        if (link != null) {
          link.end(CloseReason.LOST, "closed by " + from);
        }
      }
      default -> reset(from, id);
    }
  }

  private void accept(String from, String id) {
    Function<Link, LinkHandler> accepted = acceptor;
    if (accepted == null || links.containsKey(id)) {
      reset(from, id);
      return;
    }
    MaelstromLink link = new MaelstromLink(this, from, id, accepted, () -> {});
    links.put(id, link);
    send(from, id, new JsonObject().put(STEP, "accept"));
    link.open();
  }

  void reset(String to, String id) {
    send(to, id, new JsonObject().put(STEP, "close"));
  }

  void send(String to, String id, JsonObject body) {
    wire.send(to, body.put("type", TYPE).put(CONNECTION, id));
  }

  void forget(String id) {
    links.remove(id);
  }

  /** Does something on the loop. */
  void execute(Runnable task) {
    loop.execute(task);
  }

  /** Does something on the loop, later. */
  void after(Duration time, Runnable task) {
    var unused = loop.after(time, task);
  }
}
