package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * How long frames may wait on a link for other frames, so that fewer and larger packets are sent.
 * It is for links on which a packet costs more than a delay of milliseconds: metered links, radio,
 * slow relays. A frame that is sent at once takes the waiting frames with it.
 *
 * <p>The timeout of a send must allow for it twice at every hop: on the way there and on the way
 * back.
 *
 * @param messages for application messages; 0 to 10 s, 0 sends at once
 * @param acknowledgements for acknowledgements; 0 to 10 s, 0 sends at once
 */
public record Linger(Duration messages, Duration acknowledgements) {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** No frame waits: the default. */
  public static final Linger NONE = new Linger(Duration.ZERO, Duration.ZERO);

  public Linger {
    Objects.requireNonNull(messages, "messages");
    Objects.requireNonNull(acknowledgements, "acknowledgements");
    Limits.between(Duration.ZERO, LONGEST, messages, "the linger of messages");
    Limits.between(Duration.ZERO, LONGEST, acknowledgements, "the linger of acknowledgements");
  }
}
