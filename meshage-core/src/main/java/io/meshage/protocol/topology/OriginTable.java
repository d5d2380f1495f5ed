package io.meshage.protocol.topology;

import io.meshage.NodeId;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The entries by id, in eight bytes each, and iterated ascending: a hash table whose hash is the
 * first bits of the id. An id is a hash already, so its first bits are as good as any; and because
 * they keep the order, every cluster of a linear probe can be kept sorted, and with it the whole.
 *
 * <p>Names can be chosen so that many ids begin alike. That makes one cluster long, in which a
 * look-up halves its way.
 */
final class OriginTable extends AbstractCollection<Entry> {
  private static final int FIRST_BITS = 4;
  private static final int LEAST_SLACK = 8;

  /** Probes one by one, which is mostly one or two, before it begins to halve. */
  private static final int PATIENCE = 16;

  private int bits = FIRST_BITS;

  /** The first 32 bits of the id in each place, so that most probes end without a look at it. */
  private int[] keys = new int[(1 << FIRST_BITS) + LEAST_SLACK];

  private @Nullable Entry[] places = new Entry[keys.length];
  private int size;

  @Override
  public int size() {
    return size;
  }

  /** Returns the entry of an origin; null if there is none. */
  @Nullable Entry find(NodeId origin) {
    int key = key(origin);
    int place = home(key);
    int patient = Math.min(places.length, place + PATIENCE);
    for (; place < patient; place++) {
      Entry entry = places[place];
      if (entry == null || Integer.compareUnsigned(keys[place], key) > 0) {
        return null;
      }
      if (keys[place] == key && entry.id().equals(origin)) {
        return entry;
      }
    }
    place = halving(place, key, origin);
    Entry entry = place < places.length ? places[place] : null;
    return entry != null && entry.id().equals(origin) ? entry : null;
  }

  /** Adds an entry, whose origin must not have one. */
  void put(Entry entry) {
    if ((size + 1) * 4 > 3 << bits) {
      grow();
    }
    insert(entry);
    size++;
  }

  private void insert(Entry entry) {
    int place = placeFor(entry.id());
    int end = place;
    while (end < places.length && places[end] != null) {
      end++;
    }
    if (end == places.length) { // the last cluster reached the end of the slack
      int longer = places.length + places.length / 8 + LEAST_SLACK;
      places = Arrays.copyOf(places, longer);
      keys = Arrays.copyOf(keys, longer);
    }
    System.arraycopy(places, place, places, place + 1, end - place);
    System.arraycopy(keys, place, keys, place + 1, end - place);
    places[place] = entry;
    keys[place] = key(entry.id());
  }

  private void grow() {
    @Nullable Entry[] oldPlaces = places;
    int[] oldKeys = keys;
    bits++;
    int length = (1 << bits) + Math.max(LEAST_SLACK, tail(oldPlaces, oldKeys));
    places = new Entry[length];
    keys = new int[length];
    int next = 0;
    for (int old = 0; old < oldPlaces.length; old++) {
      Entry entry = oldPlaces[old];
      if (entry != null) {
        int place = Math.max(next, home(oldKeys[old]));
        places[place] = entry;
        keys[place] = oldKeys[old];
        next = place + 1;
      }
    }
  }

  /** How far behind the last home the entries reach with the present number of homes. */
  private int tail(@Nullable Entry[] entries, int[] keysOfThem) {
    int next = 0;
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] != null) {
        next = Math.max(next, home(keysOfThem[i])) + 1;
      }
    }
    return next - (1 << bits) + LEAST_SLACK;
  }

  /** Takes the entry of an origin away, if there is one. */
  void remove(NodeId origin) {
    int place = placeFor(origin);
    Entry entry = place < places.length ? places[place] : null;
    if (entry == null || !entry.id().equals(origin)) {
      return;
    }
    int last = place;
    while (last + 1 < places.length && places[last + 1] != null && home(keys[last + 1]) <= last) {
      last++;
    }
    System.arraycopy(places, place + 1, places, place, last - place);
    System.arraycopy(keys, place + 1, keys, place, last - place);
    places[last] = null;
    size--;
  }

  /** Where the origin's entry is, or would have to go. */
  private int placeFor(NodeId origin) {
    int key = key(origin);
    int place = home(key);
    int patient = Math.min(places.length, place + PATIENCE);
    while (place < patient && isBefore(place, key, origin)) {
      place++;
    }
    return place < patient ? place : halving(place, key, origin);
  }

  /**
   * Nothing whose home is at or before an empty place stands behind it, so that an empty place is
   * as good as a larger id.
   */
  private int halving(int from, int key, NodeId origin) {
    int low = from;
    int high = places.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(middle, key, origin)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isBefore(int place, int key, NodeId origin) {
    Entry entry = places[place];
    if (entry == null) {
      return false;
    }
    int order = Integer.compareUnsigned(keys[place], key);
    return order < 0 || (order == 0 && entry.id().compareTo(origin) < 0);
  }

  private static int key(NodeId id) {
    return (int) (id.high() >>> Integer.SIZE);
  }

  private int home(int key) {
    return key >>> (Integer.SIZE - bits);
  }

  /** Iterates ascending by id; nothing may be added or taken away meanwhile. */
  @Override
  public Iterator<Entry> iterator() {
    return new Iterator<>() {
      private int place;

      @Override
      public boolean hasNext() {
        while (place < places.length && places[place] == null) {
          place++;
        }
        return place < places.length;
      }

      @Override
      public Entry next() {
        Entry entry = hasNext() ? places[place] : null;
        if (entry == null) {
          throw new NoSuchElementException();
        }
        place++;
        return entry;
      }
    };
  }
}
