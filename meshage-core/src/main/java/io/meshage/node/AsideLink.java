package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.Endpoint;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.seal.DatagramSeal;
import io.meshage.seal.SealException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether datagrams pass beside one link, and how they are sealed. A ping that is not answered
 * before the next is due means that they do not; the next goes over the link at once, so that a
 * lost datagram delays no verdict, and after a while they are tried again. Confined to the node's
 * loop.
 */
final class AsideLink {
  private static final long FIRST_REST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LONGEST_REST_NANOS = Duration.ofMinutes(10).toNanos();

  /** No ping has this number. */
  private static final long NONE = -1;

  private final long link;
  private final long token;
  private final DatagramSeal opener;
  private @Nullable DatagramSeal sealer;
  private @Nullable Endpoint to;
  private long theirToken;
  private long unanswered = NONE;
  private boolean works;
  private boolean rests;
  private long restsUntilNanos;
  private long restNanos = FIRST_REST_NANOS;

  AsideLink(long link, long token, Bytes key) {
    this.link = link;
    this.token = token;
    opener = new DatagramSeal(key);
  }

  long link() {
    return link;
  }

  long token() {
    return token;
  }

  Endpoint to() {
    return Objects.requireNonNull(to);
  }

  /** Returns whether a datagram has got through, and none was lost since. */
  boolean works() {
    return works;
  }

  /** The other side listens there; what it told first holds. */
  void offered(Endpoint place, DatagramOffer offer) {
    if (sealer == null) {
      DatagramSeal seal = new DatagramSeal(offer.key()); // if it throws, nothing was told
      to = place;
      theirToken = offer.token();
      sealer = seal;
    }
  }

  /** Returns whether the next ping goes by datagram. */
  boolean chooses(long number, long nowNanos) {
    if (sealer == null || (rests && restsUntilNanos - nowNanos > 0)) {
      return false;
    }
    if (unanswered != NONE) {
      unanswered = NONE;
      works = false;
      rests = true;
      restsUntilNanos = nowNanos + restNanos;
      restNanos = Math.min(2 * restNanos, LONGEST_REST_NANOS);
      return false;
    }
    rests = false;
    unanswered = number;
    return true;
  }

  /** Returns whether this shows that datagrams pass, which was not known before. */
  boolean answered(long number) {
    if (unanswered == NONE || number != unanswered) {
      return false;
    }
    unanswered = NONE;
    boolean isNews = !works;
    works = true;
    restNanos = FIRST_REST_NANOS;
    return isNews;
  }

  void seal(ByteBuffer packet, ByteBuffer out) {
    out.putLong(theirToken);
    Objects.requireNonNull(sealer).seal(packet, out);
  }

  ByteBuffer open(ByteBuffer sealed) throws SealException {
    return opener.open(sealed);
  }
}
