package io.meshage;

/**
 * Writes objects as bytes, and reads them back. {@code byte[]} and {@code String} need no codec;
 * they always travel unchanged.
 *
 * <p>Every node tells all others the numbers of the codecs that it reads. If a recipient does not
 * read the sender's codec, the outcome is {@link Outcome#NO_CODEC} at once.
 *
 * <p>All methods may be called from any thread, several at once, and never on the node's loop.
 */
public interface BodyCodec {
  /** The lowest number that an application may use; lower numbers belong to meshage. */
  int FIRST_FREE = 16;

  /** The highest number. */
  int MAX_NUMBER = 31;

  /**
   * Returns the number of this codec on the wire, which must mean the same on all nodes: {@link
   * #FIRST_FREE} to {@link #MAX_NUMBER}, or the number that docs/protocol/wire.md reserves for the
   * layout that this codec writes. Called once, when the node is built.
   */
  int number();

  /** Returns a name for people, such as {@code json}; at most 64 bytes. Called once. */
  String name();

  /**
   * Returns the body as bytes. The codec must not keep or reuse the array. If it is longer than the
   * node's largest body, the node refuses it.
   *
   * @param body never a {@code byte[]}, a {@code String} or null
   * @throws IllegalArgumentException if this codec cannot write the body; the message says why and
   *     what to do. If it throws anything else, even an error, the send throws an
   *     IllegalArgumentException with that as the cause
   */
  byte[] encode(Object body);

  /**
   * Returns the body. The bytes come from another node and may be malformed. A codec must compare
   * every length with the remaining bytes before it trusts it, and must limit the depth of nesting.
   *
   * @param bytes at most as many as the node's largest body; the codec may keep and change the
   *     array
   * @return never null
   * @throws RuntimeException of any kind, if the bytes cannot be read. Whatever it throws, even an
   *     error, has one effect: the sender gets {@link Outcome#UNDECODABLE}, and the recipient logs
   *     and counts it ({@code bodies-undecodable})
   */
  Object decode(byte[] bytes);
}
