package io.meshage.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meshage.Keyring;
import io.meshage.NodeKey;
import io.meshage.message.TopologyMessage.Announcement;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attacks that campaigns draw: each by somebody of its own who links with a node, does its worst
 * for two seconds, and goes. Where all is sealed it has stolen the key; where all sign it is a
 * member.
 */
public final class Strangers {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration MOMENT = Duration.ofMillis(150);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int WORDS = 9;
  private static final int MADE_UP_AT_ONCE = 30;

  /** 1 January 2199, in microseconds. */
  private static final long YEAR_2199 = 7_226_582_400_000_000L;

  private final Simulation sim;
  private final Attacker attacker;
  private final boolean signs;

  /**
   * Somebody who is not there yet.
   *
   * @param keys what it has stolen; null where nothing is sealed
   * @param signs whether it has an identity
   */
  public Strangers(Simulation sim, String name, @Nullable Keyring keys, boolean signs) {
    this.sim = sim;
    this.signs = signs;
    attacker = new Attacker(sim, name, keys);
    if (signs) {
      attacker.identity(NodeKey.ofSeed(Arrays.copyOf(name.getBytes(UTF_8), 32)));
    }
  }

  private void link(String at) {
    attacker.greet(at, attacker.name);
    sim.after(PATIENCE, attacker::hangUp);
  }

  private void say(int number, String origin, long birth, long instance) {
    sim.after(
        MOMENT.multipliedBy(number),
        () -> {
          Announcement said =
              Attacker.announcement(origin, birth, instance, 1, attacker.name, origin + "'s");
          attacker.say(signs ? attacker.signed(said) : said);
        });
  }

  /** It says that the victim was there before itself, with rising instances. */
  public void speaksForAnOlderLife(String at, String victim, long instance) {
    link(at);
    for (int i = 1; i <= WORDS; i++) {
      say(i, victim, 1, instance + 10L * i);
    }
  }

  /** Its clock is in another century, and so is what it says of the victim. */
  public void speaksFromTheFuture(String at, String victim, long birth) {
    attacker.clockMicros = YEAR_2199;
    link(at);
    for (int i = 1; i <= WORDS; i++) {
      say(i, victim, birth, YEAR_2199 + i);
    }
  }

  /** It makes up nodes, some of which name each other. */
  public void makesUpNodes(String at) {
    link(at);
    for (int i = 1; i <= WORDS * MADE_UP_AT_ONCE; i++) {
      say(1 + i / MADE_UP_AT_ONCE, attacker.name + "'s " + i, 1, HOUR.toMillis());
    }
  }
}
