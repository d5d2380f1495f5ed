package io.meshage.live;

import io.meshage.Endpoint;

/** The same where every second node is reached by WebSocket only. */
class ThirtyNodesOverWebSocketTest extends ThirtyNodesTest {
  @Override
  Endpoint place(int node) {
    return Endpoint.of(node % 2 == 0 ? "ws://127.0.0.1:0/mesh" : "tcp://127.0.0.1:0");
  }
}
