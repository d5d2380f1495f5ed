package io.meshage.wire;

import com.google.common.collect.Maps;
import io.meshage.Bytes;
import io.meshage.Compressor;
import io.meshage.Limits;
import io.meshage.wire.WireException.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes bodies smaller, and large again: {@code varint length of the body | what the compressor
 * made of it}. Whoever inflates looks at the length first: it is bounded by the largest body and by
 * {@link Limits#MAX_COMPRESSION_RATIO}, and memory is asked for once, for just so much.
 */
final class Compressors {
  private static final int MAX_VARINT_BYTES = 10;
  private static final int TRIAL_BYTES = 100;

  /** What a library has to offer. Threads may share it. */
  interface Packer {
    /** Returns the bytes of the array that is filled, up to {@code room.length}; 0 if too few. */
    int pack(byte[] body, byte[] room);

    /**
     * Fills the array with what the bytes stand for.
     *
     * @return how many it was; anything else than the array's length is refused
     */
    int unpack(byte[] packed, int offset, int length, byte[] body) throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Compressors.class);
  private static final Map<Compressor, Packer> PRESENT = find();

  private Compressors() {}

  private static Map<Compressor, Packer> find() {
    Map<Compressor, Packer> present = new EnumMap<>(Compressor.class);
    present.put(Compressor.SNAPPY, new SnappyPacker());
    present.put(Compressor.ZLIB, new ZlibPacker());
    // Lambdas, because to look up the constructor already needs the library.
    addIfPresent(present, Compressor.LZ4, () -> new Lz4Packer());
    addIfPresent(present, Compressor.ZSTD, () -> new ZstdPacker());
    return Maps.immutableEnumMap(present);
  }

  /** A library may be missing, or be there without the native code for this machine. */
  static void addIfPresent(
      Map<Compressor, Packer> present, Compressor compressor, Supplier<Packer> library) {
    try {
      Packer packer = library.get();
      byte[] body = new byte[TRIAL_BYTES];
      byte[] room = new byte[TRIAL_BYTES];
      int length = packer.pack(body, room);
      if (packer.unpack(room, 0, length, body) == body.length) {
        present.put(compressor, packer);
      }
    } catch (LinkageError e) {
      present.remove(compressor);
    } catch (Exception e) {
      throw new IllegalStateException(compressor.library() + " does not read what it writes", e);
    }
  }

  /** Returns the compressors that bodies are inflated by here, ascending, without none. */
  static Set<Compressor> present() {
    return PRESENT.keySet();
  }

  /** Returns whether its library is there; true for none. */
  static boolean isPresent(Compressor compressor) {
    return compressor == Compressor.NONE || PRESENT.containsKey(compressor);
  }

  /**
   * Returns whether a body that was packed may be sent: everybody refuses what looks like a bomb.
   */
  static boolean isBelievable(Bytes packed, int bodyBytes) {
    int prefix = varintBytes(bodyBytes);
    return (long) (packed.length() - prefix) * Limits.MAX_COMPRESSION_RATIO >= bodyBytes;
  }

  /**
   * Returns the body made smaller; null if it does not become smaller. A library that fails at it,
   * or for which there is no memory, makes nothing smaller.
   */
  static @Nullable Bytes pack(Compressor compressor, Bytes body) {
    Packer packer = PRESENT.get(compressor);
    int prefix = varintBytes(body.length());
    int most = body.length() - prefix - 1;
    if (packer == null || most <= 0) {
      return null;
    }
    try {
      byte[] room = new byte[most];
      int length = packer.pack(body.toArray(), room);
      if (length <= 0) {
        return null;
      }
      ByteBuffer packed = ByteBuffer.allocate(prefix + length);
      Fields.writeVarint(packed, body.length());
      packed.put(room, 0, length);
      return Bytes.wrap(packed.array());
    } catch (Throwable e) {
      LOG.warn("{} failed, a body of {} bytes is sent uncompressed", compressor, body.length(), e);
      return null;
    }
  }

  /**
   * Returns how large a body says it is.
   *
   * @throws WireException if it cannot be that large, or may not
   */
  static int inflatedBytes(Bytes packed, int maxBytes) throws WireException {
    ByteBuffer in = packed.asBuffer();
    long length = declaredLength(in);
    if (length <= 0 || length > (long) in.remaining() * Limits.MAX_COMPRESSION_RATIO) {
      throw undecodable("a body of " + length + " bytes in " + in.remaining());
    } else if (length > maxBytes) {
      throw new WireException(
          Kind.TOO_LARGE, "a body of " + length + " bytes, which is more than " + maxBytes);
    }
    return (int) length;
  }

  private static long declaredLength(ByteBuffer in) throws WireException {
    try {
      return Fields.readVarint(in);
    } catch (BufferUnderflowException e) {
      throw undecodable("a body without a length");
    } catch (WireException e) {
      throw undecodable("a body without a length: " + e.getMessage());
    }
  }

  /**
   * Returns the body as it was.
   *
   * @throws WireException if the bytes are not what the compressor writes, are no body of the
   *     length they say, or of more than so many bytes
   */
  static byte[] unpack(Compressor compressor, Bytes packed, int maxBytes) throws WireException {
    Packer packer = PRESENT.get(compressor);
    if (packer == null) {
      throw new WireException(Kind.NO_CODEC, compressor.words() + " is not read here");
    }
    int declared = inflatedBytes(packed, maxBytes);
    byte[] body;
    int length;
    try {
      body = new byte[declared];
      byte[] bytes = packed.toArray();
      int prefix = varintBytes(body.length);
      length = packer.unpack(bytes, prefix, bytes.length - prefix, body);
    } catch (Exception e) { // each library has its own for bad bytes
      throw undecodable("not " + compressor.words() + ": " + e.getMessage());
    } catch (Throwable e) { // no memory for it, or a library that is only half there
      throw undecodable(compressor.words() + " failed: " + KryoBodies.named(e));
    }
    if (length != body.length) {
      throw undecodable("a body of " + length + " bytes that says it has " + body.length);
    }
    return body;
  }

  private static int varintBytes(int value) {
    ByteBuffer any = ByteBuffer.allocate(MAX_VARINT_BYTES);
    Fields.writeVarint(any, value);
    return any.position();
  }

  private static WireException undecodable(String text) {
    return new WireException(Kind.UNDECODABLE_BODY, text);
  }
}
