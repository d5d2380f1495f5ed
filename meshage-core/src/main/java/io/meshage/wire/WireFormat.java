package io.meshage.wire;

import io.meshage.Limits;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.HealthMessage;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.TopologyMessage;
import io.meshage.message.TopologyMessage.DatabaseDone;
import io.meshage.wire.WireException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Messages to frames and back, {@code u32 length | u8 version | u8 type | u16 flags | payload | u32
 * CRC32C}, big endian. The length counts what follows it; the checksum covers what lies between.
 *
 * <p>No state: one object serves any number of threads. No input makes {@link #decode} do anything
 * but return or throw {@link WireException}, and nothing is allocated for a length before the bytes
 * are there. Layouts: {@code docs/protocol/wire.md}.
 */
public final class WireFormat {
  /** Bytes of the length prefix. */
  public static final int LENGTH_BYTES = Integer.BYTES;

  /** Bytes of version, type and flags. */
  public static final int HEADER_BYTES = 4;

  /** What a frame has besides its payload, the length prefix included. */
  public static final int OVERHEAD_BYTES = LENGTH_BYTES + HEADER_BYTES + Checksum.BYTES;

  /** The protocol version of this build's frames. */
  public static final int VERSION = 1;

  /** The version of frames whose layout is the same in all versions. */
  private static final int TIMELESS = 0;

  /** Set on a type that a receiver must not pass over if it does not know it. */
  private static final int MUST_UNDERSTAND = 0x8000;

  private static final int LEAST_BYTES = HEADER_BYTES + Checksum.BYTES;
  private static final int SMALL_FRAME_BYTES = 256;

  /**
   * Returns the whole frame, its length prefix included, in a buffer that the caller owns.
   *
   * @throws IllegalArgumentException for a solicitation, which travels in datagrams
   */
  public ByteBuf encode(ByteBufAllocator allocator, MeshMessage message) {
    ByteBuf out = allocator.ioBuffer(estimateBytes(message));
    boolean done = false;
    try {
      encode(message, out);
      done = true;
      return out;
    } finally {
      if (!done) {
        out.release();
      }
    }
  }

  /**
   * Writes the whole frame, its length prefix included, at the end of a buffer; one that cannot be
   * written leaves the buffer as it was.
   *
   * @throws IllegalArgumentException for a solicitation, which travels in datagrams
   */
  public void encode(MeshMessage message, ByteBuf out) {
    int start = out.writerIndex();
    boolean done = false;
    try {
      out.writeZero(LENGTH_BYTES + HEADER_BYTES);
      int type = write(out, message);
      int content = start + LENGTH_BYTES;
      out.setByte(content, FrameType.isTimeless(type) ? TIMELESS : VERSION);
      out.setByte(content + 1, type);
      Checksum.append(out, content);
      out.setInt(start, out.writerIndex() - content);
      done = true;
    } finally {
      if (!done) {
        out.writerIndex(start);
      }
    }
  }

  /**
   * Returns about how many bytes the frame of a message takes, so that its buffer need not grow.
   */
  public int estimateBytes(MeshMessage message) {
    return message instanceof DeliveryMessage delivery
        ? OVERHEAD_BYTES + DeliveryCodec.estimateBytes(delivery)
        : SMALL_FRAME_BYTES;
  }

  /**
   * Returns the message in a frame without its length prefix. All bytes of the buffer are consumed,
   * whatever happens; its reference count stays. The message shares no memory with it.
   *
   * @throws WireException if there is none, saying why and what to do
   */
  public MeshMessage decode(ByteBuf frame) throws WireException {
    int end = frame.writerIndex();
    try {
      int type = readHeader(frame);
      frame.writerIndex(end - Checksum.BYTES);
      MeshMessage message = read(type, frame);
      refuseRest(frame);
      return message;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Fields.malformed(String.valueOf(e.getMessage()));
    } finally {
      frame.setIndex(end, end);
    }
  }

  /** Returns the packet for a solicitation, in a buffer that the caller owns. */
  public ByteBuf encodeSolicitation(ByteBufAllocator allocator, Solicitation message) {
    ByteBuf out = allocator.ioBuffer(SMALL_FRAME_BYTES);
    int start = out.writerIndex();
    out.writeInt(PeeringCodec.MAGIC).writeByte(TIMELESS).writeByte(FrameType.SOLICITATION);
    out.writeShort(0);
    PeeringCodec.writeSolicitation(out, message);
    Checksum.append(out, start);
    return out;
  }

  /**
   * Returns the solicitation in a packet. All bytes of the buffer are consumed, whatever happens;
   * its reference count stays.
   *
   * @throws WireException if there is none: other programs may use the port too
   */
  public Solicitation decodeSolicitation(ByteBuf packet) throws WireException {
    int end = packet.writerIndex();
    try {
      if (packet.readableBytes() > Limits.MAX_DATAGRAM_BYTES) {
        throw new WireException(Kind.TOO_LARGE, packet.readableBytes() + " bytes in a datagram");
      }
      if (packet.getInt(packet.readerIndex()) != PeeringCodec.MAGIC) {
        throw Fields.malformed("not a datagram of meshage");
      }
      if (!Checksum.matches(packet)) {
        throw new WireException(Kind.CHECKSUM, "the checksum of a datagram is wrong");
      }
      packet.skipBytes(Integer.BYTES);
      requireVersion(packet.readUnsignedByte(), TIMELESS);
      int type = packet.readUnsignedByte();
      int flags = packet.readUnsignedShort();
      if (type != FrameType.SOLICITATION) {
        throw unknownType(type, flags);
      }
      packet.writerIndex(end - Checksum.BYTES);
      return PeeringCodec.readSolicitation(packet);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Fields.malformed(String.valueOf(e.getMessage()));
    } finally {
      packet.setIndex(end, end);
    }
  }

  /** Checks everything around the payload, and returns the type. */
  private static int readHeader(ByteBuf frame) throws WireException {
    int length = frame.readableBytes();
    if (length < LEAST_BYTES) {
      throw Fields.malformed("a frame of " + length + " bytes");
    }
    if (!Checksum.matches(frame)) {
      throw new WireException(Kind.CHECKSUM, "the checksum of a frame is wrong");
    }
    int version = frame.readUnsignedByte();
    int type = frame.readUnsignedByte();
    int flags = frame.readUnsignedShort();
    if (!FrameType.isKnown(type)) {
      throw unknownType(type, flags);
    }
    if (length > FrameType.maxBytes(type)) {
      String text = "a frame of type " + type + " has " + length + " bytes, at most ";
      throw new WireException(Kind.TOO_LARGE, text + FrameType.maxBytes(type));
    }
    if (FrameType.isTimeless(type)) {
      requireVersion(version, TIMELESS);
    } else {
      requireVersion(version, VERSION);
      if (flags != 0) {
        throw Fields.malformed("unknown flags " + Integer.toHexString(flags));
      }
    }
    return type;
  }

  private static int write(ByteBuf out, MeshMessage message) {
    if (message instanceof DeliveryMessage delivery) {
      return DeliveryCodec.write(out, delivery);
    } else if (message instanceof HealthMessage health) {
      return HealthCodec.write(out, health);
    } else if (message instanceof TopologyMessage topology) {
      return TopologyCodec.write(out, topology);
    }
    return PeeringCodec.write(out, (PeeringMessage) message);
  }

  private static MeshMessage read(int type, ByteBuf in) throws WireException {
    return switch (type) {
      case FrameType.DATA -> DeliveryCodec.readData(in);
      case FrameType.ACK -> DeliveryCodec.readAcks(in);
      case FrameType.BROADCAST -> DeliveryCodec.readBroadcast(in);
      case FrameType.PING -> HealthCodec.readPing(in);
      case FrameType.PONG -> HealthCodec.readPong(in);
      case FrameType.ANNOUNCEMENT -> TopologyCodec.readAnnouncement(in);
      case FrameType.DATABASE_DIGEST -> TopologyCodec.readDigest(in);
      case FrameType.DATABASE_HEADERS -> TopologyCodec.readHeaders(in);
      case FrameType.DATABASE_REQUEST -> TopologyCodec.readRequest(in);
      case FrameType.DATABASE_DONE -> new DatabaseDone();
      case FrameType.HELLO -> PeeringCodec.readHello(in);
      case FrameType.WELCOME -> PeeringCodec.readWelcome(in);
      case FrameType.REJECT -> PeeringCodec.readReject(in);
      case FrameType.READY -> new Ready();
      case FrameType.GOODBYE -> PeeringCodec.readGoodbye(in);
      default -> throw new AssertionError("type " + type + " is known and has no codec");
    };
  }

  private static void refuseRest(ByteBuf frame) throws WireException {
    if (frame.isReadable()) {
      throw Fields.malformed(frame.readableBytes() + " bytes after the end of a message");
    }
  }

  private static WireException unknownType(int type, int flags) {
    boolean required = (flags & MUST_UNDERSTAND) != 0;
    return new WireException(
        required ? Kind.UNKNOWN_TYPE : Kind.UNKNOWN_TYPE_IGNORABLE, "frame type " + type);
  }

  private static void requireVersion(int version, int expected) throws WireException {
    if (version != expected) {
      String text = "a frame of protocol version " + version + " instead of " + expected;
      throw new WireException(Kind.UNKNOWN_VERSION, text);
    }
  }
}
