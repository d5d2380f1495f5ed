package io.meshage.protocol.topology;

import io.meshage.message.Lollipop;
import io.meshage.message.TopologyMessage.Announcement;

/**
 * How one announcement of an origin relates to another.
 *
 * <p>The rules in their order: the higher instance is newer; within an instance the {@link
 * Lollipop} decides; of two with the same number a purge is newer, else the one with the larger
 * hash, so that all nodes keep the same one of two that should never both exist.
 */
enum Freshness {
  /** The first is to be kept and flooded. */
  NEWER,
  /** They are the same but for the remaining lifetime. */
  EQUAL,
  /** The first is old news; its sender is told better. */
  OLDER,
  /** Too far apart to say: neither kept nor flooded. */
  INCOMPARABLE;

  /** Compares the numbers alone; {@link #EQUAL} leaves the decision to the content. */
  static Freshness ofNumbers(long instance, int sequence, long otherInstance, int otherSequence) {
    int byInstance = Long.compareUnsigned(instance, otherInstance);
    if (byInstance != 0) {
      return byInstance > 0 ? NEWER : OLDER;
    }
    return switch (Lollipop.compare(sequence, otherSequence)) {
      case NEWER -> NEWER;
      case OLDER -> OLDER;
      case EQUAL -> EQUAL;
      case INCOMPARABLE -> INCOMPARABLE;
    };
  }

  /** Compares the content of two that have the same numbers. */
  static Freshness ofContent(boolean purge, long hash, boolean otherPurge, long otherHash) {
    if (purge != otherPurge) {
      return purge ? NEWER : OLDER;
    }
    int byHash = Long.compareUnsigned(hash, otherHash);
    return byHash == 0 ? EQUAL : byHash > 0 ? NEWER : OLDER;
  }

  /**
   * Returns whether the newer of two of one origin says nothing else: whoever lacks it lacks no
   * news.
   */
  static boolean isRefresh(Announcement newer, Announcement older) {
    return newer.birth() == older.birth()
        && newer.isPurge() == older.isPurge()
        && RouteTable.sameMember(newer, older)
        && newer.neighbours().equals(older.neighbours())
        && newer.capabilities().equals(older.capabilities());
  }

  /** Compares two announcements of one origin; hashes them only when nothing cheaper tells. */
  static Freshness of(Announcement heard, Announcement kept) {
    Freshness byNumber =
        ofNumbers(heard.instance(), heard.sequence(), kept.instance(), kept.sequence());
    if (byNumber != EQUAL || heard.sameContent(kept)) {
      return byNumber;
    }
    return ofContent(
        heard.isPurge(), heard.fingerprint().hash(), kept.isPurge(), kept.fingerprint().hash());
  }
}
