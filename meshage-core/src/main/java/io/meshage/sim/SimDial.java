package io.meshage.sim;

import io.meshage.Endpoint;
import io.meshage.sim.Event.Kind;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a connection: asks, asks again if nothing answers, gives up after a while.
 */
final class SimDial {
  private final SimTransport transport;
  private final SimNetwork network;
  private final Endpoint endpoint;
  private final Function<Link, LinkHandler> opened;
  private final Consumer<String> failed;
  private @Nullable SimLink link;
  private boolean isOver;

  SimDial(
      SimTransport transport,
      Endpoint endpoint,
      Function<Link, LinkHandler> opened,
      Consumer<String> failed) {
    this.transport = transport;
    this.network = transport.network();
    this.endpoint = endpoint;
    this.opened = opened;
    this.failed = failed;
  }

  void begin() {
    Host target = network.resolve(transport.host(), endpoint.host());
    if (target == null) {
      network.later(transport.loop(), () -> fail("no host is called " + endpoint.host()));
      return;
    }
    long deadlineNanos = network.nowNanos() + SimTransport.DIAL_TIMEOUT.toNanos();
    network.queue().at(deadlineNanos, transport.loop(), Kind.TASK, this::giveUp);
    ask(target, SimTransport.FIRST_RETRY);
  }

  /** Sends the first packet; if it is lost, sends it again after a while that doubles. */
  private void ask(Host target, Duration retry) {
    if (isOver || link != null) {
      return;
    }
    Path path = network.path(transport.host(), target);
    if (path.isOpen() && target.isUp && !path.loses()) {
      network.after(Duration.ofNanos(path.delayNanos()), () -> arrive(target));
    } else {
      network.after(retry, () -> ask(target, retry.multipliedBy(2)));
    }
  }

  private void arrive(Host target) {
    if (isOver || !target.isUp) {
      return;
    }
    SimTransport.SimListener listener = target.listeners.get(endpoint.port());
    if (listener == null) {
      long backNanos = network.path(target, transport.host()).delayNanos();
      network
          .queue()
          .at(network.nowNanos() + backNanos, transport.loop(), Kind.TASK, this::refused);
      return;
    }
    Host here = transport.host();
    Endpoint from = new Endpoint(endpoint.scheme(), here.address, here.freePort());
    Endpoint to = endpoint.withHost(target.address);
    link = transport.link(to, this::opened);
    network.connect(link, listener.accept(from));
  }

  private LinkHandler opened(Link complete) {
    isOver = true;
    return opened.apply(complete);
  }

  private void refused() {
    fail("connection refused by " + endpoint);
  }

  private void giveUp() {
    if (!isOver && link != null) {
      link.close();
    }
    fail("no answer from " + endpoint + " within " + SimTransport.DIAL_TIMEOUT.toSeconds() + " s");
  }

  private void fail(String text) {
    if (!isOver) {
      isOver = true;
      failed.accept(text);
    }
  }
}
