package io.meshage.protocol.delivery;

import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Routes;
import java.util.List;

/** Whose passage it is, and so who decides what the forwarding cannot: the source, or a relay. */
interface Keeper {
  /** A recipient of the passage got its outcome. */
  void settled(Passage passage, Row row);

  /**
   * There is no neighbour left that the row could be handed to.
   *
   * @return whether the row has forgotten what it avoided, and is to be tried again at once
   */
  boolean stuck(Passage passage, Row row, Routes routes);

  /**
   * The neighbour that has the row knows no way.
   *
   * @param again rows to hand to somebody else, after all results have been read
   */
  void refused(Passage passage, Row row, Result result, List<Row> again);

  /** The time has come that the passage's alarm was set to. */
  void due(Passage passage, long nowNanos);
}
