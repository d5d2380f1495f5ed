package io.meshage.protocol.delivery;

import io.meshage.Outcome;

/** Wants to know what became of a message at this node, when that is not known at once. */
interface Waiter {
  /** The message was handed over, or refused. Called at most once. */
  void answered(Outcome outcome);
}
