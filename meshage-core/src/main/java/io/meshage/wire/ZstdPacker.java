package io.meshage.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/**
 * Zstandard by zstd-jni, which is native code. Only {@link Compressors} may load this class: the
 * library may be missing.
 */
final class ZstdPacker implements Compressors.Packer {
  private static final int LEVEL = Zstd.defaultCompressionLevel();

  @Override
  public int pack(byte[] body, byte[] room) {
    try {
      return (int) Zstd.compressByteArray(room, 0, room.length, body, 0, body.length, LEVEL);
    } catch (ZstdException e) {
      return 0; // no room
    }
  }

  @Override
  public int unpack(byte[] packed, int offset, int length, byte[] body) {
    return (int) Zstd.decompressByteArray(body, 0, body.length, packed, offset, length);
  }
}
