package io.meshage.transport;

import io.meshage.Endpoint;
import io.meshage.MeshException;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** What transports over Netty's sockets share: all channels of a node on the node's one loop. */
abstract class NettyTransport implements Transport {
  /** Connections that may wait to be accepted; the system may allow fewer. */
  private static final int BACKLOG = 1024;

  /**
   * Above the higher a link is not writable, below the lower it is again: enough to keep a fast
   * network busy between two looks of the loop, little enough that what is urgent waits not long.
   */
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(256 * 1024, 512 * 1024);

  private static final int CLOSE_SECONDS = 1;

  private final EventLoop loop;
  private final Sockets sockets;
  private final Lookups lookups;
  private final Consumer<Throwable> failures;

  NettyTransport(EventLoop loop, Consumer<Throwable> failures) {
    this.loop = loop;
    this.sockets = Sockets.of(loop);
    this.lookups = new Lookups(loop);
    this.failures = failures;
  }

  /** Puts what makes a stream of frames of an accepted connection before the link. */
  void addServerCodec(ChannelPipeline pipeline, Endpoint at) {}

  /**
   * The same for a dialled one.
   *
   * @param asked what was dialled, the name rather than the address
   * @param open completed when frames can be carried, failed if they never can
   */
  void addClientCodec(ChannelPipeline pipeline, Endpoint asked, Promise<Void> open) {}

  /** A dialled socket is open, and with it the link, unless there is more to be said first. */
  void connected(Promise<Void> open) {
    open.trySuccess(null);
  }

  /** Returns what is written at the end of all, when the other end is to know that it is. */
  Object lastWords() {
    return Unpooled.EMPTY_BUFFER;
  }

  EventLoop loop() {
    return loop;
  }

  Lookups lookups() {
    return lookups;
  }

  @Override
  public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
    if (loop.inEventLoop()) {
      throw new IllegalStateException("listen waits for the loop, and must not be called on it");
    }
    InetSocketAddress address = address(endpoint);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(sockets::server)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(new AcceptErrors())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(
                initializer(endpoint, acceptor, pipeline -> addServerCodec(pipeline, endpoint)))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new MeshException(TransportErrors.ofBind(bound.cause(), endpoint), bound.cause());
    }
    return new Server(bound.channel(), endpoint);
  }

  @Override
  public void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    loop.execute(() -> new PendingConnect(this, endpoint, opened, failed).begin());
  }

  /** Opens a connection; the future fails if nobody answers, or not as is wanted. */
  Future<Void> connect(InetSocketAddress to, Endpoint asked, Function<Link, LinkHandler> opened) {
    Promise<Void> open = loop.newPromise();
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channelFactory(sockets::client)
            .disableResolver()
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) TimeUnit.SECONDS.toMillis(PendingConnect.TIMEOUT_SECONDS))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .handler(
                initializer(
                    at(to, asked), opened, pipeline -> addClientCodec(pipeline, asked, open)))
            .connect(to);
    connected.addListener(
        socket -> {
          if (socket.isSuccess()) {
            connected(open);
          } else {
            open.tryFailure(socket.cause());
          }
        });
    return open;
  }

  /** With the path, without which it could not be dialled again. */
  private Endpoint at(InetSocketAddress to, Endpoint asked) {
    Endpoint place = TransportErrors.endpoint(scheme(), to);
    return new Endpoint(place.scheme(), place.host(), place.port(), asked.path());
  }

  private ChannelInitializer<SocketChannel> initializer(
      Endpoint remote, Function<Link, LinkHandler> opened, Consumer<ChannelPipeline> addCodec) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        FrameDecoder decoder = new FrameDecoder();
        addCodec.accept(channel.pipeline());
        channel
            .pipeline()
            .addLast(
                decoder,
                new NettyLink(
                    channel, remote, decoder, opened, failures, NettyTransport.this::lastWords));
      }
    };
  }

  private static InetSocketAddress address(Endpoint endpoint) {
    try {
      return new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
    } catch (UnknownHostException e) {
      throw new MeshException(
          "cannot listen at " + endpoint + ": unknown host " + endpoint.host(), e);
    }
  }

  /** An open server socket. */
  private record Server(Channel channel, Endpoint asked) implements Listener {
    @Override
    public Endpoint endpoint() {
      InetSocketAddress address = (InetSocketAddress) channel.localAddress();
      return address == null ? asked : asked.withPort(address.getPort());
    }

    /** Off the loop, the port is free when this returns. */
    @Override
    public void close() {
      ChannelFuture closed = channel.close();
      if (!channel.eventLoop().inEventLoop()) {
        closed.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    }
  }
}
