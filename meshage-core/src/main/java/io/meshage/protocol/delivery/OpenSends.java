package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of this node that have recipients without an outcome, found by their counters, which
 * ascend. Nearly all have an end soon after their neighbours, so that a ring of the last ones finds
 * them without a hash or an entry; one that is still open when its place is needed moves aside.
 */
final class OpenSends {
  private static final int FIRST_PLACES = 64;
  private static final int MOST_PLACES = 1 << 16;

  private @Nullable Passage[] ring = new @Nullable Passage[FIRST_PLACES];
  private final TreeMap<Long, Passage> aside = new TreeMap<>();
  private int size;

  int size() {
    return size;
  }

  /** Adds a message, whose counter is higher than that of each before. */
  void add(Passage passage) {
    size++;
    Passage older = ring[place(counter(passage))];
    if (older != null && ring.length < MOST_PLACES && size > ring.length / 2) {
      grow();
      older = ring[place(counter(passage))];
    }
    if (older != null) {
      aside.put(counter(older), older);
    }
    ring[place(counter(passage))] = passage;
  }

  /** Returns the message with this id; null if it is not open, or was never there. */
  @Nullable Passage find(MessageId id) {
    Passage passage = ring[place(id.counter())];
    if (passage == null || counter(passage) != id.counter()) {
      passage = aside.get(id.counter());
    }
    return passage != null && passage.envelope.id().equals(id) ? passage : null;
  }

  /** Takes a message out; returns whether it was there. */
  boolean remove(Passage passage) {
    long counter = counter(passage);
    int place = place(counter);
    if (ring[place] == passage) {
      ring[place] = null;
    } else if (!aside.remove(counter, passage)) {
      return false;
    }
    size--;
    return true;
  }

  /** Returns all that are open now, the oldest first. */
  List<Passage> all() {
    TreeMap<Long, Passage> all = new TreeMap<>(aside);
    for (Passage passage : ring) {
      if (passage != null) {
        all.put(counter(passage), passage);
      }
    }
    return new ArrayList<>(all.values());
  }

  private void grow() {
    @Nullable Passage[] before = ring;
    ring = new @Nullable Passage[before.length * 2];
    for (Passage passage : before) {
      if (passage != null) {
        ring[place(counter(passage))] = passage;
      }
    }
  }

  private int place(long counter) {
    return (int) counter & (ring.length - 1);
  }

  private static long counter(Passage passage) {
    return passage.envelope.id().counter();
  }
}
