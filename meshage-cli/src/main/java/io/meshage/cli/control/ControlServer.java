package io.meshage.cli.control;

import io.meshage.cli.text.Failure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Listens at the control socket. One thread serves all clients; requests that take long do not hold
 * up others, for their answers come later.
 *
 * <p>Bounds: {@link #MOST_CLIENTS} clients, {@link #MOST_REQUEST_BYTES} in one request, {@link
 * #IDLE_SECONDS} without a request, and about {@link #MOST_WAITING_BYTES} that wait for a slow
 * reader.
 */
public final class ControlServer implements AutoCloseable {
  /** Clients at a time. */
  public static final int MOST_CLIENTS = 128;

  /** Bytes of a request: a body of 1 MiB in base64 and 4,096 names fit. */
  public static final int MOST_REQUEST_BYTES = 2 * 1024 * 1024;

  /** Bytes that may wait for a slow reader; beyond, items are dropped and counted. */
  public static final int MOST_WAITING_BYTES = 1024 * 1024;

  /** Seconds after which a client that asks nothing, or never ends its line, is let go. */
  static final int IDLE_SECONDS = 600;

  /** Milliseconds that clients get to read their last line. */
  private static final int FAREWELL_MILLIS = 500;

  private final SocketFile file;
  private final EventLoopGroup group;
  private final ChannelGroup channels;
  private @Nullable Channel listening; // set once, before the server is given away

  private ControlServer(SocketFile file, EventLoopGroup group, ChannelGroup channels) {
    this.file = file;
    this.group = group;
    this.channels = channels;
  }

  /** A control socket's path that is taken but does not listen yet. */
  public static final class Place implements AutoCloseable {
    private final Path path;
    private final SocketFile file;

    private Place(Path path, SocketFile file) {
      this.path = path;
      this.file = file;
    }

    /** Returns what the operator should know of the place; mostly nothing. */
    public Optional<String> caution() {
      return Ownership.isKnown(path)
          ? Optional.empty()
          : Optional.of(
              "the file system of "
                  + path
                  + " has no permissions: whoever can reach the control socket can use it");
    }

    /**
     * Returns where the agent keeps its files: beside the socket, or, where others may write there,
     * in the directory of what is kept for a person.
     */
    public Path keep() {
      return file.keep();
    }

    /**
     * Starts to listen.
     *
     * @throws Failure with exit code 2 if the socket cannot be made
     */
    public ControlServer listen(ControlHandler handler) {
      return ControlServer.listen(path, file, handler);
    }

    /** Gives the path back; only for a place that never listened. */
    @Override
    public void close() {
      file.close();
    }
  }

  /**
   * Takes the path, so that no second agent can; a stale socket of a dead agent is removed.
   *
   * @param home the directory of what is kept for a person, used where others may write beside the
   *     socket
   * @throws Failure with exit code 2 if a living agent has it, or it cannot be had
   */
  public static Place take(Path path, Optional<Path> home) {
    return new Place(path, SocketFile.take(path, home));
  }

  private static ControlServer listen(Path path, SocketFile file, ControlHandler handler) {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("meshage-control", true), NioIoHandler.newFactory());
    ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ControlServer server = new ControlServer(file, group, channels);
    try {
      file.make(place -> server.listening = bind(place, group, server, handler));
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw Failure.usage(
          "the control socket "
              + path
              + " cannot be made: "
              + e.getMessage()
              + "; name another with --control",
          e);
    }
  }

  private static Channel bind(
      Path path, EventLoopGroup group, ControlServer server, ControlHandler handler) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerDomainSocketChannel.class)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(MOST_WAITING_BYTES / 4, MOST_WAITING_BYTES))
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                server.serve(channel, handler);
              }
            })
        .bind(UnixDomainSocketAddress.of(path))
        .syncUninterruptibly()
        .channel();
  }

  private void serve(Channel channel, ControlHandler handler) {
    channels.add(channel);
    boolean crowded = channels.size() > MOST_CLIENTS;
    channel
        .pipeline()
        .addLast(new IdleStateHandler(IDLE_SECONDS, 0, 0, TimeUnit.SECONDS))
        .addLast(new LineBasedFrameDecoder(MOST_REQUEST_BYTES, true, true))
        .addLast(new ControlSession(handler, crowded));
  }

  /** Ends all connections, stops to listen, and removes the socket. Harmless when repeated. */
  @Override
  public void close() {
    if (listening != null) {
      listening.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    channels.forEach(channel -> channel.pipeline().fireUserEventTriggered(ControlSession.THE_END));
    channels.newCloseFuture().awaitUninterruptibly(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    channels.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    file.close();
  }
}
