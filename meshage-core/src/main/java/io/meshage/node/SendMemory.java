package io.meshage.node;

import io.meshage.protocol.port.Gauge;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory that frames may take which wait for links, those in the transports' own buffers
 * included: one bound for all links together, so that many peers that stop reading cannot take what
 * the node needs to live. Messages of applications leave a reserve to all else. When it is full,
 * the link with the most gives way: if it is the one that asks, its frame is refused, else it is
 * closed. Before that each link is given the chance to send what it has. Confined to the node's
 * loop.
 *
 * <p>What a link that takes more holds in small frames is not counted; it is less than {@value
 * #MOST_UNCOUNTED_BYTES} bytes.
 */
final class SendMemory {
  /** A smaller frame to a link that takes more need not ask. */
  static final int SMALL_BYTES = 16 * 1024;

  /** What a transport takes before it says that it takes no more, and a small frame. */
  static final int MOST_UNCOUNTED_BYTES = 64 * 1024 + SMALL_BYTES;

  /** The share of all that applications' messages leave free. */
  private static final int RESERVED_PART = 8;

  private final long mostBytes;
  private final long mostDataBytes;
  private final Consumer<HostedLink> flush;
  private final BiConsumer<HostedLink, String> giveUp;
  private final Set<HostedLink> holders = new LinkedHashSet<>();
  private long heldBytes;

  /**
   * Divides so much memory among links.
   *
   * @param flush sends what a link takes
   * @param giveUp closes a link at once, for a reason in words; does not call the core
   */
  SendMemory(long mostBytes, Consumer<HostedLink> flush, BiConsumer<HostedLink, String> giveUp) {
    this.mostBytes = mostBytes;
    this.mostDataBytes = mostBytes - mostBytes / RESERVED_PART;
    this.flush = flush;
    this.giveUp = giveUp;
  }

  /** Returns how much is held now. */
  long heldBytes() {
    return heldBytes;
  }

  Gauge gauge() {
    return new Gauge("bytes queued for all links", heldBytes, mostBytes);
  }

  /** A link holds another amount than before. */
  void changed(HostedLink link, long before, long now) {
    heldBytes += now - before;
    if (now == 0) {
      holders.remove(link);
    } else if (before == 0) {
      holders.add(link);
    }
  }

  /**
   * Returns whether the link may hold so many bytes more. Others may have been closed for it.
   *
   * @param isData whether it is a message of an application
   */
  boolean admits(HostedLink link, int bytes, boolean isData) {
    long most = isData ? mostDataBytes : mostBytes;
    return heldBytes + bytes <= most || makesRoom(link, bytes, most);
  }

  private boolean makesRoom(HostedLink asking, int bytes, long most) {
    List.copyOf(holders).forEach(flush);
    List.copyOf(holders).forEach(HostedLink::count);
    while (heldBytes + bytes > most) {
      HostedLink fullest = fullest();
      if (fullest == null || fullest.heldBytes() <= asking.heldBytes()) {
        return false;
      }
      giveUp.accept(
          fullest,
          "it left "
              + fullest.heldBytes()
              + " bytes unread, the most of all links, when the "
              + mostBytes
              + " bytes for all of them were full");
    }
    return true;
  }

  private @Nullable HostedLink fullest() {
    HostedLink fullest = null;
    for (HostedLink each : holders) {
      if (fullest == null || each.heldBytes() > fullest.heldBytes()) {
        fullest = each;
      }
    }
    return fullest;
  }
}
