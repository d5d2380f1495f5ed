package io.meshage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of bytes. Relays pass it on unchanged.
 *
 * <p>It is immutable by contract: {@link #wrap} keeps the array that it is given, so the caller
 * must not change the array afterwards.
 */
public final class Bytes {

  /** An empty sequence. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private static final int SHOWN_BYTES = 16;

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** Wraps the whole array without copying; the caller must not write to it afterwards. */
  public static Bytes wrap(byte[] array) {
    Objects.requireNonNull(array, "array");
    return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
  }

  /**
   * Wraps a part of the array without copying; the caller must not write to it afterwards.
   *
   * @throws IndexOutOfBoundsException if the part is not inside the array
   */
  public static Bytes wrap(byte[] array, int offset, int length) {
    Objects.requireNonNull(array, "array");
    Objects.checkFromIndexSize(offset, length, array.length);
    return length == 0 ? EMPTY : new Bytes(array, offset, length);
  }

  /** Returns a copy of the array's content. */
  public static Bytes copyOf(byte[] array) {
    Objects.requireNonNull(array, "array");
    return wrap(array.clone());
  }

  /** Returns the text in UTF-8. */
  public static Bytes ofText(String text) {
    Objects.requireNonNull(text, "text");
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns how many bytes there are. */
  public int length() {
    return length;
  }

  /**
   * Returns the byte at the index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public byte at(int index) {
    return array[offset + Objects.checkIndex(index, length)];
  }

  /** Returns a copy that belongs to the caller. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Returns a read-only view, for example to write the bytes to a channel. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(array, offset, length).asReadOnlyBuffer();
  }

  /**
   * Copies all bytes to the buffer, from its position on.
   *
   * @throws java.nio.BufferOverflowException if the buffer has too little room
   */
  public void copyTo(ByteBuffer target) {
    Objects.requireNonNull(target, "target");
    target.put(array, offset, length);
  }

  /** Copies everything into {@code target} from {@code targetOffset} on. */
  public void copyTo(byte[] target, int targetOffset) {
    Objects.requireNonNull(target, "target");
    System.arraycopy(array, offset, target, targetOffset, length);
  }

  /** Returns the bytes read as UTF-8, with malformed parts replaced. */
  public String toText() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + array[offset + i];
    }
    return hash;
  }

  /** Returns the length and the first bytes in hexadecimal. */
  @Override
  public String toString() {
    String start = HexFormat.of().formatHex(array, offset, offset + Math.min(length, SHOWN_BYTES));
    return length + " bytes " + start + (length > SHOWN_BYTES ? "…" : "");
  }
}
