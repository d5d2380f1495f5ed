package io.meshage.wire;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import io.meshage.message.PeeringMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.KnownBy;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.Proof;
import io.meshage.message.ProtocolVersion;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  static void writeWelcome(ByteBuffer out, Welcome welcome) {
    out.putInt(MAGIC).put((byte) welcome.version()).put((byte) (welcome.linked() ? LINKED : 0));
    writeIntroduction(out, welcome.self());
    writeLargestBody(out, welcome.self());
    writeTagged(out, Tagged.NONCE, welcome.nonce());
    writeProof(out, welcome.proof());
    writeTagged(out, Tagged.LIFE, welcome.life());
  }

  static void writeReject(ByteBuffer out, Reject reject) {
    out.putInt(MAGIC).put((byte) reject.reason().code());
    Fields.writeText(out, reject.text());
  }

  static void writeReady(ByteBuffer out, Ready ready) {
    writeProof(out, ready.proof());
    writeTagged(out, Tagged.LIFE, ready.life());
  }

  static void writeGoodbye(ByteBuffer out, Goodbye goodbye) {
    out.put((byte) goodbye.reason().code());
    Fields.writeText(out, goodbye.text());
  }

  static void writeKnownBy(ByteBuffer out, KnownBy known) {
    known.life().copyTo(out);
  }

  static Hello readHello(ByteBuffer in) throws WireException {
    readMagic(in);
    ProtocolVersion versions =
        new ProtocolVersion(Byte.toUnsignedInt(in.get()), Byte.toUnsignedInt(in.get()));
    boolean solicited = (in.get() & SOLICITED) != 0; // later versions may use the other bits
    Introduction self = readIntroduction(in);
    Tagged tagged = Tagged.read(in);
    return new Hello(
        versions, tagged.complete(self), solicited, tagged.nonce(), tagged.challenge());
  }

  static Welcome readWelcome(ByteBuffer in) throws WireException {
    readMagic(in);
    int version = Byte.toUnsignedInt(in.get());
    boolean linked = (in.get() & LINKED) != 0; // later versions may use the other bits
    Introduction self = readIntroduction(in);
    Tagged tagged = Tagged.read(in);
    return new Welcome(
        version, tagged.complete(self), linked, tagged.nonce(), tagged.proof(), tagged.life());
  }

  static Ready readReady(ByteBuffer in) throws WireException {
    Tagged tagged = Tagged.read(in);
    return new Ready(tagged.proof(), tagged.life());
  }

  static KnownBy readKnownBy(ByteBuffer in) {
    return new KnownBy(Fields.readBytes(in, PeeringMessage.NONCE_BYTES));
  }

  static Reject readReject(ByteBuffer in) throws WireException {
    readMagic(in);
    CloseReason reason = CloseReason.ofCode(Byte.toUnsignedInt(in.get()));
    String text = Fields.readText(in, Limits.MAX_TEXT_BYTES);
    Fields.skipTagged(in);
    return new Reject(reason, text);
  }

  static Goodbye readGoodbye(ByteBuffer in) throws WireException {
    CloseReason reason = CloseReason.ofCode(Byte.toUnsignedInt(in.get()));
    return new Goodbye(reason, Fields.readText(in, Limits.MAX_TEXT_BYTES));
  }

  static void writeSolicitation(ByteBuffer out, Solicitation message) {
    writeVersions(out, message.versions());
    Fields.writeText(out, message.namespace());
    Fields.writeId(out, message.id());
    out.putLong(message.instance())
        .putShort((short) message.port())
        .putShort((short) message.wanted());
    Fields.writeId(out, message.component());
    out.putInt(message.componentSize());
    if (!message.scheme().equals(Endpoint.TCP)) {
      int bytes = 2 * Short.BYTES + message.scheme().length() + message.path().length();
      out.putShort((short) Tagged.WAY).putShort((short) bytes);
      Fields.writeText(out, message.scheme());
      Fields.writeText(out, message.path());
    }
  }

  static Solicitation readSolicitation(ByteBuffer in) throws WireException {
    ProtocolVersion versions =
        new ProtocolVersion(Byte.toUnsignedInt(in.get()), Byte.toUnsignedInt(in.get()));
    String namespace = Fields.readText(in, Limits.MAX_NAME_BYTES);
    NodeId id = Fields.readId(in);
    long instance = in.getLong();
    int port = Short.toUnsignedInt(in.getShort());
    int wanted = Short.toUnsignedInt(in.getShort());
    NodeId component = Fields.readId(in);
    int size = in.getInt();
    Tagged tagged = Tagged.read(in);
    return new Solicitation(
        versions,
        namespace,
        id,
        instance,
        port,
        wanted,
        component,
        size,
        tagged.scheme(),
        tagged.path());
  }

  static void writeHello(ByteBuffer out, Hello hello) {
    out.putInt(MAGIC);
    writeVersions(out, hello.versions());
    out.put((byte) (hello.solicited() ? SOLICITED : 0));
    writeIntroduction(out, hello.self());
    writeLargestBody(out, hello.self());
    writeTagged(out, Tagged.NONCE, hello.nonce());
    writeTagged(out, Tagged.CHALLENGE, hello.challenge());
  }

  private static void writeLargestBody(ByteBuffer out, Introduction self) {
    out.putShort((short) Tagged.LARGEST_BODY).putShort((short) Integer.BYTES);
    out.putInt(self.largestBody());
  }

  private static void writeTagged(ByteBuffer out, int tag, Bytes field) {
    if (field.length() > 0) {
      out.putShort((short) tag).putShort((short) field.length());
      field.copyTo(out);
    }
  }

  private static void writeProof(ByteBuffer out, @Nullable Proof proof) {
    if (proof != null) {
      out.putShort((short) Tagged.PROOF).putShort((short) (PeerKey.BYTES + Proof.SIGNATURE_BYTES));
      Fields.writeProof(out, proof);
    }
  }

  /** What stands behind the layout that never changes. */
  private record Tagged(
      Bytes nonce,
      @Nullable Proof proof,
      String scheme,
      String path,
      int largestBody,
      Bytes challenge,
      Bytes life) {
    static final int NONCE = 1;
    static final int PROOF = 2;
    static final int WAY = 3;
    static final int LARGEST_BODY = 4;
    static final int CHALLENGE = 5;
    static final int LIFE = 6;

    static Tagged read(ByteBuffer in) throws WireException {
      Bytes nonce = Bytes.EMPTY;
      Proof proof = null;
      String scheme = Endpoint.TCP;
      String path = "";
      int largestBody = Limits.MAX_BODY_BYTES;
      Bytes challenge = Bytes.EMPTY;
      Bytes life = Bytes.EMPTY;
      while (in.hasRemaining()) {
        int tag = Short.toUnsignedInt(in.getShort());
        ByteBuffer field = Fields.readTagged(in);
        switch (tag) {
          case NONCE -> nonce = Fields.readBytes(field, field.remaining());
          case PROOF -> proof = Fields.readProof(field);
          case WAY -> {
            scheme = Fields.readText(field, Limits.MAX_HOST_BYTES);
            path = Fields.readText(field, Limits.MAX_HOST_BYTES);
          }
          case LARGEST_BODY -> largestBody = field.getInt();
          case CHALLENGE -> challenge = Fields.readBytes(field, field.remaining());
          case LIFE -> life = Fields.readBytes(field, field.remaining());
          default -> {} // of a later version
        }
      }
      return new Tagged(nonce, proof, scheme, path, largestBody, challenge, life);
    }

    /** Returns the introduction with what stands behind it. */
    Introduction complete(Introduction self) {
      return new Introduction(
          self.id(),
          self.name(),
          self.namespace(),
          self.birth(),
          self.instance(),
          self.version(),
          self.capabilities(),
          self.endpoints(),
          self.clockMicros(),
          largestBody);
    }
  }

  private static void writeVersions(ByteBuffer out, ProtocolVersion versions) {
    out.put((byte) versions.least()).put((byte) versions.most());
  }

  private static void writeIntroduction(ByteBuffer out, Introduction self) {
    Fields.writeId(out, self.id());
    out.putLong(self.birth()).putLong(self.instance()).putInt(self.capabilities());
    Fields.writeText(out, self.name());
    Fields.writeText(out, self.namespace());
    Fields.writeText(out, self.version());
    Fields.writeEndpoints(out, self.endpoints());
    out.putLong(self.clockMicros());
  }

  private static Introduction readIntroduction(ByteBuffer in) throws WireException {
    NodeId id = Fields.readId(in);
    long birth = in.getLong();
    long instance = in.getLong();
    int capabilities = in.getInt();
    String name = Fields.readText(in, Limits.MAX_NAME_BYTES);
    String namespace = Fields.readText(in, Limits.MAX_NAME_BYTES);
    String version = Fields.readText(in, Limits.MAX_NAME_BYTES);
    List<Endpoint> endpoints = Fields.readEndpoints(in);
    return new Introduction(
        id,
        name,
        namespace,
        birth,
        instance,
        version,
        capabilities,
        endpoints,
        in.getLong(),
        Limits.MAX_BODY_BYTES);
  }

  private static void readMagic(ByteBuffer in) throws WireException {
    if (in.getInt() != MAGIC) {
      throw Fields.malformed("the other side does not speak the protocol of meshage");
    }
  }
}
