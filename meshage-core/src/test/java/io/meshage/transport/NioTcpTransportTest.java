package io.meshage.transport;

/** TCP on the JDK's selectors, as on systems without epoll. */
class NioTcpTransportTest extends TcpTransportTest {
  @Override
  boolean nio() {
    return true;
  }
}
