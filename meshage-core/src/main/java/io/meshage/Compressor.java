package io.meshage;

import java.util.Locale;
import java.util.Objects;

/**
 * How bodies are compressed. A node reads all compressors whose libraries are on its class path,
 * and tells all others which those are. It writes with the one in its configuration if all
 * recipients read it.
 */
public enum Compressor {
  /** Bodies are not compressed. */
  NONE(0, ""),
  /** Fast; halves most text. */
  SNAPPY(1, ""),
  /** Slower, with smaller results: deflate, as in gzip. */
  ZLIB(2, ""),
  /** As fast as Snappy; needs the library lz4-java. */
  LZ4(3, "at.yawk.lz4:lz4-java"),
  /** Results as small as those of zlib, but faster; needs the library zstd-jni. */
  ZSTD(4, "com.github.luben:zstd-jni");

  /** The greatest number. */
  public static final int MAX_NUMBER = 7;

  private final int number;
  private final String library;

  Compressor(int number, String library) {
    this.number = number;
    this.library = library;
  }

  /** Returns the number on the wire, 0 to {@link #MAX_NUMBER}. */
  public int number() {
    return number;
  }

  /** Returns the name for people: {@code snappy}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the Maven coordinates of the library that it needs besides meshage, or "". */
  public String library() {
    return library;
  }

  /**
   * Returns the compressor with this name.
   *
   * @throws IllegalArgumentException if there is none; its message lists the names
   */
  public static Compressor ofName(String name) {
    Objects.requireNonNull(name, "name");
    for (Compressor compressor : values()) {
      if (compressor.words().equals(name)) {
        return compressor;
      }
    }
    throw new IllegalArgumentException(
        "no compressor is called " + name + "; there are none, snappy, zlib, lz4 and zstd");
  }
}
