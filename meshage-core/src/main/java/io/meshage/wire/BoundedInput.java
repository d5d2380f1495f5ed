package io.meshage.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/**
 * Bytes for Kryo that never make room for more elements than can follow. Kryo 5.6 allocates first
 * and notices the missing bytes later, so that six bytes could ask for gigabytes.
 */
final class BoundedInput extends Input {
  BoundedInput(byte[] bytes) {
    super(bytes);
  }

  /**
   * Returns the count if that many elements can follow.
   *
   * @throws KryoException if not
   */
  int bounded(int count, int leastBytes) {
    int left = limit - position;
    if (count < 0 || count > left / leastBytes) {
      throw new KryoException("a length of " + count + " with " + left + " bytes left");
    }
    return count;
  }

  /** Reads how many elements of at least one byte follow. */
  int readCount() {
    return bounded(readVarInt(true), 1);
  }

  @Override
  public byte[] readBytes(int length) {
    return super.readBytes(bounded(length, 1));
  }

  @Override
  public boolean[] readBooleans(int length) {
    return super.readBooleans(bounded(length, 1));
  }

  @Override
  public short[] readShorts(int length) {
    return super.readShorts(bounded(length, Short.BYTES));
  }

  @Override
  public char[] readChars(int length) {
    return super.readChars(bounded(length, Character.BYTES));
  }

  @Override
  public int[] readInts(int length) {
    return super.readInts(bounded(length, Integer.BYTES));
  }

  @Override
  public int[] readInts(int length, boolean optimizePositive) {
    return super.readInts(bounded(length, 1), optimizePositive);
  }

  @Override
  public long[] readLongs(int length) {
    return super.readLongs(bounded(length, Long.BYTES));
  }

  @Override
  public long[] readLongs(int length, boolean optimizePositive) {
    return super.readLongs(bounded(length, 1), optimizePositive);
  }

  @Override
  public float[] readFloats(int length) {
    return super.readFloats(bounded(length, Float.BYTES));
  }

  @Override
  public double[] readDoubles(int length) {
    return super.readDoubles(bounded(length, Double.BYTES));
  }

  @Override
  public String readString() {
    boundText();
    return super.readString();
  }

  @Override
  public StringBuilder readStringBuilder() {
    boundText();
    return super.readStringBuilder();
  }

  /** Looks at the length of a text, which stands there unless the text is marked as ASCII. */
  private void boundText() {
    if (readVarIntFlag()) {
      int start = position;
      int lengthPlusOne = readVarIntFlag(true);
      if (lengthPlusOne != 0) { // 0 is null
        bounded(lengthPlusOne - 1, 1);
      }
      position = start;
    }
  }
}
