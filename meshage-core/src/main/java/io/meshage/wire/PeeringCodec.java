package io.meshage.wire;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Handshake, farewell and solicitation. The layouts of Hello, Welcome, Reject and Solicitation
 * never change; what later versions add stands behind in tagged fields.
 */
final class PeeringCodec {
  /** "mshg": who connects to the wrong port is found out at the first frame. */
  static final int MAGIC = 0x6d736867;

  private static final int SOLICITED = 1;
  private static final int LINKED = 1;

  private PeeringCodec() {}

  /** Writes the message and returns its frame type. */
  static int write(ByteBuf out, PeeringMessage message) {
    if (message instanceof Hello hello) {
      writeHello(out, hello);
      return FrameType.HELLO;
    } else if (message instanceof Welcome welcome) {
      out.writeInt(MAGIC).writeByte(welcome.version()).writeByte(welcome.linked() ? LINKED : 0);
      writeIntroduction(out, welcome.self());
      return FrameType.WELCOME;
    } else if (message instanceof Reject reject) {
      out.writeInt(MAGIC).writeByte(reject.reason().code());
      Fields.writeText(out, reject.text());
      return FrameType.REJECT;
    } else if (message instanceof Goodbye goodbye) {
      out.writeByte(goodbye.reason().code());
      Fields.writeText(out, goodbye.text());
      return FrameType.GOODBYE;
    } else if (message instanceof Solicitation) {
      throw new IllegalArgumentException("a solicitation travels in datagrams only");
    }
    return FrameType.READY;
  }

  static Hello readHello(ByteBuf in) throws WireException {
    readMagic(in);
    ProtocolVersion versions = new ProtocolVersion(in.readUnsignedByte(), in.readUnsignedByte());
    boolean solicited = (in.readByte() & SOLICITED) != 0; // later versions may use the other bits
    Introduction self = readIntroduction(in);
    Fields.skipTagged(in);
    return new Hello(versions, self, solicited);
  }

  static Welcome readWelcome(ByteBuf in) throws WireException {
    readMagic(in);
    int version = in.readUnsignedByte();
    boolean linked = (in.readByte() & LINKED) != 0; // later versions may use the other bits
    Introduction self = readIntroduction(in);
    Fields.skipTagged(in);
    return new Welcome(version, self, linked);
  }

  static Reject readReject(ByteBuf in) throws WireException {
    readMagic(in);
    CloseReason reason = CloseReason.ofCode(in.readUnsignedByte());
    String text = Fields.readText(in, Limits.MAX_TEXT_BYTES);
    Fields.skipTagged(in);
    return new Reject(reason, text);
  }

  static Goodbye readGoodbye(ByteBuf in) throws WireException {
    CloseReason reason = CloseReason.ofCode(in.readUnsignedByte());
    return new Goodbye(reason, Fields.readText(in, Limits.MAX_TEXT_BYTES));
  }

  static void writeSolicitation(ByteBuf out, Solicitation message) {
    writeVersions(out, message.versions());
    Fields.writeText(out, message.namespace());
    Fields.writeId(out, message.id());
    out.writeLong(message.instance()).writeShort(message.port()).writeShort(message.wanted());
    Fields.writeId(out, message.component());
    out.writeInt(message.componentSize());
  }

  static Solicitation readSolicitation(ByteBuf in) throws WireException {
    ProtocolVersion versions = new ProtocolVersion(in.readUnsignedByte(), in.readUnsignedByte());
    String namespace = Fields.readText(in, Limits.MAX_NAME_BYTES);
    NodeId id = Fields.readId(in);
    long instance = in.readLong();
    int port = in.readUnsignedShort();
    int wanted = in.readUnsignedShort();
    NodeId component = Fields.readId(in);
    int size = in.readInt();
    Fields.skipTagged(in);
    return new Solicitation(versions, namespace, id, instance, port, wanted, component, size);
  }

  private static void writeHello(ByteBuf out, Hello hello) {
    out.writeInt(MAGIC);
    writeVersions(out, hello.versions());
    out.writeByte(hello.solicited() ? SOLICITED : 0);
    writeIntroduction(out, hello.self());
  }

  private static void writeVersions(ByteBuf out, ProtocolVersion versions) {
    out.writeByte(versions.least()).writeByte(versions.most());
  }

  private static void writeIntroduction(ByteBuf out, Introduction self) {
    Fields.writeId(out, self.id());
    out.writeLong(self.birth()).writeLong(self.instance()).writeInt(self.capabilities());
    Fields.writeText(out, self.name());
    Fields.writeText(out, self.namespace());
    Fields.writeText(out, self.version());
    Fields.writeEndpoints(out, self.endpoints());
    out.writeLong(self.clockMicros());
  }

  private static Introduction readIntroduction(ByteBuf in) throws WireException {
    NodeId id = Fields.readId(in);
    long birth = in.readLong();
    long instance = in.readLong();
    int capabilities = in.readInt();
    String name = Fields.readText(in, Limits.MAX_NAME_BYTES);
    String namespace = Fields.readText(in, Limits.MAX_NAME_BYTES);
    String version = Fields.readText(in, Limits.MAX_NAME_BYTES);
    List<Endpoint> endpoints = Fields.readEndpoints(in);
    return new Introduction(
        id, name, namespace, birth, instance, version, capabilities, endpoints, in.readLong());
  }

  private static void readMagic(ByteBuf in) throws WireException {
    if (in.readInt() != MAGIC) {
      throw Fields.malformed("the other side does not speak the protocol of meshage");
    }
  }
}
