package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.protocol.peering.Handshake.Action;
import io.meshage.protocol.peering.Handshake.Signal;
import io.meshage.protocol.peering.Handshake.State;
import io.meshage.protocol.peering.Handshake.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeTest {

  /** The table of docs/protocol/peering.md; a frame that is not in it is malformed. */
  private static final String TABLE =
      """
      CALLING   WELCOME  -> VERIFYING EXAMINE
      CALLING   REJECT   -> CLOSED    END_AS_TOLD
      VERIFYING ADMITTED -> UP        ESTABLISH
      LISTENING HELLO    -> ASKING    EXAMINE
      ASKING    ADMITTED -> WELCOMED  WELCOME
      WELCOMED  READY    -> UP        ESTABLISH
      UP        KNOWN_BY -> UP        KEEP
      UP        OTHER    -> UP        PASS_ON
      UP        DEADLINE -> UP        NOTHING
      *         GOODBYE  -> CLOSED    END_AS_TOLD
      *         REFUSED  -> CLOSED    TELL_AND_END
      *         DEADLINE -> CLOSED    END_AS_SILENT
      *         BROKEN   -> CLOSED    FORGET
      *         ADMITTED -> same      NOTHING
      *         HELLO    -> CLOSED    END_AS_MALFORMED
      *         WELCOME  -> CLOSED    END_AS_MALFORMED
      *         REJECT   -> CLOSED    END_AS_MALFORMED
      *         READY    -> CLOSED    END_AS_MALFORMED
      *         KNOWN_BY -> CLOSED    END_AS_MALFORMED
      *         OTHER    -> CLOSED    END_AS_MALFORMED
      """;

  @Test
  void everySignalDoesInEveryStateWhatTheTableSays() {
    Map<String, String> rows = rows();
    for (State state : State.values()) {
      for (Signal signal : Signal.values()) {
        assertThat(Handshake.next(state, signal))
            .as("%s in %s", signal, state)
            .isEqualTo(expected(rows, state, signal));
      }
    }
  }

  @Test
  void nothingHappensOnAConnectionThatIsClosed() {
    for (Signal signal : Signal.values()) {
      assertThat(Handshake.next(State.CLOSED, signal))
          .isEqualTo(new Step(State.CLOSED, Action.NOTHING));
    }
  }

  private static Step expected(Map<String, String> rows, State state, Signal signal) {
    if (state == State.CLOSED) {
      return new Step(State.CLOSED, Action.NOTHING);
    }
    String row = rows.getOrDefault(state + " " + signal, rows.getOrDefault("* " + signal, ""));
    String[] right = row.split(" +", -1);
    State next = right[0].equals("same") ? state : State.valueOf(right[0]);
    return new Step(next, Action.valueOf(right[1]));
  }

  private static Map<String, String> rows() {
    Map<String, String> rows = new LinkedHashMap<>();
    TABLE
        .lines()
        .forEach(
            line -> {
              String[] sides = line.split(" +-> ", -1);
              rows.put(sides[0].replaceAll(" +", " ").strip(), sides[1].strip());
            });
    return rows;
  }
}
