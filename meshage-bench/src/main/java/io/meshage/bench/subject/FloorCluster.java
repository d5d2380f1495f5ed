package io.meshage.bench.subject;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** A chain of relays with an echo at its end, or a star of echoes. */
final class FloorCluster implements Cluster {
  private static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

  private final FloorIo io;
  private final List<EventLoopGroup> groups = new ArrayList<>();
  private final FloorSender sender;

  FloorCluster(FloorIo io, int nodes, Subject.Shape shape) {
    this.io = io;
    EventLoopGroup first = group();
    sender = new FloorSender(first.next());
    if (shape == Subject.Shape.MESH) {
      for (int i = 1; i < nodes; i++) {
        connect(first, serve(group(), channel -> new FloorHandlers.Echo()), sender::answers);
      }
    } else {
      InetSocketAddress next = serve(group(), channel -> new FloorHandlers.Echo());
      for (int i = 2; i < nodes; i++) {
        next = relay(next);
      }
      connect(first, next, sender::answers);
    }
  }

  private InetSocketAddress relay(InetSocketAddress next) {
    EventLoopGroup group = group();
    FloorHandlers.Relay back = new FloorHandlers.Relay();
    FloorHandlers.Relay forth = new FloorHandlers.Relay();
    forth.to(connect(group, next, channel -> back));
    return serve(
        group,
        channel -> {
          forth.answersTo(back);
          return forth;
        });
  }

  private EventLoopGroup group() {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io.handlers());
    groups.add(group);
    return group;
  }

  private InetSocketAddress serve(EventLoopGroup group, Function<Channel, ChannelHandler> handler) {
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(io.server)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(pipeline(handler))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return (InetSocketAddress) server.localAddress();
  }

  private Channel connect(
      EventLoopGroup group, InetSocketAddress address, Function<Channel, ChannelHandler> handler) {
    return new Bootstrap()
        .group(group)
        .channel(io.client)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(pipeline(handler))
        .connect(address)
        .syncUninterruptibly()
        .channel();
  }

  private static ChannelInitializer<Channel> pipeline(Function<Channel, ChannelHandler> handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(
                new LengthFieldBasedFrameDecoder(MAX_FRAME_BYTES, 0, FloorHandlers.PREFIX_BYTES),
                handler.apply(channel));
      }
    };
  }

  @Override
  public void send(byte[] body, LongConsumer done) {
    sender.send(body, done);
  }

  @Override
  public void broadcast(byte[] body, LongConsumer done) {
    sender.send(body, done);
  }

  @Override
  public void close() {
    for (EventLoopGroup group : groups) {
      var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
    groups.forEach(group -> group.terminationFuture().awaitUninterruptibly());
  }
}
