package io.meshage.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Bytes as somebody would change them who knows that formats are made of lengths, counts and lists:
 * numbers become the ones that are wrong by one or by far, parts are lost, doubled, moved, or taken
 * from another input.
 */
final class Mutations {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    4096,
    4097,
    65_537,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final int MOST_AT_ONCE = 6;
  private static final int MOST_BYTES = 20_000;
  private static final int SEVEN_BITS = 0x7f;

  private final SplittableRandom random;

  Mutations(SplittableRandom random) {
    this.random = random;
  }

  /** Returns one or more changes of an input; {@code other} lends parts. */
  byte[] of(byte[] input, byte[] other) {
    byte[] result = input;
    for (int i = random.nextInt(1, MOST_AT_ONCE + 1); i > 0; i--) {
      result = once(result, other);
    }
    return result.length > MOST_BYTES ? Arrays.copyOf(result, MOST_BYTES) : result;
  }

  private byte[] once(byte[] input, byte[] other) {
    int at = random.nextInt(input.length + 1);
    return switch (random.nextInt(11)) {
      case 0 -> flip(input);
      case 1 -> overwrite(input, at, new byte[] {(byte) random.nextInt()});
      case 2 -> overwrite(input, at, number(1 << random.nextInt(4)));
      case 3 -> replace(input, at, at, varint());
      case 4 -> replace(input, at, Math.min(input.length, at + 1), varint());
      case 5 -> replace(input, at, end(input, at), new byte[0]);
      case 6 -> replace(input, at, at, Arrays.copyOfRange(input, at, end(input, at)));
      case 7 -> replace(input, at, end(input, at), part(other));
      case 8 -> Arrays.copyOf(input, at);
      case 9 -> replace(input, input.length, input.length, part(other));
      default -> replace(input, at, at, digits());
    };
  }

  private byte[] flip(byte[] input) {
    byte[] result = input.clone();
    if (result.length > 0) {
      result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return result;
  }

  private byte[] number(int bytes) {
    ByteBuffer all = ByteBuffer.allocate(Long.BYTES).putLong(0, any());
    return Arrays.copyOfRange(all.array(), Long.BYTES - bytes, Long.BYTES);
  }

  private long any() {
    return NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(-1, 2);
  }

  private byte[] varint() {
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + 2);
    long rest = any();
    while (rest >>> 7 != 0) {
      out.put((byte) ((rest & SEVEN_BITS) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
    return Arrays.copyOf(out.array(), out.position());
  }

  private byte[] digits() {
    return String.valueOf(any()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private int end(byte[] input, int at) {
    int left = input.length - at;
    return at + (left == 0 ? 0 : random.nextInt(Math.min(left, 64) + 1));
  }

  private byte[] part(byte[] other) {
    int from = random.nextInt(other.length + 1);
    return Arrays.copyOfRange(other, from, random.nextInt(from, other.length + 1));
  }

  private static byte[] overwrite(byte[] input, int at, byte[] bytes) {
    byte[] result = input.clone();
    System.arraycopy(bytes, 0, result, at, Math.min(bytes.length, result.length - at));
    return result;
  }

  private static byte[] replace(byte[] input, int from, int to, byte[] bytes) {
    byte[] result = new byte[input.length - (to - from) + bytes.length];
    System.arraycopy(input, 0, result, 0, from);
    System.arraycopy(bytes, 0, result, from, bytes.length);
    System.arraycopy(input, to, result, from + bytes.length, input.length - to);
    return result;
  }
}
