package io.meshage.wire;

import io.meshage.Limits;
import io.meshage.NodeId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Ids and names that were read lately. Most messages of a mesh name the same few nodes, and one
 * object for each of them spares the memory of the others.
 *
 * <p>Shared by all threads without a lock: what is kept is immutable, and whoever misses what
 * another thread has just put there makes its own.
 */
final class Recent {
  private static final int SLOTS = 1024;

  private static final @Nullable NodeId[] IDS = new NodeId[SLOTS];
  private static final @Nullable String[] NAMES = new String[SLOTS];

  private Recent() {}

  static NodeId id(long high, long low) {
    int slot = slot(low);
    NodeId known = IDS[slot];
    if (known != null && known.low() == low && known.high() == high) {
      return known;
    }
    NodeId id = new NodeId(high, low);
    IDS[slot] = id;
    return id;
  }

  /** Reads the name of a node, as {@link Fields#readText} does. */
  static String name(ByteBuffer in, NodeId node) throws WireException {
    int slot = slot(node.low());
    String known = NAMES[slot];
    if (known != null && isNext(known, in)) {
      in.position(in.position() + Short.BYTES + known.length());
      return known;
    }
    String name = Fields.readText(in, Limits.MAX_NAME_BYTES);
    NAMES[slot] = name;
    return name;
  }

  /** Whether the text follows, told only of ASCII, where a character is a byte. */
  private static boolean isNext(String text, ByteBuffer in) {
    int start = in.position() + Short.BYTES;
    int length = text.length();
    if (start + length > in.limit() || in.getShort(in.position()) != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != in.get(start + i)) {
        return false;
      }
    }
    return true;
  }

  private static int slot(long low) {
    return (int) low & (SLOTS - 1);
  }
}
