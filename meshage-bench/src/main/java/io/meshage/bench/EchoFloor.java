package io.meshage.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The least a request and its answer can cost with this library on this machine: length-prefixed
 * frames echoed by bare handlers, each peer on an event loop of its own. With several peers it is a
 * star: every request goes to each of them.
 */
final class EchoFloor implements Subject {
  private static final int PREFIX_BYTES = 4;
  private static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

  private final List<EventLoopGroup> groups = new ArrayList<>();
  private final EventLoopGroup client = group();
  private final List<Channel> channels = new ArrayList<>();
  private final List<ArrayDeque<Pending>> pending = new ArrayList<>();
  private boolean flushing;

  private static final class Pending {
    final LongConsumer done;
    int missing;

    Pending(LongConsumer done, int missing) {
      this.done = done;
      this.missing = missing;
    }
  }

  EchoFloor(int peers) {
    for (int i = 0; i < peers; i++) {
      channels.add(connect(serve()));
    }
  }

  private EventLoopGroup group() {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    groups.add(group);
    return group;
  }

  private InetSocketAddress serve() {
    Channel server =
        new ServerBootstrap()
            .group(group())
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(frames(), new Echo());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return (InetSocketAddress) server.localAddress();
  }

  private Channel connect(InetSocketAddress address) {
    ArrayDeque<Pending> own = new ArrayDeque<>();
    pending.add(own);
    return new Bootstrap()
        .group(client)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(frames(), new Answers(own));
              }
            })
        .connect(address)
        .syncUninterruptibly()
        .channel();
  }

  private static LengthFieldBasedFrameDecoder frames() {
    return new LengthFieldBasedFrameDecoder(MAX_FRAME_BYTES, 0, PREFIX_BYTES);
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      var unused = context.write(frame, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  /** Each peer answers in order, so its answer belongs to its own oldest request. */
  private static final class Answers extends ChannelInboundHandlerAdapter {
    private final ArrayDeque<Pending> pending;

    Answers(ArrayDeque<Pending> pending) {
      this.pending = pending;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      ((ByteBuf) frame).release();
      Pending oldest = pending.remove();
      if (--oldest.missing == 0) {
        oldest.done.accept(0);
      }
    }
  }

  @Override
  public String name() {
    return channels.size() == 1 ? "Netty echo" : "Netty star of " + channels.size();
  }

  @Override
  public void send(byte[] body, LongConsumer done) {
    client.execute(
        () -> {
          Pending request = new Pending(done, channels.size());
          for (int i = 0; i < channels.size(); i++) {
            Channel channel = channels.get(i);
            pending.get(i).add(request);
            ByteBuf frame = channel.alloc().buffer(PREFIX_BYTES + body.length);
            frame.writeInt(body.length).writeBytes(body);
            var unused = channel.write(frame, channel.voidPromise());
          }
          if (!flushing) {
            flushing = true;
            client.execute(this::flush);
          }
        });
  }

  private void flush() {
    flushing = false;
    channels.forEach(Channel::flush);
  }

  @Override
  public void close() {
    for (EventLoopGroup group : groups) {
      var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
