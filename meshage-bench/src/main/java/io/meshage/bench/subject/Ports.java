package io.meshage.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports, for libraries that want to be told one. */
final class Ports {
  private Ports() {}

  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
