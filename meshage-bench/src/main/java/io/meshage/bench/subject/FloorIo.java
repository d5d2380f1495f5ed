package io.meshage.bench.subject;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** How Netty reaches the sockets. */
enum FloorIo {
  /** The JDK's selectors. */
  NIO(NioServerSocketChannel.class, NioSocketChannel.class),
  /** Linux's epoll, through Netty's native library. */
  EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class);

  final Class<? extends ServerChannel> server;
  final Class<? extends SocketChannel> client;

  FloorIo(Class<? extends ServerChannel> server, Class<? extends SocketChannel> client) {
    this.server = server;
    this.client = client;
  }

  /** Returns what a node of meshage uses here as well. */
  static FloorIo best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  IoHandlerFactory handlers() {
    return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }
}
