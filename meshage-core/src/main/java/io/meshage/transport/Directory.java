package io.meshage.transport;

import io.meshage.Endpoint;
import java.util.List;
import java.util.function.Consumer;

/** Knows at which places a service is found. */
public interface Directory {

  /**
   * Looks a service up, anew at each call. One of the two is called on the node's loop, never from
   * within this call.
   *
   * @param service an endpoint with the scheme {@link Endpoint#SRV}
   * @param found called with the places in the order in which to try them, at least one
   * @param failed called instead, with the reason in words
   */
  void find(Endpoint service, Consumer<List<Endpoint>> found, Consumer<String> failed);
}
