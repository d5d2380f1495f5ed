package io.meshage.bench.subject;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * The first node of the floor: what threads want sent goes out in one turn of its loop, and what an
 * answer's callback wants sent goes out when all that was read with the answer is done.
 */
final class FloorSender {
  private final EventLoop loop;
  private final List<Peer> peers = new ArrayList<>();
  private final Queue<Request> wanted = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private static final class Request {
    final byte[] body;
    final LongConsumer done;
    int missing;

    Request(byte[] body, LongConsumer done) {
      this.body = body;
      this.done = done;
    }
  }

  FloorSender(EventLoop loop) {
    this.loop = loop;
  }

  /** Returns the handler of one more connection; called on the loop. */
  ChannelHandler answers(Channel channel) {
    Peer peer = new Peer(channel);
    peers.add(peer);
    return peer;
  }

  void send(byte[] body, LongConsumer done) {
    Request request = new Request(body, done);
    if (loop.inEventLoop()) {
      write(request);
      return;
    }
    wanted.add(request);
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(this::write);
    }
  }

  private void write() {
    scheduled.set(false);
    for (Request next = wanted.poll(); next != null; next = wanted.poll()) {
      write(next);
    }
    flush();
  }

  private void write(Request request) {
    request.missing = peers.size();
    for (Peer peer : peers) {
      peer.write(request);
    }
  }

  private void flush() {
    peers.forEach(Peer::flush);
  }

  /** One connection. Each peer answers in order, so an answer is for the oldest request. */
  private final class Peer extends ChannelInboundHandlerAdapter {
    private final Queue<Request> unanswered = new ArrayDeque<>();
    private final Channel channel;

    Peer(Channel channel) {
      this.channel = channel;
    }

    void write(Request request) {
      unanswered.add(request);
      ByteBuf frame = channel.alloc().ioBuffer(FloorHandlers.PREFIX_BYTES + request.body.length);
      frame.writeInt(request.body.length).writeBytes(request.body);
      var unused = channel.write(frame, channel.voidPromise());
    }

    void flush() {
      channel.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      ((ByteBuf) frame).release();
      Request oldest = unanswered.remove();
      if (--oldest.missing == 0) {
        oldest.done.accept(0);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      FloorSender.this.flush();
    }
  }
}
