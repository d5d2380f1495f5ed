package io.meshage.cli.agent;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.Node;
import io.meshage.cli.text.Durations;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Dials what the agent was told to dial at its start, again and again until each has answered once;
 * after that the node itself redials. Waits 0.5, 1, 2 … 30 s between attempts, each wait cut at
 * random by up to half, so that agents booted together do not dial together.
 *
 * <p>Two refusals end it, for time does not mend them: the address is this node itself, or the peer
 * is linked already.
 */
final class Dialler {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** What the node itself warns of. */
  private static final Set<CloseReason> TOLD =
      EnumSet.of(CloseReason.NAME_IN_USE, CloseReason.CERTIFICATE);

  private final Node node;
  private final AgentTimer timer;
  private final Consumer<String> says;

  Dialler(Node node, AgentTimer timer, Consumer<String> says) {
    this.node = node;
    this.timer = timer;
    this.says = says;
  }

  void dial(List<String> addresses) {
    addresses.forEach(address -> dial(address, FIRST_WAIT, ""));
  }

  private void dial(String address, Duration wait, String lastReason) {
    timer.when(
        node.dialAsync(address), (peer, failure) -> answered(address, wait, lastReason, failure));
  }

  private void answered(
      String address, Duration wait, String lastReason, @Nullable Throwable failure) {
    if (failure == null) {
      if (!lastReason.isEmpty()) {
        says.accept("dialled " + address + " at last");
      }
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    // The text of a refusal differs with each attempt, which comes from another port.
    String text = String.valueOf(cause.getMessage());
    String reason = cause instanceof DialException refusal ? refusal.reason().name() : text;
    if (cause instanceof DialException refusal && isFinal(refusal.reason())) {
      if (refusal.reason() == CloseReason.SELF) {
        says.accept("not dialling " + address + " again: " + text);
      }
      return;
    }
    if (!reason.equals(lastReason)) {
      boolean isTold = cause instanceof DialException refusal && TOLD.contains(refusal.reason());
      says.accept(
          (isTold ? "no link to " + address + " yet" : text)
              + "; trying "
              + (isTold ? "" : address + " ")
              + "again, at least every "
              + text(LONGEST_WAIT));
    }
    again(address, wait, reason);
  }

  private static boolean isFinal(CloseReason reason) {
    return reason == CloseReason.SELF || reason == CloseReason.ALREADY_LINKED;
  }

  private void again(String address, Duration wait, String reason) {
    long most = wait.toMillis();
    long millis = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    Duration next = wait.multipliedBy(2);
    Duration longer = next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next;
    timer.after(Duration.ofMillis(millis), () -> dial(address, longer, reason));
  }

  private static String text(Duration duration) {
    return Durations.format(duration);
  }
}
