package io.meshage.node;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Acks;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.transport.Link;
import io.meshage.wire.TrafficClass;
import io.meshage.wire.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection with its queue and its figures. Confined to the node's loop. */
final class HostedLink {
  /** An acknowledgement with more has a frame of its own, so that no shared one is too long. */
  private static final int MOST_SHARED_RESULTS = 4;

  private final long id;
  private final Link link;
  private final @Nullable MessageLink carrier;
  private final WireFormat wire;
  private final ByteBufAllocator allocator;
  private final OutQueue queue;
  private final SendMemory memory;
  private long heldBytes;
  private long framesIn;
  private long framesOut;
  private long bytesIn;
  private long bytesOut;
  private long drains;
  private boolean closed;
  private boolean isGone;
  private boolean dirty;
  private boolean awaitsFlush;
  private boolean lingers;
  private long lingersUntilNanos;
  private boolean established;
  private @Nullable DatagramOffer offer;

  /** Acknowledgements that wait for the next flush, to share a frame. */
  private final List<Ack> acks = new ArrayList<>();

  private boolean lostAcks;

  HostedLink(
      long id,
      Link link,
      WireFormat wire,
      ByteBufAllocator allocator,
      long maxDataBytes,
      SendMemory memory) {
    this.id = id;
    this.link = link;
    this.wire = wire;
    this.allocator = allocator;
    this.carrier =
        link instanceof MessageLink messages && messages.carriesMessages() ? messages : null;
    this.queue = new OutQueue(maxDataBytes);
    this.memory = memory;
  }

  long id() {
    return id;
  }

  Endpoint remote() {
    return link.remote();
  }

  String protection() {
    return link.protection();
  }

  /** Writes the message, or queues it behind those of its class; false if there is no room. */
  boolean send(MeshMessage message) {
    if (closed) {
      return false;
    }
    if (carrier != null) {
      framesOut++;
      dirty = true;
      carrier.carry(message);
      return true;
    }
    return message instanceof Ack ack ? acknowledge(ack) : encode(message);
  }

  /** In their order: the last answer to a broadcast speaks for all whom none before it named. */
  private boolean acknowledge(Ack ack) {
    if (ack.results().size() > MOST_SHARED_RESULTS) {
      return encodeAcks() && encode(ack);
    }
    acks.add(ack);
    dirty = true;
    return acks.size() < Limits.MAX_ACKS || encodeAcks();
  }

  /** All of them in one frame; returns whether there was room for it, and for all before. */
  private boolean encodeAcks() {
    if (!acks.isEmpty()) {
      MeshMessage all = acks.size() == 1 ? acks.get(0) : new Acks(acks);
      acks.clear();
      lostAcks |= !encode(all);
    }
    return !lostAcks;
  }

  /** Whether acknowledgements were lost that had been taken: nobody should wait for them. */
  boolean hasLostAcks() {
    return lostAcks;
  }

  private boolean encode(MeshMessage message) {
    int bytes = wire.estimateBytes(message);
    boolean isWritten = queue.isEmpty() && link.isWritable();
    if (isWritten && bytes <= SendMemory.SMALL_BYTES) {
      write(message, bytes);
      return true;
    }
    TrafficClass traffic = TrafficClass.of(message);
    if (!memory.admits(this, bytes, traffic == TrafficClass.DATA)) {
      return false;
    }
    boolean isTaken = true;
    if (isWritten) {
      write(message, bytes);
    } else {
      isTaken = enqueue(traffic, message, wire.encode(allocator, message));
    }
    count();
    return isTaken;
  }

  private void write(MeshMessage message, int bytes) {
    ByteBuf shared = link.share(bytes);
    if (shared == null) {
      write(wire.encode(allocator, message));
      return;
    }
    int before = shared.writerIndex();
    wire.encode(message, bytes, shared);
    noteWritten(shared.writerIndex() - before);
  }

  private boolean enqueue(TrafficClass traffic, MeshMessage message, ByteBuf frame) {
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
        break;
      }
      write(frame);
    }
    count();
  }

  /** Finds out anew how much memory waits here, and tells it. */
  void count() {
    long before = heldBytes;
    heldBytes = isGone ? 0 : queue.bytes() + (link.isWritable() ? 0 : link.unsentBytes());
    if (heldBytes != before) {
      memory.changed(this, before, heldBytes);
    }
  }

  /** Returns how much memory waited here when it was last counted. */
  long heldBytes() {
    return heldBytes;
  }

  private void write(ByteBuf frame) {
    noteWritten(frame.readableBytes());
    link.write(frame);
  }

  private void noteWritten(int bytes) {
    framesOut++;
    bytesOut += bytes;
    dirty = true;
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
      encodeAcks();
      dirty = false;
      lingers = false;
      link.flush();
      if (heldBytes > 0 || !link.isWritable()) {
        count();
      }
    }
  }

  void noteReceived() {
    framesIn++;
  }

  void noteReceived(ByteBuf frame) {
    noteReceived();
    bytesIn += frame.readableBytes() + Integer.BYTES; // with the length prefix
  }

  /** The handshake is complete. */
  void establish(int frameBytes) {
    established = true;
    link.limitFrames(frameBytes, Limits.MAX_FRAME_BYTES);
  }

  boolean isEstablished() {
    return established;
  }

  /** Keeps what the other side offers until this side does. */
  void keepOffer(DatagramOffer theirs) {
    offer = theirs;
  }

  @Nullable DatagramOffer takeOffer() {
    DatagramOffer kept = offer;
    offer = null;
    return kept;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Writes everything that waits, whatever the watermark, then the farewell, and then closes:
   * nothing may come behind a farewell.
   *
   * @param over called when it is written, or has had its time
   */
  void closeAfterWrites(@Nullable MeshMessage last, Runnable over) {
    if (closed) {
      over.run();
      return;
    }
    encodeAcks();
    for (ByteBuf frame = queue.poll(); frame != null; frame = queue.poll()) {
      write(frame);
    }
    if (last != null && carrier != null) {
      send(last);
    } else if (last != null) {
      write(last, wire.estimateBytes(last));
    }
    flush();
    closed = true;
    link.closeAfterWrites(over);
    count();
  }

  /** Closes at once, though it may be about to be closed in good order. */
  void cut() {
    closed = true;
    noteGone();
    link.close();
  }

  void close() {
    if (!closed) {
      cut();
    }
  }

  /** The connection is gone, and with it all that waited for it. */
  void noteGone() {
    closed = true;
    isGone = true;
    queue.clear();
    acks.clear();
    count();
  }

  Traffic traffic() {
    return new Traffic(framesIn, framesOut, bytesIn, bytesOut, queue.bytes());
  }

  /** What a link has carried. */
  record Traffic(long framesIn, long framesOut, long bytesIn, long bytesOut, long queuedBytes) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);
  }
}
