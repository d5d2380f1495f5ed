package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * How long what is to be sent on a link may wait for company, so that fewer and larger packets
 * travel. For links where a packet costs more than a millisecond does: metered, radio, relayed by
 * something slow. Whatever is sent at once takes along what waits.
 *
 * <p>The timeout of a send must leave room for it at every hop, twice: once on the way there, once
 * on the way back.
 *
 * @param messages for application messages; 0 to 10 s, 0 sends at once
 * @param acknowledgements for acknowledgements; 0 to 10 s, 0 sends at once
 */
public record Linger(Duration messages, Duration acknowledgements) {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Nothing waits: the default. */
  public static final Linger NONE = new Linger(Duration.ZERO, Duration.ZERO);

  public Linger {
    Objects.requireNonNull(messages, "messages");
    Objects.requireNonNull(acknowledgements, "acknowledgements");
    Limits.between(Duration.ZERO, LONGEST, messages, "the linger of messages");
    Limits.between(Duration.ZERO, LONGEST, acknowledgements, "the linger of acknowledgements");
  }
}
