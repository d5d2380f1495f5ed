package io.meshage.node;

import io.meshage.protocol.port.Dispatch;
import io.meshage.wire.Bodies;
import org.jspecify.annotations.Nullable;

/**
 * A body that is to be sent: as it is, and smaller, so that the loop has only to choose.
 *
 * @param plain for recipients of which one cannot inflate the other
 * @param packed null if it is not wanted smaller
 */
record Payload(Bodies.Encoded plain, Dispatch.@Nullable Packed packed) {

  /** Encodes a body, and compresses it if the node does. Takes its time: not for the loop. */
  static Payload of(Bodies bodies, Object body) {
    Bodies.Encoded plain = bodies.encode(body);
    Bodies.Encoded small = bodies.compress(plain);
    return new Payload(
        plain, small == null ? null : new Dispatch.Packed(small.form(), small.bytes()));
  }
}
