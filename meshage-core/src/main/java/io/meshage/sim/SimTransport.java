package io.meshage.sim;

import io.meshage.Endpoint;
import io.meshage.MeshException;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Connections of one life of one node over the simulated network. */
final class SimTransport implements Transport {
  /** How long a dial waits for an answer, and when it asks again, as TCP does. */
  static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);

  static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private final SimNetwork network;
  private final Host host;
  private final SimLoop loop;
  private final Set<SimLink> links = new LinkedHashSet<>();
  private final List<SimListener> listeners = new ArrayList<>();

  SimTransport(SimNetwork network, Host host, SimLoop loop) {
    this.network = network;
    this.host = host;
    this.loop = loop;
  }

  SimNetwork network() {
    return network;
  }

  Host host() {
    return host;
  }

  SimLoop loop() {
    return loop;
  }

  @Override
  public String scheme() {
    return Endpoint.TCP;
  }

  @Override
  public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
    int port = endpoint.port() == 0 ? host.freePort() : endpoint.port();
    if (host.listeners.containsKey(port)) {
      throw new MeshException("port " + port + " of " + host + " is in use; choose another");
    }
    SimListener listener = new SimListener(endpoint.withPort(port), acceptor);
    host.listeners.put(port, listener);
    listeners.add(listener);
    return listener;
  }

  @Override
  public void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    new SimDial(this, endpoint, opened, failed).begin();
  }

  SimLink link(Endpoint remote, Function<Link, LinkHandler> opened) {
    SimLink link = new SimLink(this, remote, opened);
    links.add(link);
    return link;
  }

  void closed(SimLink link) {
    links.remove(link);
  }

  /** The process died; the host closes its connections. */
  void crash() {
    List.copyOf(listeners).forEach(SimListener::close);
    List.copyOf(links).forEach(SimLink::close);
  }

  /** The host was switched off; nobody hears of it. */
  void vanish() {
    List.copyOf(listeners).forEach(SimListener::close);
    List.copyOf(links).forEach(SimLink::forget);
  }

  /** A port that takes connections. */
  final class SimListener implements Listener {
    private final Endpoint endpoint;
    private final Function<Link, LinkHandler> acceptor;

    private SimListener(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
      this.endpoint = endpoint;
      this.acceptor = acceptor;
    }

    @Override
    public Endpoint endpoint() {
      return endpoint;
    }

    /** Takes a connection; the application hears of it on its loop. */
    SimLink accept(Endpoint from) {
      SimLink link = link(from, acceptor);
      network.later(loop, link::openIfAlive);
      return link;
    }

    @Override
    public void close() {
      host.listeners.remove(endpoint.port(), this);
      listeners.remove(this);
    }
  }
}
