package io.meshage.node;

import io.meshage.Endpoint;
import io.meshage.protocol.NodeCore;
import io.meshage.transport.Directory;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.Transport;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections by the transport of their scheme, and asks the directory what is behind the
 * name of a service. Whatever becomes of a dial, the core hears of it. Confined to the node's loop.
 */
final class LinkDialler {
  private final Loop loop;
  private final Map<String, Transport> transports;
  private final @Nullable Directory directory;
  private final Supplier<NodeCore> core;
  private final Consumer<String> counters;

  LinkDialler(
      Loop loop,
      Map<String, Transport> transports,
      @Nullable Directory directory,
      Supplier<NodeCore> core,
      Consumer<String> counters) {
    this.loop = loop;
    this.transports = transports;
    this.directory = directory;
    this.core = core;
    this.counters = counters;
  }

  /**
   * Dials.
   *
   * @param ticket by which the core knows the answer again
   * @param opened takes the link, and the ticket, when there is one
   */
  void dial(long ticket, Endpoint endpoint, BiFunction<Link, Long, LinkHandler> opened) {
    Directory services = endpoint.scheme().equals(Endpoint.SRV) ? directory : null;
    Transport transport = transports.get(endpoint.scheme());
    if (services == null && transport == null) {
      failLater(
          ticket,
          "this node has no transport for "
              + endpoint.scheme()
              + "://; use one of "
              + String.join(", ", transports.keySet()));
      return;
    }
    Consumer<String> failed = reason -> act(() -> core.get().peering().dialFailed(ticket, reason));
    try {
      if (services != null) {
        services.find(
            endpoint, places -> act(() -> core.get().peering().dialFound(ticket, places)), failed);
      } else if (transport != null) {
        transport.dial(endpoint, link -> opened.apply(link, ticket), failed);
      }
    } catch (RuntimeException | Error e) {
      counters.accept("dials-broken");
      failLater(ticket, "this node could not dial: " + e);
    }
  }

  /** The core is not told from within its own call. */
  private void failLater(long ticket, String text) {
    loop.execute(() -> core.get().peering().dialFailed(ticket, text));
  }

  /** Calls the core from where an exception would end in a socket's pipeline. */
  private void act(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      loop.fail(e);
    }
  }
}
