package io.meshage;

/**
 * A way to write objects as bytes, and to read them back. {@code byte[]} and {@code String} need
 * none: they always travel as they are.
 *
 * <p>Every node tells all others the numbers of the codecs it reads. A send to one that does not
 * read the sender's has the outcome {@link Outcome#NO_CODEC} at once.
 *
 * <p>All methods may be called from any thread, several at once, and never on the node's loop.
 */
public interface BodyCodec {
  /** The least number that is an application's to give; those below are meshage's own. */
  int FIRST_FREE = 16;

  /** The greatest number. */
  int MAX_NUMBER = 31;

  /**
   * Returns the number that stands for this codec on the wire and means the same on all nodes:
   * {@link #FIRST_FREE} to {@link #MAX_NUMBER}, or what docs/protocol/wire.md reserves for the
   * layout that this codec writes. Asked for once, when the node is built.
   */
  int number();

  /** Returns a name for people, such as {@code json}; at most 64 bytes. Asked for once. */
  String name();

  /**
   * Returns the body as bytes, an array that nobody else keeps. More than the node's largest body
   * are refused by the node.
   *
   * @param body never a {@code byte[]}, a {@code String} or null
   * @throws IllegalArgumentException if this codec cannot write it, saying why and what to do;
   *     whatever else it throws, errors included, the send throws as IllegalArgumentException, with
   *     the cause
   */
  byte[] encode(Object body);

  /**
   * Returns the body. The bytes come from another node and may be anything: a codec believes no
   * length before it has compared it with the bytes that are left, and bounds how deep it nests.
   *
   * @param bytes at most as many as the node's largest body; the codec's own
   * @return never null
   * @throws RuntimeException of any kind if they cannot be read; whatever it throws, errors
   *     included, the sender is told that its body cannot be decoded, the recipient logs and counts
   *     it ({@code bodies-undecodable}), and nothing else happens
   */
  Object decode(byte[] bytes);
}
