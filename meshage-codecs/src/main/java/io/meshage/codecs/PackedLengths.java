package io.meshage.codecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Walks over MessagePack once before anybody makes objects of it, and compares every length with
 * the bytes that are left: the library believes some of them, and at the end of the bytes goes on
 * reading elements that are not there.
 */
final class PackedLengths {
  private final MessageUnpacker in;
  private final int total;

  /** Values that are still to come in each open array or map, keys of maps included. */
  private final long[] open = new long[JacksonBodies.MAX_DEPTH];

  private final boolean[] isMap = new boolean[JacksonBodies.MAX_DEPTH];
  private int depth;
  private int tokens;

  private PackedLengths(byte[] bytes) {
    this.in = MessagePack.newDefaultUnpacker(bytes);
    this.total = bytes.length;
  }

  /**
   * Returns if the bytes are one value.
   *
   * @throws IllegalArgumentException or a relative if they are not
   */
  static void check(byte[] bytes) {
    PackedLengths walk = new PackedLengths(bytes);
    try {
      do {
        walk.next();
      } while (walk.depth > 0);
      if (walk.left() > 0) {
        throw new IllegalArgumentException("bytes after the end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long left() {
    return total - in.getTotalReadBytes();
  }

  private void next() throws IOException {
    if (++tokens > JacksonBodies.MAX_TOKENS) {
      throw new IllegalArgumentException("more than " + JacksonBodies.MAX_TOKENS + " values");
    }
    ValueType type = in.getNextFormat().getValueType();
    boolean isKey = depth > 0 && isMap[depth - 1] && open[depth - 1] % 2 == 0;
    if (isKey && type != ValueType.STRING && type != ValueType.INTEGER) {
      throw new IllegalArgumentException("a key of type " + type);
    }
    switch (type) {
      case ARRAY -> open(in.unpackArrayHeader(), false);
      case MAP -> open(2L * in.unpackMapHeader(), true);
      case STRING -> skip(in.unpackRawStringHeader());
      case BINARY -> skip(in.unpackBinaryHeader());
      case EXTENSION -> throw new IllegalArgumentException("an extension type");
      default -> {
        in.skipValue();
        close();
      }
    }
  }

  private void open(long values, boolean map) {
    if (values < 0 || values > left()) {
      throw new IllegalArgumentException(values + " values in " + left() + " bytes");
    }
    if (values == 0) {
      close();
    } else if (depth == JacksonBodies.MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + JacksonBodies.MAX_DEPTH);
    } else {
      open[depth] = values;
      isMap[depth] = map;
      depth++;
    }
  }

  private void skip(int bytes) throws IOException {
    if (bytes < 0 || bytes > left()) {
      throw new IllegalArgumentException(bytes + " bytes in " + left());
    }
    var unused = in.readPayloadAsReference(bytes);
    close();
  }

  /** A value has ended, and with it perhaps those around it. */
  private void close() {
    while (depth > 0 && --open[depth - 1] == 0) {
      depth--;
    }
  }
}
