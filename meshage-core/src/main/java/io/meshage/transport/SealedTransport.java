package io.meshage.transport;

import io.meshage.Endpoint;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A transport whose links are sealed: whoever has no key of the ring learns nothing from what goes
 * over them, can change nothing in it, and gets no link.
 */
public final class SealedTransport implements Transport {
  private final Transport plain;
  private final LiveKeys keys;
  private final ByteBufAllocator allocator;
  private final Consumer<byte[]> random;

  /**
   * Seals the links of a transport.
   *
   * @param random fills an array with random bytes that nobody can guess
   */
  public SealedTransport(
      Transport plain, LiveKeys keys, ByteBufAllocator allocator, Consumer<byte[]> random) {
    this.plain = plain;
    this.keys = keys;
    this.allocator = allocator;
    this.random = random;
  }

  @Override
  public String scheme() {
    return plain.scheme();
  }

  @Override
  public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
    return plain.listen(endpoint, link -> sealed(link, false, acceptor));
  }

  @Override
  public void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    plain.dial(endpoint, link -> sealed(link, true, opened), failed);
  }

  private LinkHandler sealed(Link link, boolean dials, Function<Link, LinkHandler> opened) {
    SealedLink sealed = new SealedLink(link, new LinkSeal(keys, random, dials), allocator);
    return sealed.open(opened);
  }
}
