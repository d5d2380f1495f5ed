package io.meshage.wire;

import io.meshage.Limits;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.wire.WireException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

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
  public static final int VERSION = 3;

  /** The version of frames whose layout is the same in all versions. */
  private static final int TIMELESS = 0;

  /** Set on a type that a receiver must not pass over if it does not know it. */
  private static final int MUST_UNDERSTAND = 0x8000;

  private static final int LEAST_BYTES = HEADER_BYTES + Checksum.BYTES;
  private static final int SMALL_FRAME_BYTES = 256;
  private static final int MOST_BYTES = Limits.MAX_FRAME_BYTES;

  /**
   * Returns the whole frame, its length prefix included, in a buffer that the caller owns.
   *
   * @throws IllegalArgumentException for a solicitation, which travels in datagrams
   */
  public ByteBuf encode(ByteBufAllocator allocator, MeshMessage message) {
    if (LargeFrame.suits(message)) {
      return LargeFrame.encode(allocator, (DeliveryMessage) message);
    }
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
    encode(message, estimateBytes(message), out);
  }

  /** Writes the same where it has been estimated already how many bytes the frame takes. */
  public void encode(MeshMessage message, int estimate, ByteBuf out) {
    append(out, estimate, frame -> write(frame, message));
  }

  private static void write(ByteBuffer frame, MeshMessage message) {
    int start = frame.position();
    writeHead(frame, message);
    if (message instanceof DeliveryMessage delivery) {
      Fields.writeRest(frame, DeliveryCodec.body(delivery));
    }
    Checksum.append(frame, start + LENGTH_BYTES);
    frame.putInt(start, frame.position() - start - LENGTH_BYTES);
  }

  /** Writes header and payload but for the body, and leaves room for the length before them. */
  static void writeHead(ByteBuffer frame, MeshMessage message) {
    int header = frame.position() + LENGTH_BYTES;
    frame.position(header + HEADER_BYTES);
    FrameType type = FrameType.of(message);
    type.write(frame, message);
    frame.put(header, (byte) (type.isTimeless() ? TIMELESS : VERSION));
    frame.put(header + 1, (byte) type.number()).putShort(header + 2, (short) 0);
  }

  /**
   * Lets somebody write at the end of a buffer. The layouts are written to a view of the JDK's,
   * which checks bounds, and nothing else, for each field.
   *
   * @param estimate room that is nearly always enough; if not, it begins anew with more
   */
  static void append(ByteBuf out, int estimate, Consumer<ByteBuffer> writer) {
    int start = out.writerIndex();
    for (int room = estimate; ; room *= 2) {
      ByteBuffer view = out.ensureWritable(room).internalNioBuffer(start, room);
      int before = view.position();
      try {
        writer.accept(view);
        out.writerIndex(start + view.position() - before);
        return;
      } catch (BufferOverflowException e) {
        if (room > MOST_BYTES) {
          throw new IllegalArgumentException("a message too long for a frame", e);
        }
      }
    }
  }

  /**
   * Returns about how many bytes the frame of a message takes, so that its buffer need not grow.
   */
  public int estimateBytes(MeshMessage message) {
    return FrameType.of(message).estimateBytes(message);
  }

  /**
   * Returns the message in a frame without its length prefix. All bytes of the buffer are consumed,
   * whatever happens; its reference count stays. The message shares no memory with it.
   *
   * @throws WireException if there is none, saying why and what to do
   */
  public MeshMessage decode(ByteBuf frame) throws WireException {
    try {
      boolean isScattered = frame.nioBufferCount() > 1;
      ByteBuffer in = isScattered ? copy(frame) : view(frame);
      FrameType type = readHeader(in);
      in.limit(in.limit() - Checksum.BYTES);
      MeshMessage message = type.read(in, isScattered); // a copy is its own
      refuseRest(in);
      return message;
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
      throw Fields.malformed(words(e));
    } finally {
      frame.readerIndex(frame.writerIndex());
    }
  }

  /** What is to be read, as the JDK sees it. */
  private static ByteBuffer view(ByteBuf frame) {
    int start = frame.readerIndex();
    int length = frame.readableBytes();
    return frame.isReadOnly()
        ? frame.nioBuffer(start, length)
        : frame.internalNioBuffer(start, length);
  }

  /** What is to be read where it lies in several places, in an array of its own. */
  private static ByteBuffer copy(ByteBuf frame) {
    byte[] copy = new byte[frame.readableBytes()];
    frame.getBytes(frame.readerIndex(), copy);
    return ByteBuffer.wrap(copy);
  }

  private static String words(RuntimeException e) {
    return e instanceof BufferUnderflowException
        ? "it ends too early"
        : String.valueOf(e.getMessage());
  }

  /** Returns the packet for a solicitation, in a buffer that the caller owns. */
  public ByteBuf encodeSolicitation(ByteBufAllocator allocator, Solicitation message) {
    ByteBuf out = allocator.ioBuffer(SMALL_FRAME_BYTES);
    append(
        out,
        SMALL_FRAME_BYTES,
        packet -> {
          int beginning = packet.position();
          packet.putInt(PeeringCodec.MAGIC);
          packet
              .put((byte) TIMELESS)
              .put((byte) FrameType.SOLICITATION.number())
              .putShort((short) 0);
          PeeringCodec.writeSolicitation(packet, message);
          Checksum.append(packet, beginning);
        });
    return out;
  }

  /**
   * Returns the solicitation in a packet. All bytes of the buffer are consumed, whatever happens;
   * its reference count stays.
   *
   * @throws WireException if there is none: other programs may use the port too
   */
  public Solicitation decodeSolicitation(ByteBuf packet) throws WireException {
    try {
      if (packet.readableBytes() > Limits.MAX_DATAGRAM_BYTES) {
        throw new WireException(Kind.TOO_LARGE, packet.readableBytes() + " bytes in a datagram");
      }
      ByteBuffer in = view(packet);
      if (in.getInt(in.position()) != PeeringCodec.MAGIC) {
        throw Fields.malformed("not a datagram of meshage");
      }
      if (!Checksum.matches(in)) {
        throw new WireException(Kind.CHECKSUM, "the checksum of a datagram is wrong");
      }
      in.position(in.position() + Integer.BYTES); // the magic number
      requireVersion(Byte.toUnsignedInt(in.get()), TIMELESS);
      int type = Byte.toUnsignedInt(in.get());
      int flags = Short.toUnsignedInt(in.getShort());
      if (type != FrameType.SOLICITATION.number()) {
        throw unknownType(type, flags);
      }
      in.limit(in.limit() - Checksum.BYTES);
      return PeeringCodec.readSolicitation(in);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
      throw Fields.malformed(words(e));
    } finally {
      packet.readerIndex(packet.writerIndex());
    }
  }

  /** Checks everything around the payload, and returns the type. */
  private static FrameType readHeader(ByteBuffer frame) throws WireException {
    int length = frame.remaining();
    if (length < LEAST_BYTES) {
      throw Fields.malformed("a frame of " + length + " bytes");
    }
    if (!Checksum.matches(frame)) {
      throw new WireException(Kind.CHECKSUM, "the checksum of a frame is wrong");
    }
    int version = Byte.toUnsignedInt(frame.get());
    int number = Byte.toUnsignedInt(frame.get());
    int flags = Short.toUnsignedInt(frame.getShort());
    FrameType type = FrameType.ofFrame(number);
    if (type == null) {
      throw unknownType(number, flags);
    }
    if (length > type.mostBytes()) {
      String text = "a frame of type " + number + " has " + length + " bytes, at most ";
      throw new WireException(Kind.TOO_LARGE, text + type.mostBytes());
    }
    if (type.isTimeless()) {
      requireVersion(version, TIMELESS);
    } else {
      requireVersion(version, VERSION);
      if (flags != 0) {
        throw Fields.malformed("unknown flags " + Integer.toHexString(flags));
      }
    }
    return type;
  }

  private static void refuseRest(ByteBuffer frame) throws WireException {
    if (frame.hasRemaining()) {
      throw Fields.malformed(frame.remaining() + " bytes after the end of a message");
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
