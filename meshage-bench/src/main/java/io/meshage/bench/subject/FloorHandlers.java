package io.meshage.bench.subject;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** What the nodes of the floor do with a frame. */
final class FloorHandlers {
  static final int PREFIX_BYTES = 4;

  private FloorHandlers() {}

  /** The receiving application: it takes the frame and answers with an empty one. */
  static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      ((ByteBuf) frame).release();
      ByteBuf answer = context.alloc().ioBuffer(PREFIX_BYTES).writeInt(0);
      var unused = context.write(answer, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  /** A relay: what comes on one connection goes out on the other as it came. */
  static final class Relay extends ChannelInboundHandlerAdapter {
    private @Nullable Channel to;
    private @Nullable Relay back;

    void to(Channel channel) {
      to = channel;
    }

    void answersTo(Relay other) {
      back = other;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (back != null) {
        back.to(context.channel());
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (to != null) {
        var unused = to.write(frame, to.voidPromise());
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (to != null) {
        to.flush();
      }
    }
  }
}
