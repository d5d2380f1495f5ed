package io.meshage.transport;

import io.meshage.Endpoint;
import io.meshage.MeshException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Stands where TLS would if the node had a certificate, and says what is missing. */
public final class NoTls implements Transport {
  private static final String WORDS =
      " needs a certificate, a key and an authority; give this node its TLS files";

  private final String scheme;
  private final Executor loop;

  /** Makes the stand-in for a scheme. */
  public NoTls(String scheme, Executor loop) {
    this.scheme = scheme;
    this.loop = loop;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
    throw new MeshException("cannot listen at " + endpoint + ": " + scheme + "://" + WORDS);
  }

  @Override
  public void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    loop.execute(() -> failed.accept(scheme + "://" + WORDS));
  }
}
