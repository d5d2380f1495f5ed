package io.meshage.cli.agent;

import io.meshage.Member;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Topology;
import io.meshage.cli.control.Answer;
import io.meshage.cli.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what the node hears to whoever is attached: messages to receivers, events to monitors.
 * Called by the node's callback thread, one call at a time; attaching is safe from any thread.
 */
final class Newsroom implements MeshListener, Consumer<Message> {
  private static final Logger LOG = LoggerFactory.getLogger(Newsroom.class);

  private final List<Consumer<JsonObject>> receivers = new CopyOnWriteArrayList<>();
  private volatile boolean leaving;

  /** The routes that were told last; only on the node's callback thread. */
  private @Nullable Topology told;

  private final List<Answer> monitors = new CopyOnWriteArrayList<>();

  /** From here on routes change because this node leaves, which is no news. */
  void leaving() {
    leaving = true;
  }

  /** Attaches a receiver of messages; returns what detaches it. */
  Runnable receive(Consumer<JsonObject> receiver) {
    receivers.add(receiver);
    return () -> receivers.remove(receiver);
  }

  /** Attaches a receiver of events until its client goes. */
  void monitor(Answer answer) {
    monitors.add(answer);
    answer.onEnd(() -> monitors.remove(answer));
    answer.attached();
  }

  @Override
  public void accept(Message message) {
    if (!receivers.isEmpty()) {
      JsonObject json = Views.message(message);
      receivers.forEach(receiver -> receiver.accept(json));
    }
    if (!monitors.isEmpty()) {
      tell(
          event("message", Instant.now())
              .put("id", message.id().toString())
              .put("source", message.source())
              .put("route", message.route())
              .put("bytes", bytes(message.body())));
    }
  }

  private static long bytes(Object body) {
    return body instanceof byte[] array
        ? array.length
        : body.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public void linkUp(LinkUp event) {
    LOG.info("link to {} at {} is up", event.peer(), event.endpoint());
    tell(
        event("link-up", event.at())
            .put("peer", event.peer())
            .put("address", event.endpoint().toString()));
  }

  @Override
  public void linkDown(LinkDown event) {
    LOG.info("link to {} is down: {}", event.peer(), event.text());
    tell(
        event("link-down", event.at())
            .put("peer", event.peer())
            .put("address", event.endpoint().toString())
            .put("reason", event.reason().name())
            .put("text", event.text()));
  }

  @Override
  public void linkSettling(LinkSettling event) {
    tell(
        event("link-settling", event.at())
            .put("peer", event.peer())
            .put("remainingMicros", Views.micros(event.left())));
  }

  @Override
  public void nodeJoined(NodeEvent event) {
    tellNode("node-joined", event);
  }

  @Override
  public void nodeLeft(NodeEvent event) {
    tellNode("node-left", event);
  }

  @Override
  public void nodeFailed(NodeEvent event) {
    tellNode("node-failed", event);
  }

  private void tellNode(String what, NodeEvent event) {
    Member node = event.node();
    LOG.info("{}: {}", what, node.name());
    tell(event(what, event.at()).put("node", node.name()).put("instance", node.instance()));
  }

  @Override
  public void routesChanged(Topology topology) {
    Topology before = told;
    told = topology;
    boolean isSame =
        before != null
            && !monitors.isEmpty() // nobody else asks, and large meshes take time to compare
            && before.nodes().equals(topology.nodes())
            && before.links().equals(topology.links());
    if (leaving || isSame) {
      return; // a node said more of itself, which changes no route
    }
    tell(
        event("routes-changed", Instant.now())
            .put("nodes", topology.nodes().size())
            .put("links", topology.links().size()));
  }

  @Override
  public void pingsMoved(PingsMoved event) {
    tell(
        event("pings-moved", event.at())
            .put("peer", event.peer())
            .put("pings", event.datagrams() ? "udp" : "link"));
  }

  @Override
  public void identityConflict(IdentityConflict event) {
    LOG.warn("{} is known by {}, somebody shows {}", event.name(), event.known(), event.shown());
    tell(
        event("identity-conflict", event.at())
            .put("node", event.name())
            .put("known", event.known().fingerprint())
            .put("shown", event.shown().fingerprint()));
  }

  @Override
  public void callbackFailed(CallbackFailed event) {
    LOG.error("the {} threw", event.callback(), event.error());
    tell(
        event("callback-failed", event.at())
            .put("callback", event.callback())
            .put("error", event.error().toString()));
  }

  @Override
  public void eventsSkipped(EventsSkipped event) {
    LOG.warn("{} events were skipped here", event.count());
    tell(event("events-skipped", event.at()).put("count", event.count()));
  }

  @Override
  public void warning(String text) {
    tell(event("warning", Instant.now()).put("text", text));
  }

  private static JsonObject event(String what, Instant at) {
    return new JsonObject().put("event", what).put("at", at.toString());
  }

  private void tell(JsonObject event) {
    monitors.forEach(monitor -> monitor.item(event));
  }
}
