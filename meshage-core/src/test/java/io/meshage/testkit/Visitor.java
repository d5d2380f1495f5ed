package io.meshage.testkit;

import io.meshage.NodeId;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.ProtocolVersion;
import io.meshage.wire.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * Who speaks the protocol without being a node, and what it says to be let in.
 *
 * @param birth when its life began, in microseconds of its clock
 */
public record Visitor(String name, long birth) {
  /** What every visitor reads and writes with. */
  public static final WireFormat WIRE = new WireFormat();

  /** Returns the id of the node that it plays. */
  public NodeId id() {
    return NodeId.ofName(name);
  }

  /** Returns the first words of a handshake. */
  public Hello hello() {
    Introduction self = new Introduction(id(), name, "default", birth, birth, "", 0, List.of());
    return new Hello(ProtocolVersion.OURS, self, false);
  }

  /** Returns a message as it goes over a connection. */
  public static byte[] frame(MeshMessage message) {
    ByteBuf encoded = Unpooled.buffer(); // of the heap: attackers make millions
    WIRE.encode(message, encoded);
    return ByteBufUtil.getBytes(encoded);
  }
}
