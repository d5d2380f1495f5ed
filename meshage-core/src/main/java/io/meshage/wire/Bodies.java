package io.meshage.wire;

import com.google.common.base.Utf8;
import com.google.common.collect.ImmutableSortedMap;
import io.meshage.BodyCodec;
import io.meshage.Bytes;
import io.meshage.Compressor;
import io.meshage.Limits;
import io.meshage.message.BodyForm;
import io.meshage.message.Capabilities;
import io.meshage.wire.WireException.Kind;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of application messages as bytes and back: {@code byte[]} and text as they are, objects of
 * registered classes by Kryo or by another codec; then made smaller, if so configured. Decoding is
 * bounded in depth and in memory by the size of the bytes, whatever they say; nothing but {@link
 * WireException} comes out of bad ones.
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

  /** By number; what is not built in has its number reserved. */
  private static final List<String> KNOWN_NAMES =
      List.of("bytes", "text", "kryo", "json", "msgpack", "signed");

  private final int maxBytes;
  private final Compressor compressor;
  private final int compressFrom;
  private final ImmutableSortedMap<Integer, NamedCodec> codecs;
  private final @Nullable NamedCodec objects;
  private final KryoBodies kryo;

  private Bodies(Builder builder, Map<Class<?>, Integer> classes) {
    this.maxBytes = builder.maxBytes;
    this.compressor = builder.compressor;
    this.compressFrom = builder.compressFrom;
    this.codecs = ImmutableSortedMap.copyOf(builder.codecs);
    this.objects = builder.objects;
    this.kryo = new KryoBodies(maxBytes, classes);
  }

  /**
   * Returns a builder of bodies of at most so many bytes.
   *
   * @param maxBytes 1 to {@link Limits#MAX_BODY_BYTES}
   */
  public static Builder builder(int maxBytes) {
    return new Builder(Limits.between(1, Limits.MAX_BODY_BYTES, maxBytes, "the largest body"));
  }

  /** A codec, with what it said of itself when it was added: reports are written on the loop. */
  private record NamedCodec(BodyCodec codec, int number, String name) {}

  /**
   * A body on its way.
   *
   * @param form how to read the bytes, see {@link BodyForm}
   * @param bytes the body
   */
  public record Encoded(int form, Bytes bytes) {}

  /** Returns the numbers of the codecs that are read here, ascending. */
  public List<Integer> codecs() {
    return Stream.concat(Stream.of(BYTES, TEXT, KRYO), codecs.keySet().stream()).toList();
  }

  /** Returns the numbers of the compressors that are read here, ascending. */
  public List<Integer> compressors() {
    return Compressors.present().stream().map(Compressor::number).toList();
  }

  /** Returns in words that what is sent in a form cannot be read by a node that reads these. */
  public String explain(int form, Capabilities theirs) {
    String sent = "sent as " + codecName(BodyForm.codec(form));
    return theirs.codecs().isEmpty()
        ? sent
        : sent
            + "; the recipient reads "
            + theirs.codecs().stream().map(this::codecName).collect(Collectors.joining(", "));
  }

  /** Returns what people call the codec with this number. */
  public String codecName(int number) {
    NamedCodec codec = codecs.get(number);
    if (codec != null) {
      return codec.name;
    }
    return number < KNOWN_NAMES.size() ? KNOWN_NAMES.get(number) : "number " + number;
  }

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
    return objects == null
        ? new Encoded(KRYO, kryo.encode(body))
        : new Encoded(objects.number, encodeBy(objects, body));
  }

  private Bytes encodeBy(NamedCodec by, Object body) {
    byte[] bytes;
    try {
      bytes = by.codec.encode(body);
    } catch (Throwable e) { // a codec is not ours: it may lack a class, run out of memory, assert
      throw cannotSend(body, by.name, KryoBodies.words(e), e);
    }
    if (bytes == null) { // an application's codec need not be checked for null
      throw cannotSend(body, by.name, "the codec returned null", null);
    }
    refuseTooLarge(bytes.length);
    return Bytes.wrap(bytes);
  }

  private static IllegalArgumentException cannotSend(
      Object body, String codec, String why, @Nullable Throwable cause) {
    String type = body.getClass().getTypeName();
    return new IllegalArgumentException(
        "cannot send a " + type + " as " + codec + ": " + why, cause);
  }

  /**
   * Returns the same body made smaller, for those who can inflate it; null if the configuration
   * does not want it, or it would not become smaller.
   */
  public @Nullable Encoded compress(Encoded plain) {
    if (compressor == Compressor.NONE || plain.bytes.length() < compressFrom) {
      return null;
    }
    Compressor by = compressor;
    Bytes packed = Compressors.pack(by, plain.bytes);
    if (packed != null && !Compressors.isBelievable(packed, plain.bytes.length())) {
      by = Compressor.SNAPPY; // which never makes anything a hundred times smaller
      packed = Compressors.pack(by, plain.bytes);
    }
    return packed == null ? null : new Encoded(BodyForm.of(plain.form, by.number()), packed);
  }

  /** Returns whether decoding is no more than copying, so that it may be done on the loop. */
  public static boolean isPlain(int form) {
    return form == BYTES || form == TEXT;
  }

  /**
   * Returns how many bytes the body will have when it is inflated, which is what has to be
   * accounted for; what the bytes take if they are not compressed, or if they cannot be inflated.
   */
  public int inflatedBytes(int form, Bytes bytes) {
    if (BodyForm.compressor(form) == 0) {
      return bytes.length();
    }
    try {
      return Compressors.inflatedBytes(bytes, maxBytes);
    } catch (WireException e) {
      return bytes.length(); // decoding will say what is wrong
    }
  }

  /**
   * Returns the body: a {@code byte[]} or {@code String} of the caller's own, or an object.
   *
   * @throws WireException if the bytes are none, whatever they are
   */
  public Object decode(int form, Bytes bytes) throws WireException {
    if (bytes.length() > maxBytes) {
      throw new WireException(Kind.TOO_LARGE, tooLarge(bytes.length()));
    }
    int codec = BodyForm.codec(form);
    NamedCodec other = codecs.get(codec);
    if (codec > KRYO && other == null) {
      throw new WireException(Kind.NO_CODEC, "no codec " + codecName(codec) + " here");
    }
    byte[] body = inflate(BodyForm.compressor(form), bytes);
    return switch (codec) {
      case BYTES -> body;
      case TEXT -> decodeText(body);
      case KRYO -> kryo.decode(body);
      default -> decodeBy(Objects.requireNonNull(other), body);
    };
  }

  private byte[] inflate(int number, Bytes bytes) throws WireException {
    if (number == 0) {
      return bytes.toArray();
    }
    for (Compressor present : Compressors.present()) {
      if (present.number() == number) {
        return Compressors.unpack(present, bytes, maxBytes);
      }
    }
    throw new WireException(Kind.NO_CODEC, "no compressor of number " + number + " here");
  }

  private static Object decodeBy(NamedCodec by, byte[] bytes) throws WireException {
    Object body;
    try {
      body = by.codec.decode(bytes);
    } catch (StackOverflowError e) {
      throw undecodable("nested too deep for " + by.name);
    } catch (Exception e) { // a codec in another language may throw checked ones too
      throw undecodable("not " + by.name + ": " + KryoBodies.words(e));
    } catch (Throwable e) { // says more of the codec, or of this machine, than of the bytes
      throw undecodable(by.name + " failed: " + KryoBodies.named(e));
    }
    if (body == null) { // an application's codec need not be checked for null
      throw undecodable(by.name + " read nothing");
    }
    return body;
  }

  private static String decodeText(byte[] utf8) throws WireException {
    if (!Utf8.isWellFormed(utf8)) {
      throw undecodable("a text that is not UTF-8");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private void refuseTooLarge(long bytes) {
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(tooLarge(bytes));
    }
  }

  private String tooLarge(long bytes) {
    return tooLarge(bytes, maxBytes);
  }

  static String tooLarge(long bytes, int maxBytes) {
    return String.format(
        Locale.ROOT,
        "the body has %d bytes, more than the largest allowed of %d; send it in parts, or raise the"
            + " limit on every node",
        bytes,
        maxBytes);
  }

  static WireException undecodable(String text) {
    return new WireException(Kind.UNDECODABLE_BODY, text);
  }

  /** Gathers the classes whose objects may be bodies, or parts of bodies. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_NUMBER = 16_000;

    private final int maxBytes;
    private final Map<Class<?>, Integer> classes = new LinkedHashMap<>();
    private final Map<Integer, NamedCodec> codecs = new TreeMap<>();
    private @Nullable NamedCodec objects;
    private Compressor compressor = Compressor.NONE;
    private int compressFrom;
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
            type.getTypeName() + " has no objects of its own; register its subclasses");
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
     * Adds codecs that are read here, beside the built-in ones.
     *
     * @throws IllegalArgumentException if a number is taken or out of its bounds
     */
    public Builder reads(Collection<BodyCodec> values) {
      values.forEach(this::add);
      return this;
    }

    /** Sets what objects are written by, and read; null for Kryo. */
    public Builder objects(@Nullable BodyCodec value) {
      objects = value == null ? null : add(value);
      return this;
    }

    private NamedCodec add(BodyCodec codec) {
      String name = Limits.name(codec.name(), "the name of a codec");
      int number = codec.number();
      Limits.between(KRYO + 1, BodyCodec.MAX_NUMBER, number, "the number of " + name);
      if (number == BodyForm.SIGNED) {
        throw new IllegalArgumentException(name + " has the number of signed bodies, " + number);
      }
      NamedCodec added = new NamedCodec(codec, number, name);
      NamedCodec before = codecs.putIfAbsent(number, added);
      if (before != null && !before.codec.equals(codec)) {
        throw new IllegalArgumentException(
            name + " has the number " + number + " of " + before.name);
      }
      return added;
    }

    /**
     * Sets what makes bodies smaller that have at least so many bytes.
     *
     * @throws IllegalArgumentException if its library is missing, saying which
     */
    public Builder compress(Compressor value, int fromBytes) {
      if (!Compressors.isPresent(value)) {
        throw new IllegalArgumentException(
            value.words()
                + " compression needs the library "
                + value.library()
                + ", which is not on the class path; add it, or choose snappy or zlib");
      }
      compressor = value;
      compressFrom = fromBytes;
      return this;
    }

    /**
     * Returns the bodies.
     *
     * @throws IllegalArgumentException if objects of a class cannot be made from bytes, saying why
     */
    public Bodies build() {
      return new Bodies(this, KryoBodies.usable(classes));
    }
  }
}
