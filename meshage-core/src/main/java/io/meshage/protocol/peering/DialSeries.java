package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.message.PeeringMessage.Introduction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dial of an address with several places: one after the other, until one ends in a link. A
 * place that refuses is passed over like one that is silent, for another node may be at the next.
 * The places behind the name of a service come where the name stood; each is another node.
 */
final class DialSeries implements Dial.Answer {
  /** Refusals that the next place, which should lead to the same mesh, would only repeat. */
  private static final Set<CloseReason> ENOUGH =
      EnumSet.of(
          CloseReason.ALREADY_LINKED,
          CloseReason.NAME_IN_USE,
          CloseReason.HUNG_UP,
          CloseReason.BLOCKED,
          CloseReason.DUPLICATE_IDENTITY);

  /** Those of them that say nothing about the other nodes of a service. */
  private static final Set<CloseReason> OF_ONE_NODE =
      EnumSet.of(CloseReason.ALREADY_LINKED, CloseReason.HUNG_UP, CloseReason.BLOCKED);

  private final PendingDials dialler;
  private final Dial.Purpose purpose;
  private final BooleanSupplier isOver;
  private final Dial.Answer answer;
  private final Deque<Endpoint> left = new ArrayDeque<>();
  private final Set<Endpoint> ofService = new LinkedHashSet<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private @Nullable Endpoint current;

  /**
   * Prepares a series.
   *
   * @param isOver whether the node dials nobody any more
   * @param answer hears once what became of all
   */
  DialSeries(
      PendingDials dialler, Dial.Purpose purpose, BooleanSupplier isOver, Dial.Answer answer) {
    this.dialler = dialler;
    this.purpose = purpose;
    this.isOver = isOver;
    this.answer = answer;
  }

  void begin(List<Endpoint> places) {
    left.addAll(places);
    dial(left.remove());
  }

  private void dial(Endpoint place) {
    current = place;
    dialler.dial(place, purpose, this);
  }

  @Override
  public void found(List<Endpoint> places) {
    ofService.addAll(places);
    for (int i = places.size() - 1; i >= 0; i--) {
      left.addFirst(places.get(i));
    }
    next(new Refusal(CloseReason.UNREACHABLE, "no node is behind " + current));
  }

  @Override
  public void linked(Introduction peer) {
    answer.linked(peer);
  }

  @Override
  public void linkedBefore(Introduction peer, Refusal refusal) {
    if (isEnough(refusal.reason())) {
      answer.linkedBefore(peer, refusal);
    } else {
      failed(refusal);
    }
  }

  @Override
  public void failed(Refusal refusal) {
    refusals.add(refusal);
    if (isEnough(refusal.reason())) {
      answer.failed(refusal);
    } else {
      next(refusal);
    }
  }

  private void next(Refusal last) {
    Endpoint next = left.poll();
    if (next == null || isOver.getAsBoolean()) {
      answer.failed(summary(last));
    } else {
      dial(next);
    }
  }

  private boolean isEnough(CloseReason reason) {
    boolean isOneOfMany = current != null && ofService.contains(current);
    return ENOUGH.contains(reason) && !(isOneOfMany && OF_ONE_NODE.contains(reason));
  }

  /** What time mends soonest is the reason of all: it is worth dialling again. */
  private Refusal summary(Refusal last) {
    if (refusals.size() <= 1) {
      return last;
    }
    Refusal best = last;
    for (Refusal each : refusals) {
      best = each.outlook().compareTo(best.outlook()) < 0 ? each : best;
    }
    return new Refusal(
        best.reason(),
        refusals.stream().map(Refusal::text).distinct().collect(Collectors.joining("; ")));
  }
}
