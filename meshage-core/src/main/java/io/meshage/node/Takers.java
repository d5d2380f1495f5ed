package io.meshage.node;

import io.meshage.Message;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who wait for the next message of the inbox, in the order in which they came. */
final class Takers {
  private static final Logger LOG = LoggerFactory.getLogger(Takers.class);

  private final Loop loop;
  private final Runnable arrived;
  private final Queue<Taker> waiting = new ConcurrentLinkedQueue<>();

  /**
   * Begins with nobody.
   *
   * @param arrived is called when there is one more, on that thread
   */
  Takers(Loop loop, Runnable arrived) {
    this.loop = loop;
    this.arrived = arrived;
  }

  /** Returns the question for the next message; its answer is empty when the time is over. */
  Question<Optional<Message>> next(Duration timeout) {
    return new Taker(timeout);
  }

  /** Gives a message to the first who still waits; returns whether somebody did. */
  boolean take(Message message) {
    for (Taker first = waiting.poll(); first != null; first = waiting.poll()) {
      if (first.take(message)) {
        return true;
      }
    }
    return false;
  }

  /** Somebody who waits for one message. */
  private final class Taker implements Question<Optional<Message>> {
    private final Duration timeout;
    private volatile @Nullable CallReply<Optional<Message>> reply;
    private Timer timer = Timer.NONE; // on the loop

    Taker(Duration timeout) {
      this.timeout = timeout;
    }

    @Override
    public void opened(CallReply<Optional<Message>> opened) {
      reply = opened;
      waiting.add(this);
      arrived.run();
    }

    /** By now a message may be on its way, or even there. */
    @Override
    public void ask(CallReply<Optional<Message>> opened) {
      timer = loop.after(timeout, () -> opened.give(Optional.empty()));
    }

    boolean take(Message message) {
      CallReply<Optional<Message>> open = reply;
      return open != null && open.give(Optional.of(message));
    }

    @Override
    public Optional<Message> whenClosed() {
      return Optional.empty();
    }

    /** Whoever waits no more would be kept until the next message, and the timer until its time. */
    @Override
    public void ended() {
      waiting.remove(this);
      try {
        loop.execute(() -> timer.cancel());
      } catch (RejectedExecutionException e) {
        LOG.debug("the loop has ended, and its timers with it", e);
      }
    }
  }
}
