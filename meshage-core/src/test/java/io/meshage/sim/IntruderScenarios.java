package io.meshage.sim;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import java.time.Duration;

/** What somebody without a key may try; a mesh that is whole passes them. */
public final class IntruderScenarios {
  private IntruderScenarios() {}

  /** He says HELLO as if there were no key, and waits for what comes of it. */
  public static void somebodyWithoutAKeyKnocks() {
    try (Simulation sim = mesh()) {
      Attacker intruder = new Attacker(sim, "intruder");
      intruder.connect("b").say(intruder.hello());
      sim.advance(Duration.ofSeconds(2));
      sim.invariants().atRest();
    }
  }

  /** He sends a byte a second of a greeting that never ends. */
  public static void somebodyWithoutAKeySpeaksSlowly() {
    try (Simulation sim = mesh()) {
      Attacker intruder = new Attacker(sim, "intruder").connect("b");
      intruder.write(new byte[] {0, 0, 0, 48});
      for (int i = 0; i < 20; i++) {
        intruder.write(new byte[] {1});
        sim.advance(Duration.ofSeconds(1));
      }
      sim.invariants().atRest();
    }
  }

  private static Simulation mesh() {
    return Simulation.builder(1).keys(Keyring.of(SharedKey.of(new byte[32]))).line("a", "b", "c");
  }
}
