package io.meshage.wire;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * LZ4's block format by lz4-java. Only {@link Compressors} may load this class: the library may be
 * missing. Its safe instance is all Java, without native code and without unsafe memory.
 */
final class Lz4Packer implements Compressors.Packer {
  private final LZ4Factory factory = LZ4Factory.safeInstance();

  @Override
  public int pack(byte[] body, byte[] room) {
    try {
      return factory.fastCompressor().compress(body, 0, body.length, room, 0, room.length);
    } catch (LZ4Exception e) {
      return 0; // no room
    }
  }

  @Override
  public int unpack(byte[] packed, int offset, int length, byte[] body) {
    return factory.safeDecompressor().decompress(packed, offset, length, body, 0, body.length);
  }
}
