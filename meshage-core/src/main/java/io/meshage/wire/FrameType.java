package io.meshage.wire;

import io.meshage.Limits;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Acks;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.PingReport;
import io.meshage.message.HealthMessage.PingRequest;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.KnownBy;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import io.meshage.message.TopologyMessage.DatabaseDone;
import io.meshage.message.TopologyMessage.DatabaseHeaders;
import io.meshage.message.TopologyMessage.DatabaseRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The frames there are: one constant for each, with all that the wire knows of it. A number is
 * never given to something else.
 */
@SuppressWarnings("ImmutableEnumChecker") // layouts are made of static methods
enum FrameType {
  HELLO(
      0x01,
      FrameKind.HANDSHAKE,
      TrafficClass.CONTROL,
      Limits.MAX_HANDSHAKE_BYTES,
      true,
      small(Hello.class, PeeringCodec::writeHello, PeeringCodec::readHello)),
  WELCOME(
      0x02,
      FrameKind.HANDSHAKE,
      TrafficClass.CONTROL,
      Limits.MAX_HANDSHAKE_BYTES,
      true,
      small(Welcome.class, PeeringCodec::writeWelcome, PeeringCodec::readWelcome)),
  REJECT(
      0x03,
      FrameKind.HANDSHAKE,
      TrafficClass.CONTROL,
      Limits.MAX_HANDSHAKE_BYTES,
      true,
      small(Reject.class, PeeringCodec::writeReject, PeeringCodec::readReject)),
  READY(
      0x04,
      FrameKind.HANDSHAKE,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(Ready.class, PeeringCodec::writeReady, PeeringCodec::readReady)),
  PING(
      0x05,
      FrameKind.PING,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(Ping.class, HealthCodec::writePing, HealthCodec::readPing)),
  PONG(
      0x06,
      FrameKind.PING,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(Pong.class, HealthCodec::writePong, HealthCodec::readPong)),
  PING_REQUEST(
      0x07,
      FrameKind.PING,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(PingRequest.class, HealthCodec::writePingRequest, HealthCodec::readPingRequest)),
  PING_REPORT(
      0x08,
      FrameKind.PING,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(PingReport.class, HealthCodec::writePingReport, HealthCodec::readPingReport)),
  DATAGRAM_OFFER(
      0x09,
      FrameKind.PING,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(DatagramOffer.class, HealthCodec::writeDatagramOffer, HealthCodec::readDatagramOffer)),
  ANNOUNCEMENT(
      0x10,
      FrameKind.TOPOLOGY,
      TrafficClass.ANNOUNCEMENT,
      Limits.MAX_CONTROL_BYTES,
      false,
      layout(
          List.of(Announcement.class),
          TopologyCodec::writeAnnouncement,
          (in, mayKeep) -> TopologyCodec.readAnnouncement(in),
          TopologyCodec::estimateBytes)),
  DATABASE_DIGEST(
      0x18,
      FrameKind.TOPOLOGY,
      TrafficClass.ANNOUNCEMENT,
      Limits.MAX_CONTROL_BYTES,
      false,
      layout(
          List.of(DatabaseDigest.class),
          TopologyCodec::writeDigest,
          (in, mayKeep) -> TopologyCodec.readDigest(in),
          TopologyCodec::estimateBytes)),
  DATABASE_HEADERS(
      0x19,
      FrameKind.TOPOLOGY,
      TrafficClass.ANNOUNCEMENT,
      Limits.MAX_CONTROL_BYTES,
      false,
      layout(
          List.of(DatabaseHeaders.class),
          TopologyCodec::writeHeaders,
          (in, mayKeep) -> TopologyCodec.readHeaders(in),
          TopologyCodec::estimateBytes)),
  DATABASE_REQUEST(
      0x1a,
      FrameKind.TOPOLOGY,
      TrafficClass.ANNOUNCEMENT,
      Limits.MAX_CONTROL_BYTES,
      false,
      layout(
          List.of(DatabaseRequest.class),
          TopologyCodec::writeRequest,
          (in, mayKeep) -> TopologyCodec.readRequest(in),
          TopologyCodec::estimateBytes)),
  DATABASE_DONE(
      0x1b,
      FrameKind.TOPOLOGY,
      TrafficClass.ANNOUNCEMENT,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(DatabaseDone.class, (out, done) -> {}, in -> new DatabaseDone())),

  /** Its body stands at the end, and is written after all else. */
  DATA(
      0x20,
      FrameKind.DATA,
      TrafficClass.DATA,
      Limits.MAX_FRAME_BYTES,
      false,
      layout(
          List.of(Data.class),
          DeliveryCodec::writeData,
          DeliveryCodec::readData,
          DeliveryCodec::estimateBytes)),

  /** As {@link #DATA}. */
  BROADCAST(
      0x21,
      FrameKind.DATA,
      TrafficClass.DATA,
      Limits.MAX_FRAME_BYTES,
      false,
      layout(
          List.of(Broadcast.class),
          DeliveryCodec::writeBroadcast,
          DeliveryCodec::readBroadcast,
          DeliveryCodec::estimateBytes)),
  ACK(
      0x22,
      FrameKind.ACK,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      FrameType.<DeliveryMessage>layout(
          List.of(Ack.class, Acks.class),
          DeliveryCodec::writeAcks,
          (in, mayKeep) -> DeliveryCodec.readAcks(in),
          DeliveryCodec::estimateBytes)),
  GOODBYE(
      0x30,
      FrameKind.HANDSHAKE,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(Goodbye.class, PeeringCodec::writeGoodbye, PeeringCodec::readGoodbye)),
  KNOWN_BY(
      0x31,
      FrameKind.HANDSHAKE,
      TrafficClass.CONTROL,
      Limits.MAX_CONTROL_BYTES,
      false,
      small(KnownBy.class, PeeringCodec::writeKnownBy, PeeringCodec::readKnownBy)),

  /** Only in datagrams; never a frame. */
  SOLICITATION(
      0x40,
      FrameKind.HANDSHAKE,
      TrafficClass.CONTROL,
      Limits.MAX_DATAGRAM_BYTES,
      true,
      small(
          Solicitation.class,
          (out, message) -> {
            throw new IllegalArgumentException("a solicitation travels in datagrams only");
          },
          PeeringCodec::readSolicitation));

  private static final int SMALL_FRAME_BYTES = 256;

  private static final @Nullable FrameType[] BY_NUMBER = new FrameType[1 << Byte.SIZE];

  static {
    for (FrameType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private static final ClassValue<FrameType> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected FrameType computeValue(Class<?> spoken) {
          for (FrameType type : values()) {
            if (type.layout.speaks.contains(spoken)) {
              return type;
            }
          }
          throw new IllegalArgumentException(spoken.getSimpleName() + " is not sent");
        }
      };

  private final int number;
  private final FrameKind kind;
  private final TrafficClass traffic;
  private final int mostBytes;
  private final boolean timeless;
  private final Layout<?> layout;

  FrameType(
      int number,
      FrameKind kind,
      TrafficClass traffic,
      int mostBytes,
      boolean timeless,
      Layout<?> layout) {
    this.number = number;
    this.kind = kind;
    this.traffic = traffic;
    this.mostBytes = mostBytes;
    this.timeless = timeless;
    this.layout = layout;
  }

  /** Writes the payload, but for a body at its end. */
  interface Writer<M> {
    void write(ByteBuffer out, M message);
  }

  /** Reads the payload. */
  interface Reader<M> {
    /**
     * Returns the message.
     *
     * @param mayKeep whether the bytes are the message's own, so that its body need not be copied
     */
    M read(ByteBuffer in, boolean mayKeep) throws WireException;
  }

  /** A reader of what has no body. */
  interface PlainReader<M> {
    M read(ByteBuffer in) throws WireException;
  }

  /**
   * How the messages of a frame are written and read.
   *
   * @param estimate about how many bytes the payload takes; null where that is few
   */
  private record Layout<M extends MeshMessage>(
      List<Class<? extends M>> speaks,
      Writer<M> writer,
      Reader<? extends M> reader,
      @Nullable ToIntFunction<M> estimate) {

    @SuppressWarnings("unchecked") // found by its class
    void write(ByteBuffer out, MeshMessage message) {
      writer.write(out, (M) message);
    }

    @SuppressWarnings("unchecked") // found by its class
    int estimateBytes(MeshMessage message) {
      return estimate == null
          ? SMALL_FRAME_BYTES
          : WireFormat.OVERHEAD_BYTES + estimate.applyAsInt((M) message);
    }
  }

  private static <M extends MeshMessage> Layout<M> layout(
      List<Class<? extends M>> speaks,
      Writer<M> writer,
      Reader<? extends M> reader,
      ToIntFunction<M> estimate) {
    return new Layout<>(speaks, writer, reader, estimate);
  }

  private static <M extends MeshMessage> Layout<M> small(
      Class<M> speaks, Writer<M> writer, PlainReader<M> reader) {
    return new Layout<>(List.of(speaks), writer, (in, mayKeep) -> reader.read(in), null);
  }

  /** Returns the type of a frame's type byte; null if this build does not know such a frame. */
  static @Nullable FrameType ofFrame(int number) {
    FrameType type = BY_NUMBER[number];
    return type == SOLICITATION ? null : type;
  }

  /**
   * Returns the type of the frame that a message would be.
   *
   * @throws IllegalArgumentException if it is never sent
   */
  static FrameType of(MeshMessage message) {
    Class<?> spoken = message.getClass();
    if (spoken == Data.class) { // what is said for each message is found without a look-up
      return DATA;
    }
    return spoken == Ack.class ? ACK : BY_CLASS.get(spoken);
  }

  int number() {
    return number;
  }

  FrameKind kind() {
    return kind;
  }

  TrafficClass traffic() {
    return traffic;
  }

  /** How many bytes such a frame may have after its length prefix. */
  int mostBytes() {
    return mostBytes;
  }

  /**
   * Whether the layout is the same in all versions, so that two versions can always refuse each
   * other politely.
   */
  boolean isTimeless() {
    return timeless;
  }

  /** Whether a body stands at its end, so that it may be longer than its reader takes. */
  boolean carriesBody() {
    return this == DATA || this == BROADCAST;
  }

  /** Returns about how many bytes the frame will take, so that its buffer need not grow. */
  int estimateBytes(MeshMessage message) {
    return layout.estimateBytes(message);
  }

  /** Writes the payload, but for a body at its end. */
  void write(ByteBuffer out, MeshMessage message) {
    layout.write(out, message);
  }

  /**
   * Reads the payload.
   *
   * @param mayKeep whether the bytes are the message's own, so that its body need not be copied
   */
  MeshMessage read(ByteBuffer in, boolean mayKeep) throws WireException {
    return layout.reader().read(in, mayKeep);
  }
}
