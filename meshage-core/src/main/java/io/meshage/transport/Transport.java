package io.meshage.transport;

import io.meshage.Endpoint;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Opens and accepts connections that carry frames in order and either whole or not at all. All
 * handlers are called on the loop of the node that the transport was made for, never from within a
 * call of this interface.
 */
public interface Transport {

  /** Returns the scheme of the endpoints it serves, such as {@code tcp}. */
  String scheme();

  /**
   * Begins to accept connections; returns when they are accepted. Must not be called on the loop.
   *
   * @param endpoint where; port 0 takes a free one
   * @param acceptor called with each new link, returns who handles it
   * @throws io.meshage.MeshException if the address cannot be had, saying why
   */
  Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor);

  /**
   * Opens a connection. Names are looked up anew, off the loop; every address of a name is tried.
   *
   * @param opened called with the link when it is open, returns who handles it
   * @param failed called instead, with the reason in words
   */
  void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed);

  /** An address at which connections are accepted. */
  interface Listener {
    /** Returns where, with the real port. */
    Endpoint endpoint();

    /** Stops accepting; links stay. Harmless when repeated. */
    void close();
  }
}
