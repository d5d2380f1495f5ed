package io.meshage.protocol.delivery;

import io.meshage.Outcome;
import io.meshage.protocol.port.Arrival;
import java.util.ArrayList;
import java.util.List;

/** A message that must not overtake an earlier one of its source, until its patience ends. */
final class HeldMessage extends Alarm implements Waiter {
  final Correspondent correspondent;
  final Arrival arrival;
  final long after;
  final List<Waiter> waiters = new ArrayList<>(1);
  private final LocalDelivery reception;

  HeldMessage(LocalDelivery reception, Correspondent correspondent, Arrival arrival, long after) {
    this.reception = reception;
    this.correspondent = correspondent;
    this.arrival = arrival;
    this.after = after;
  }

  long counter() {
    return arrival.envelope().id().counter();
  }

  int bodyBytes() {
    return arrival.envelope().body().length();
  }

  @Override
  public void answered(Outcome outcome) {
    for (Waiter waiter : waiters) {
      waiter.answered(outcome);
    }
  }

  @Override
  void due(long nowNanos) {
    reception.heldLongEnough(this);
  }
}
