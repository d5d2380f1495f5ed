package io.meshage.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The kind of sockets that a loop can serve: epoll's or the JDK's. */
final class Sockets {
  private final boolean isEpoll;

  private Sockets(boolean isEpoll) {
    this.isEpoll = isEpoll;
  }

  static Sockets of(EventLoop loop) {
    return new Sockets(loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class));
  }

  ServerChannel server() {
    return isEpoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  SocketChannel client() {
    return isEpoll ? new EpollSocketChannel() : new NioSocketChannel();
  }

  /** For questions to name servers, which may be at addresses of either version. */
  DatagramChannel datagramOfAnyVersion() {
    return isEpoll ? new EpollDatagramChannel() : new NioDatagramChannel();
  }

  /** Broadcast is a matter of IPv4. */
  DatagramChannel datagram() {
    return isEpoll
        ? new EpollDatagramChannel(SocketProtocolFamily.INET)
        : new NioDatagramChannel(SocketProtocolFamily.INET);
  }
}
