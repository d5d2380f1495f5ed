package io.meshage.codecs;

import com.fasterxml.jackson.databind.Module;
import io.meshage.BodyCodec;
import java.util.Collection;
import java.util.List;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * Bodies as MessagePack, by Jackson and msgpack-core. Either plain data, or objects of some classes
 * as a map with one entry, from the name of the class to its properties. As {@link JsonCodec}, but
 * smaller, and with bytes as bytes.
 *
 * <p>Extension types are refused, and keys of maps are texts or whole numbers.
 *
 * <p>From Java 24 on the JVM warns of msgpack-core's unsafe memory; {@code
 * -Dmsgpack.universal-buffer=true} makes it do without.
 *
 * <p>Immutable.
 */
public final class MessagePackCodec implements BodyCodec {
  /** The number of MessagePack on the wire. */
  public static final int NUMBER = 4;

  private final JacksonBodies bodies;

  private MessagePackCodec(JacksonBodies bodies) {
    this.bodies = bodies;
  }

  /** Returns the codec of plain data, as {@link JsonCodec#plain} and {@code byte[]} within it. */
  public static MessagePackCodec plain() {
    return of();
  }

  /**
   * Returns the codec of objects of these classes, see {@link JsonCodec#of}.
   *
   * @throws IllegalArgumentException if two have the same simple name
   */
  public static MessagePackCodec of(Class<?>... types) {
    return of(List.of(), types);
  }

  /**
   * Returns the codec of objects of these classes, with modules of Jackson, see {@link
   * JsonCodec#of(Collection, Class...)}.
   *
   * @throws IllegalArgumentException if two have the same simple name
   */
  public static MessagePackCodec of(Collection<? extends Module> modules, Class<?>... types) {
    MessagePackFactory factory = new MessagePackFactory();
    factory.setStreamReadConstraints(JacksonBodies.readLimits());
    factory.setStreamWriteConstraints(JacksonBodies.WRITE_LIMITS);
    factory.setReuseResourceInGenerator(false); // or each thread keeps its largest body
    factory.setReuseResourceInParser(false);
    return new MessagePackCodec(new JacksonBodies(factory, false, modules, types));
  }

  @Override
  public int number() {
    return NUMBER;
  }

  @Override
  public String name() {
    return "msgpack";
  }

  @Override
  public byte[] encode(Object body) {
    byte[] bytes = bodies.encode(body);
    PackedLengths.check(bytes); // what would be refused there is refused here
    return bytes;
  }

  @Override
  public Object decode(byte[] bytes) {
    PackedLengths.check(bytes);
    return bodies.decode(bytes);
  }
}
