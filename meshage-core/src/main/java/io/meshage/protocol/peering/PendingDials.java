package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.protocol.port.Links;
import io.meshage.protocol.port.Scheduler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dials that have not found a connection yet, by the ticket that the answer carries. */
final class PendingDials {
  private static final int MAX_DIALS = Limits.MAX_NEIGHBOURS;

  private final Map<Long, Dial> pending = new LinkedHashMap<>();
  private final Links links;
  private final Scheduler scheduler;
  private long lastTicket;

  PendingDials(Links links, Scheduler scheduler) {
    this.links = links;
    this.scheduler = scheduler;
  }

  /** Opens a connection; its answer is told at once only if too many are being opened. */
  void dial(Endpoint endpoint, Dial.Purpose purpose, Dial.Answer answer) {
    if (pending.size() >= MAX_DIALS) {
      answer.failed(
          new Refusal(CloseReason.FULL, MAX_DIALS + " dials are waiting already, try again later"));
      return;
    }
    long ticket = ++lastTicket;
    pending.put(ticket, new Dial(endpoint, purpose, scheduler.nowNanos(), answer));
    links.dial(ticket, endpoint);
  }

  /** Returns the dial of a ticket and forgets it; null if it is not waited for any more. */
  @Nullable Dial take(long ticket) {
    return pending.remove(ticket);
  }

  /** A dial found nobody. */
  void failed(long ticket, String text) {
    Dial dial = take(ticket);
    if (dial != null) {
      dial.answer()
          .failed(
              new Refusal(CloseReason.UNREACHABLE, "cannot dial " + dial.endpoint() + ": " + text));
    }
  }

  /** What was dialled is the name of a service; these places are behind it, in this order. */
  void found(long ticket, List<Endpoint> places) {
    Dial dial = take(ticket);
    if (dial != null) {
      dial.answer().found(places);
    }
  }

  /** Returns all dials that wait and forgets them. */
  List<Dial> takeAll() {
    List<Dial> all = List.copyOf(pending.values());
    pending.clear();
    return all;
  }
}
