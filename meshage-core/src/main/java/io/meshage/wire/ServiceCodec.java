package io.meshage.wire;

import io.meshage.message.ServiceMessage;
import java.nio.ByteBuffer;

/**
 * The bodies of one service's messages. The first byte of each is a number, by which the codec is
 * found; the numbers of a service lie side by side, and are never given to something else.
 */
public interface ServiceCodec<M extends ServiceMessage> {
  /** Returns the first number of this service. */
  int firstNumber();

  /** Returns the last number of this service. */
  int lastNumber();

  /** Returns how many bytes a body has at most. */
  int maxBytes();

  /** Returns what the service speaks. */
  Class<M> speaks();

  /** Writes the message, its number first. */
  void write(ByteBuffer out, M message);

  /**
   * Reads what stands behind the number.
   *
   * @throws WireException if that is no message
   */
  M read(int number, ByteBuffer in) throws WireException;
}
