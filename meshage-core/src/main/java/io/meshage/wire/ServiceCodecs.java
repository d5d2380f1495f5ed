package io.meshage.wire;

import io.meshage.Bytes;
import io.meshage.message.ServiceMessage;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of messages that are for nodes, not for their applications. Immutable. */
public final class ServiceCodecs {
  /** Those of this build. */
  public static final ServiceCodecs ALL = new ServiceCodecs(List.of(new KeysCodec()));

  private final List<ServiceCodec<?>> codecs;
  private final @Nullable ServiceCodec<?>[] byNumber = new ServiceCodec<?>[1 << Byte.SIZE];

  /**
   * Gathers codecs.
   *
   * @throws IllegalArgumentException if two have one number
   */
  public ServiceCodecs(List<ServiceCodec<?>> codecs) {
    this.codecs = List.copyOf(codecs);
    for (ServiceCodec<?> codec : codecs) {
      for (int number = codec.firstNumber(); number <= codec.lastNumber(); number++) {
        if (byNumber[number] != null) {
          throw new IllegalArgumentException("two services have number " + number);
        }
        byNumber[number] = codec;
      }
    }
  }

  /** Returns those that were gathered. */
  public List<ServiceCodec<?>> codecs() {
    return codecs;
  }

  /**
   * Returns the message as a body.
   *
   * @throws IllegalArgumentException if no codec writes it, or it is larger than its service allows
   */
  public Bytes encode(ServiceMessage message) {
    for (ServiceCodec<?> codec : codecs) {
      if (codec.speaks().isInstance(message)) {
        return write(codec, message);
      }
    }
    throw new IllegalArgumentException("no service says " + message.getClass().getSimpleName());
  }

  private static <M extends ServiceMessage> Bytes write(
      ServiceCodec<M> codec, ServiceMessage message) {
    ByteBuffer out = ByteBuffer.allocate(codec.maxBytes());
    try {
      codec.write(out, codec.speaks().cast(message));
    } catch (BufferOverflowException e) {
      throw new IllegalArgumentException("more than " + codec.maxBytes() + " bytes to say", e);
    }
    return Bytes.wrap(out.array(), 0, out.position());
  }

  /**
   * Returns the message in a body.
   *
   * @throws WireException if there is none that this build knows
   */
  public ServiceMessage decode(Bytes body) throws WireException {
    ByteBuffer in = body.asBuffer();
    try {
      int number = Byte.toUnsignedInt(in.get());
      ServiceCodec<?> codec = byNumber[number];
      if (codec == null) {
        throw Fields.malformed("no service has number " + number);
      } else if (body.length() > codec.maxBytes()) {
        throw new WireException(
            WireException.Kind.TOO_LARGE, body.length() + " bytes of a service");
      }
      ServiceMessage message = codec.read(number, in);
      if (in.hasRemaining()) {
        throw Fields.malformed("bytes after the end of a service's message");
      }
      return message;
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw Fields.malformed(String.valueOf(e.getMessage()));
    }
  }
}
