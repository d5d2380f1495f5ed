package io.meshage.live;

import io.meshage.Endpoint;

/**
 * The same where every second node is reached by WebSocket only; with a quarter of the messages.
 */
class ThirtyNodesOverWebSocketTest extends ThirtyNodesTest {
  @Override
  int broadcasts() {
    return super.broadcasts() / 4;
  }

  @Override
  int sets() {
    return super.sets() / 4;
  }

  @Override
  Endpoint place(int node) {
    return Endpoint.of(node % 2 == 0 ? "ws://127.0.0.1:0/mesh" : "tcp://127.0.0.1:0");
  }
}
