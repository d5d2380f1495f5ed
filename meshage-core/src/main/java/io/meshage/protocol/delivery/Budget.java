package io.meshage.protocol.delivery;

import io.meshage.protocol.port.Gauge;
import java.util.List;

/** How much a table of messages may hold: entries, recipients in all, bytes of bodies in all. */
final class Budget {
  private static final int MAX_MESSAGES = 65_536;

  /** 16 recipients for each message on average, and a few messages to the largest mesh. */
  private static final int MAX_ROWS = 1 << 20;

  private static final long MAX_BODY_BYTES = 64L << 20;

  private int messages;
  private int rows;
  private long bodyBytes;

  /** Takes room if there is enough; a lone message always has room, however large. */
  boolean take(int recipients, int bytes) {
    boolean fits =
        messages < MAX_MESSAGES
            && recipients <= MAX_ROWS - rows
            && (bytes <= MAX_BODY_BYTES - bodyBytes || messages == 0);
    if (fits) {
      messages++;
      rows += recipients;
      bodyBytes += bytes;
    }
    return fits;
  }

  /** Gives back what was taken. */
  void giveBack(int recipients, int bytes) {
    messages--;
    rows -= recipients;
    bodyBytes -= bytes;
  }

  /**
   * Returns how much is taken.
   *
   * @param what the messages are
   */
  List<Gauge> gauges(String what) {
    return List.of(
        new Gauge(what, messages, MAX_MESSAGES),
        new Gauge("recipients of " + what, rows, MAX_ROWS),
        new Gauge("bytes of " + what, bodyBytes, MAX_BODY_BYTES));
  }
}
