package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import io.meshage.message.DeliveryMessage.Envelope;

/**
 * What was handed over of late, roughly: enough to tell a copy of a message from another one that
 * has the same id, which somebody has forged. Whoever forges a message before its source has sent
 * it cannot know when the source will send it.
 *
 * <p>A table with a place for each id, in which a later message may displace an earlier one. It
 * grows with what is handed over; 512 KiB at most.
 */
final class ContentTags {
  private static final int FEWEST = 64;
  private static final int MOST = 65_536;
  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final long LOW = 0xffffffffL;

  /** In each the hash of an id above the tag of a content. */
  private long[] places = new long[FEWEST];

  private int noted;

  /** Notes what is handed over under an id. */
  void note(Envelope envelope) {
    noted++;
    if (noted > places.length && places.length < MOST) {
      grow();
    }
    put(((long) hash(envelope.id()) << Integer.SIZE) | (tag(envelope) & LOW));
  }

  /** Returns whether another message is known to have been handed over under this id. */
  boolean contradicts(Envelope envelope) {
    int hash = hash(envelope.id());
    long known = places[hash & (places.length - 1)];
    return known != 0 && (int) (known >>> Integer.SIZE) == hash && (int) known != tag(envelope);
  }

  private void grow() {
    long[] before = places;
    places = new long[before.length * 2];
    for (long known : before) {
      put(known);
    }
  }

  private void put(long entry) {
    places[(int) (entry >>> Integer.SIZE) & (places.length - 1)] = entry;
  }

  private static int hash(MessageId id) {
    long node = (id.source().high() * MIX) ^ id.source().low();
    int series = (int) (((node ^ id.instance()) * MIX) >>> Integer.SIZE);
    return series + (int) id.counter(); // messages that follow each other lie beside each other
  }

  private static int tag(Envelope envelope) {
    long mixed = envelope.sentAtMicros() * MIX + envelope.body().length();
    return (int) ((mixed * MIX + envelope.bodyForm()) >>> (Integer.SIZE - 1));
  }
}
