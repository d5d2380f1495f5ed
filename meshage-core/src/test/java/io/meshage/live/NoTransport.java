package io.meshage.live;

import io.meshage.Endpoint;
import io.meshage.MeshException;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.Transport;
import java.util.function.Consumer;
import java.util.function.Function;

/** A transport that reaches nobody: with it a test gets at the loop of a node. */
final class NoTransport implements Transport {
  @Override
  public String scheme() {
    return "none";
  }

  @Override
  public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
    throw new MeshException("nobody listens here");
  }

  @Override
  public void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    throw new MeshException("there is nobody");
  }
}
