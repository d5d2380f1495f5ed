package io.meshage.protocol.identity;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names and their keys, {@link Limits#MAX_NODES} at most. Those whose holder was linked, and those
 * that the node began with, are firm. The others are hearsay: a neighbour brought an announcement.
 *
 * <p>A full book always has room: of the neighbour that brought most hearsay the youngest name
 * goes, so that who makes up names displaces his own; only where there is no hearsay, the youngest
 * firm one.
 */
final class KeyBook {
  private static final class Known {
    final PeerKey key;

    /** Who brought it; null if it is firm. */
    @Nullable NodeId introducer;

    /** Its place in the order of entry. */
    long number;

    Known(PeerKey key, @Nullable NodeId introducer, long number) {
      this.key = key;
      this.introducer = introducer;
      this.number = number;
    }
  }

  private final String self;
  private final int most;
  private final Map<String, Known> names = new LinkedHashMap<>();
  private final Map<NodeId, NavigableMap<Long, String>> hearsay = new LinkedHashMap<>();
  private final NavigableMap<Long, String> firm = new TreeMap<>();
  private long lastNumber;

  /**
   * Opens a book.
   *
   * @param self the name that is never displaced
   * @param most how many names there may be
   */
  KeyBook(String self, int most, Map<String, PeerKey> known) {
    this.self = self;
    this.most = most;
    known.forEach((name, key) -> enter(name, key, null));
  }

  @Nullable PeerKey key(String name) {
    Known known = names.get(name);
    return known == null ? null : known.key;
  }

  int size() {
    return names.size();
  }

  /** Enters a name that is not there; firm if nobody in particular brought it. */
  void enter(String name, PeerKey key, @Nullable NodeId introducer) {
    while (names.size() >= most && displaceOne()) {
      // a file may have had more
    }
    Known known = new Known(key, introducer, ++lastNumber);
    names.put(name, known);
    group(introducer).put(known.number, name);
  }

  /** Makes a name firm; returns its key if it was hearsay, null if it was firm or is not there. */
  @Nullable PeerKey confirm(String name) {
    Known known = names.get(name);
    if (known == null || known.introducer == null) {
      return null;
    }
    leaveGroup(known);
    known.introducer = null;
    known.number = ++lastNumber;
    firm.put(known.number, name);
    return known.key;
  }

  /** Strikes a name out that is hearsay. */
  void strike(String name) {
    Known known = names.get(name);
    if (known != null && known.introducer != null) {
      names.remove(name);
      leaveGroup(known);
    }
  }

  private NavigableMap<Long, String> group(@Nullable NodeId introducer) {
    return introducer == null
        ? firm
        : hearsay.computeIfAbsent(introducer, first -> new TreeMap<>());
  }

  private void leaveGroup(Known known) {
    NavigableMap<Long, String> group = group(known.introducer);
    group.remove(known.number);
    if (group.isEmpty() && known.introducer != null) {
      hearsay.remove(known.introducer);
    }
  }

  private boolean displaceOne() {
    NavigableMap<Long, String> largest = null;
    for (NavigableMap<Long, String> group : hearsay.values()) {
      if (largest == null || group.size() > largest.size()) {
        largest = group;
      }
    }
    String name = largest != null ? largest.lastEntry().getValue() : youngestFirm();
    Known gone = name == null ? null : names.remove(name);
    if (gone != null) {
      leaveGroup(gone);
    }
    return gone != null;
  }

  private @Nullable String youngestFirm() {
    Map.Entry<Long, String> youngest = firm.lastEntry();
    if (youngest != null && youngest.getValue().equals(self)) {
      youngest = firm.lowerEntry(youngest.getKey());
    }
    return youngest == null ? null : youngest.getValue();
  }
}
