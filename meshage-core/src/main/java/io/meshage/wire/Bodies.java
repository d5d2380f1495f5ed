package io.meshage.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import com.google.common.base.Utf8;
import com.google.common.io.CountingOutputStream;
import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.wire.WireException.Kind;
import java.io.OutputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Bodies of application messages as bytes and back: {@code byte[]} and text as they are, objects of
 * registered classes by Kryo. Decoding is bounded in depth and in memory by the size of the bytes,
 * whatever they say; nothing but {@link WireException} comes out of bad ones.
 *
 * <p>May be used by any number of threads, and nodes, at once.
 */
public final class Bodies {
  /** Codec of a {@code byte[]}. */
  public static final int BYTES = 0;

  /** Codec of a {@code String}, in UTF-8. */
  public static final int TEXT = 1;

  /** Codec of any other object: Kryo, with the class numbers of docs/protocol/wire.md. */
  public static final int KRYO = 2;

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

  private Bodies(int maxBytes, Map<Class<?>, Integer> classes) {
    this.maxBytes = maxBytes;
    this.classes = classes;
  }

  /**
   * Returns a builder of bodies of at most so many bytes.
   *
   * @param maxBytes 1 to {@link Limits#MAX_BODY_BYTES}
   */
  public static Builder builder(int maxBytes) {
    return new Builder(Limits.between(1, Limits.MAX_BODY_BYTES, maxBytes, "the largest body"));
  }

  /**
   * A body on its way.
   *
   * @param codec how to read the bytes, 0 to 255
   * @param bytes the body
   */
  public record Encoded(int codec, Bytes bytes) {}

  /**
   * Returns the body as bytes. What the caller does to it later is not sent.
   *
   * @throws IllegalArgumentException if it cannot be sent: too large, not registered, nested too
   *     deep; the text says which and what to do
   */
  public Encoded encode(Object body) {
    if (body instanceof byte[] bytes) {
      refuseTooLarge(bytes.length);
      return new Encoded(BYTES, Bytes.copyOf(bytes));
    } else if (body instanceof Bytes bytes) {
      refuseTooLarge(bytes.length());
      return new Encoded(BYTES, bytes);
    } else if (body instanceof String text) {
      refuseTooLarge(Utf8.encodedLength(text)); // also refuses half pairs, which UTF-8 cannot hold
      return new Encoded(TEXT, Bytes.ofText(text));
    }
    return new Encoded(KRYO, encodeObject(body));
  }

  /**
   * Returns the body: a {@code byte[]} or {@code String} of the caller's own, or an object.
   *
   * @throws WireException if the bytes are none, whatever they are
   */
  public Object decode(int codec, Bytes bytes) throws WireException {
    if (bytes.length() > maxBytes) {
      throw undecodable(tooLarge(bytes.length()));
    }
    return switch (codec) {
      case BYTES -> bytes.toArray();
      case TEXT -> decodeText(bytes.toArray());
      case KRYO -> decodeObject(bytes.toArray());
      default -> throw undecodable("no codec has number " + codec);
    };
  }

  private static String decodeText(byte[] utf8) throws WireException {
    if (!Utf8.isWellFormed(utf8)) {
      throw undecodable("a text that is not UTF-8");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private Bytes encodeObject(Object body) {
    Kryo kryo = kryos.obtain();
    Output output = new Output(Math.min(FIRST_BUFFER_BYTES, maxBytes), maxBytes);
    try {
      kryo.writeClassAndObject(output, body);
      return Bytes.wrap(output.toBytes());
    } catch (KryoBufferOverflowException e) {
      throw new IllegalArgumentException(tooLarge(count(body)), e);
    } catch (RuntimeException e) {
      String type = body.getClass().getTypeName();
      throw new IllegalArgumentException("cannot send a " + type + ": " + words(e), e);
    } finally {
      free(kryo);
    }
  }

  private Object decodeObject(byte[] bytes) throws WireException {
    Kryo kryo = kryos.obtain();
    BoundedInput input = new BoundedInput(bytes);
    try {
      Object body = kryo.readClassAndObject(input);
      if (body == null || !input.end()) {
        throw undecodable(body == null ? "no object" : "bytes after the end of the object");
      }
      return body;
    } catch (StackOverflowError e) { // of a registered class's own code
      throw undecodable("objects nested too deep");
    } catch (VirtualMachineError e) {
      throw e;
    } catch (WireException e) {
      throw e;
    } catch (Throwable e) { // registered classes have constructors, and those may throw anything
      throw undecodable(words(e));
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

  private void refuseTooLarge(long bytes) {
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(tooLarge(bytes));
    }
  }

  private String tooLarge(long bytes) {
    return String.format(
        Locale.ROOT,
        "the body has %d bytes, more than the largest allowed of %d; send it in parts, or raise the"
            + " limit on every node",
        bytes,
        maxBytes);
  }

  private static WireException undecodable(String text) {
    return new WireException(Kind.UNDECODABLE_BODY, text);
  }

  /** Returns the first line of what went wrong; Kryo's texts go on with a trace of the object. */
  private static String words(Throwable error) {
    String text = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    String all = error.getMessage() == null ? error.toString() : text;
    return all.length() > MAX_WORDS ? all.substring(0, MAX_WORDS) + "…" : all;
  }

  /** Gathers the classes whose objects may be bodies, or parts of bodies. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_NUMBER = 16_000;

    private final int maxBytes;
    private final Map<Class<?>, Integer> classes = new LinkedHashMap<>();
    private int next;

    private Builder(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    /**
     * Registers a class under the number after the last one, from 0 on: every node must register
     * the same classes in the same order.
     */
    public Builder register(Class<?> type) {
      return register(type, next);
    }

    /**
     * Registers a class under a number, which means the same class on every node. Arrays of a class
     * are classes of their own.
     *
     * @param type a record, an enum, an array, or a class with a constructor without parameters
     * @param number 0 to 16000
     * @throws IllegalArgumentException if the number is taken, or there are no objects of the type
     */
    public Builder register(Class<?> type, int number) {
      Limits.between(0, MAX_NUMBER, number, "the number of " + type.getTypeName());
      boolean isAbstract = Modifier.isAbstract(type.getModifiers()) && !type.isArray();
      if ((isAbstract && !type.isEnum()) || type.isPrimitive()) {
        throw new IllegalArgumentException(
            type.getTypeName() + " has no objects of its own; register the classes that have");
      }
      int id = KnownClasses.FIRST_FREE + number;
      classes.forEach(
          (other, taken) -> {
            if ((taken == id) != other.equals(type)) {
              throw new IllegalArgumentException(
                  type.getTypeName() + " as " + number + " clashes with " + other.getTypeName());
            }
          });
      classes.put(type, id);
      next = Math.max(next, number + 1);
      return this;
    }

    /**
     * Returns the bodies.
     *
     * @throws IllegalArgumentException if objects of a class cannot be made from bytes, saying why
     */
    public Bodies build() {
      Map<Class<?>, Integer> all = new LinkedHashMap<>(classes);
      Kryo kryo = new BodyKryo(Map.of());
      all.keySet().removeIf(type -> kryo.getClassResolver().getRegistration(type) != null);
      all.forEach((type, id) -> requireUsable(kryo, type, id));
      return new Bodies(maxBytes, all);
    }

    private static void requireUsable(Kryo kryo, Class<?> type, int id) {
      try {
        Object serializer = kryo.register(type, id).getSerializer();
        boolean isCreatedEmpty =
            serializer instanceof BoundedSerializers.CheckedFields
                || serializer instanceof BoundedSerializers.Growing
                || serializer instanceof BoundedSerializers.GrowingMap;
        if (isCreatedEmpty && !hasEmptyConstructor(type)) {
          throw new IllegalArgumentException("neither a record nor with an empty constructor");
        }
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(type.getTypeName() + " cannot be sent: " + words(e), e);
      }
    }

    private static boolean hasEmptyConstructor(Class<?> type) {
      return Stream.of(type.getDeclaredConstructors()).anyMatch(c -> c.getParameterCount() == 0);
    }
  }
}
