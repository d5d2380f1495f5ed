package io.meshage.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import com.google.common.io.CountingOutputStream;
import io.meshage.Bytes;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Objects of registered classes by Kryo. May be used by any number of threads at once. */
final class KryoBodies {
  private static final int FIRST_BUFFER_BYTES = 512;
  private static final int MAX_WORDS = 300;
  private static final int MAX_POOLED = 4;

  private final int maxBytes;
  private final Map<Class<?>, Integer> classes;
  private final Pool<Kryo> kryos =
      new Pool<>(true, false, MAX_POOLED) {
        @Override
        protected Kryo create() {
          return new BodyKryo(classes);
        }
      };

  /**
   * Makes it for these classes, all of them {@link #usable}.
   *
   * @param classes with their numbers as Kryo has them
   */
  KryoBodies(int maxBytes, Map<Class<?>, Integer> classes) {
    this.maxBytes = maxBytes;
    this.classes = classes;
  }

  /**
   * Returns those of the classes that are not built in.
   *
   * @throws IllegalArgumentException if objects of one cannot be made from bytes, saying why
   */
  static Map<Class<?>, Integer> usable(Map<Class<?>, Integer> classes) {
    Map<Class<?>, Integer> all = new LinkedHashMap<>(classes);
    Kryo kryo = new BodyKryo(Map.of());
    all.keySet().removeIf(type -> kryo.getClassResolver().getRegistration(type) != null);
    all.forEach((type, id) -> requireUsable(kryo, type, id));
    return all;
  }

  private static void requireUsable(Kryo kryo, Class<?> type, int id) {
    try {
      Object serializer = kryo.register(type, id).getSerializer();
      boolean isCreatedEmpty =
          serializer instanceof BoundedSerializers.CheckedFields
              || serializer instanceof BoundedSerializers.Growing
              || serializer instanceof BoundedSerializers.GrowingMap;
      if (isCreatedEmpty && !hasEmptyConstructor(type)) {
        throw new IllegalArgumentException(
            "it is neither a record nor has it a constructor without parameters");
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(type.getTypeName() + " cannot be sent: " + words(e), e);
    }
  }

  private static boolean hasEmptyConstructor(Class<?> type) {
    return Stream.of(type.getDeclaredConstructors()).anyMatch(c -> c.getParameterCount() == 0);
  }

  /**
   * Returns the object as bytes.
   *
   * @throws IllegalArgumentException if it cannot be sent, saying why
   */
  Bytes encode(Object body) {
    Kryo kryo = kryos.obtain();
    Output output = new Output(Math.min(FIRST_BUFFER_BYTES, maxBytes), maxBytes);
    try {
      kryo.writeClassAndObject(output, body);
      return Bytes.wrap(output.toBytes());
    } catch (KryoBufferOverflowException e) {
      throw new IllegalArgumentException(Bodies.tooLarge(count(body), maxBytes), e);
    } catch (Throwable e) { // registered classes have methods, and those may throw anything
      String type = body.getClass().getTypeName();
      throw new IllegalArgumentException("cannot send a " + type + ": " + words(e), e);
    } finally {
      free(kryo);
    }
  }

  /**
   * Returns the object.
   *
   * @throws WireException if the bytes are none, whatever they are
   */
  Object decode(byte[] bytes) throws WireException {
    Kryo kryo = kryos.obtain();
    BoundedInput input = new BoundedInput(bytes);
    try {
      Object body = kryo.readClassAndObject(input);
      if (body == null || !input.end()) {
        throw Bodies.undecodable(body == null ? "no object" : "bytes after the end of the object");
      }
      return body;
    } catch (StackOverflowError e) { // of a registered class's own code
      throw Bodies.undecodable("objects nested too deep");
    } catch (VirtualMachineError e) { // says more of this machine than of the bytes
      throw Bodies.undecodable("kryo failed: " + named(e));
    } catch (WireException e) {
      throw e;
    } catch (Throwable e) { // registered classes have constructors, and those may throw anything
      throw Bodies.undecodable(words(e));
    } finally {
      free(kryo);
    }
  }

  /** A failure leaves Kryo as it was, unless it hit within Kryo's own bookkeeping. */
  private void free(Kryo kryo) {
    if (kryo.getDepth() == 0) {
      kryos.free(kryo);
    }
  }

  /** Returns how large a body would have been; takes time but no memory. */
  private long count(Object body) {
    CountingOutputStream counter = new CountingOutputStream(OutputStream.nullOutputStream());
    Output output = new Output(counter, FIRST_BUFFER_BYTES);
    new BodyKryo(classes).writeClassAndObject(output, body);
    output.flush();
    return counter.getCount();
  }

  /** Returns what failed, by the name of its class: a text such as "Java heap space" is none. */
  static String named(Throwable error) {
    String words = words(error);
    String type = error.getClass().getSimpleName();
    return error.getMessage() == null ? type : type + ": " + words;
  }

  /** Returns the first line of what went wrong; Kryo's texts go on with a trace of the object. */
  static String words(Throwable error) {
    String text = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    String all = error.getMessage() == null ? error.toString() : text;
    return all.length() > MAX_WORDS ? all.substring(0, MAX_WORDS) + "…" : all;
  }
}
