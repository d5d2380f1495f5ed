package io.meshage.node;

import io.meshage.Endpoint;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.transport.Link;
import io.meshage.wire.TrafficClass;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One connection with its queue and its figures. Confined to the node's loop. */
final class HostedLink {
  private final long id;
  private final Link link;
  private final @Nullable MessageLink carrier;
  private final OutQueue queue;
  private long framesIn;
  private long framesOut;
  private long bytesIn;
  private long bytesOut;
  private long drains;
  private boolean closed;
  private boolean dirty;
  private boolean awaitsFlush;
  private boolean lingers;
  private long lingersUntilNanos;

  HostedLink(long id, Link link, long maxDataBytes) {
    this.id = id;
    this.link = link;
    this.carrier =
        link instanceof MessageLink messages && messages.carriesMessages() ? messages : null;
    this.queue = new OutQueue(maxDataBytes);
  }

  long id() {
    return id;
  }

  Endpoint remote() {
    return link.remote();
  }

  /** Gives the message as it is, if this link carries such; false if it must be encoded. */
  boolean carry(MeshMessage message) {
    if (carrier == null) {
      return false;
    }
    framesOut++;
    dirty = true;
    carrier.carry(message);
    return true;
  }

  /** Writes the frame, or queues it behind those of its class. Takes the buffer over. */
  boolean send(MeshMessage message, ByteBuf frame) {
    if (queue.isEmpty() && link.isWritable()) {
      write(frame);
      return true;
    }
    TrafficClass traffic = TrafficClass.of(message);
    if (traffic == TrafficClass.DATA) {
      return queue.offerData(frame);
    }
    if (traffic == TrafficClass.ANNOUNCEMENT) {
      return queue.offerTopology(
          message instanceof Announcement announcement ? announcement.origin() : null, frame);
    }
    return queue.offerControl(frame);
  }

  boolean isWaiting() {
    return !queue.isEmpty();
  }

  /** Returns how often the link took more; while this stays the same, it takes nothing. */
  long drains() {
    return drains;
  }

  /** Writes what waits while the link takes it. */
  void drain() {
    drains++;
    while (link.isWritable()) {
      ByteBuf frame = queue.poll();
      if (frame == null) {
        return;
      }
      write(frame);
    }
  }

  private void write(ByteBuf frame) {
    framesOut++;
    bytesOut += frame.readableBytes();
    dirty = true;
    link.write(frame);
  }

  /** Returns whether what was written need not go at once: there is room for more. */
  boolean mayLinger() {
    return link.isWritable();
  }

  /** Returns whether this is the first to wait, or waits less than all before. */
  boolean startLingering(long untilNanos) {
    if (lingers && lingersUntilNanos - untilNanos <= 0) {
      return false;
    }
    lingers = true;
    lingersUntilNanos = untilNanos;
    return true;
  }

  /** Returns whether something still waits, and has waited long enough. */
  boolean isLingeringOver(long nowNanos) {
    return lingers && nowNanos - lingersUntilNanos >= 0;
  }

  /** Returns whether nobody has promised to flush this link yet; from now on somebody has. */
  boolean awaitFlush() {
    boolean isFirst = !awaitsFlush;
    awaitsFlush = true;
    return isFirst;
  }

  /** Sends what was written, if anything was. */
  void flush() {
    awaitsFlush = false;
    if (dirty && !closed) {
      dirty = false;
      lingers = false;
      link.flush();
    }
  }

  void noteReceived() {
    framesIn++;
  }

  void noteReceived(ByteBuf frame) {
    noteReceived();
    bytesIn += frame.readableBytes() + Integer.BYTES; // with the length prefix
  }

  void limitFrames(int bytes) {
    link.limitFrames(bytes);
  }

  boolean isClosed() {
    return closed;
  }

  /** Writes everything that waits, whatever the watermark, and then closes. */
  void closeAfterWrites() {
    if (!closed) {
      for (ByteBuf frame = queue.poll(); frame != null; frame = queue.poll()) {
        write(frame);
      }
      flush();
      closed = true;
      link.closeAfterWrites();
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      queue.clear();
      link.close();
    }
  }

  /** The connection is gone. */
  void noteClosed() {
    closed = true;
    queue.clear();
  }

  Traffic traffic() {
    return new Traffic(framesIn, framesOut, bytesIn, bytesOut, queue.bytes());
  }

  /** What a link has carried. */
  record Traffic(long framesIn, long framesOut, long bytesIn, long bytesOut, long queuedBytes) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);
  }
}
