package io.meshage.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenSendsTest {
  private static final NodeId SELF = NodeId.ofName("a");
  private static final long SEED = Long.getLong("meshage.seed", 20_261_129L);

  private final OpenSends open = new OpenSends();
  private final TreeMap<Long, Passage> expected = new TreeMap<>();

  @Test
  void findsWhatIsOpenAndNothingElseHoweverLateSomeEnd() {
    Random random = new Random(SEED);
    long counter = 0;
    for (int step = 0; step < 60_000; step++) {
      if (expected.size() < 3_000 && random.nextInt(100) < 55) {
        add(++counter);
      } else if (!expected.isEmpty()) {
        // Most end young; some are overtaken by thousands, so that their place is needed.
        boolean isYoung = random.nextInt(10) > 0;
        Long which = isYoung ? expected.lastKey() : expected.firstKey();
        assertThat(open.remove(taken(which))).isTrue();
      }
    }
    assertThat(open.all()).as("seed %d", SEED).containsExactlyElementsOf(expected.values());
    assertThat(open.size()).isEqualTo(expected.size());
    for (long each = 0; each <= counter + 1; each++) {
      assertThat(open.find(id(each, 7)))
          .as("message %d, seed %d", each, SEED)
          .isSameAs(expected.get(each));
    }
  }

  @Test
  void aStragglerIsFoundThoughItsPlaceWasNeededByOthers() {
    add(1);
    for (long counter = 2; counter < 300_000; counter++) {
      add(counter);
      assertThat(open.remove(taken(counter))).isTrue();
    }

    Passage first = taken(1);
    assertThat(open.find(id(1, 7))).isSameAs(first);
    assertThat(open.all()).containsExactly(first);
    assertThat(open.remove(first)).isTrue();
    assertThat(open.size()).isZero();
  }

  @Test
  void anAnswerToAMessageOfAnEarlierLifeFindsNothing() {
    add(1);

    assertThat(open.find(id(1, 6))).isNull();
    assertThat(open.find(new MessageId(NodeId.ofName("b"), 7, 1))).isNull();
  }

  @Test
  void whatIsTakenOutTwiceWasThereOnce() {
    add(1);
    Passage passage = taken(1);

    List<Boolean> removed = new ArrayList<>();
    removed.add(open.remove(passage));
    removed.add(open.remove(passage));

    assertThat(removed).containsExactly(true, false);
    assertThat(open.size()).isZero();
  }

  private Passage taken(long counter) {
    return Objects.requireNonNull(expected.remove(counter));
  }

  private void add(long counter) {
    Envelope envelope =
        new Envelope(
            id(counter, 7), "a", Kind.MESSAGE, List.of(SELF), 16, 1_000, 0, 0, Bytes.EMPTY);
    OpenSend send = new OpenSend(result -> {}, 0, 1);
    Passage passage = Passage.from(new NoKeeper(), envelope, false, 1, send, 0);
    expected.put(counter, passage);
    open.add(passage);
  }

  private static MessageId id(long counter, long instance) {
    return new MessageId(SELF, instance, counter);
  }

  private static final class NoKeeper implements Keeper {
    @Override
    public void settled(Passage passage, Row row) {}

    @Override
    public boolean stuck(Passage passage, Row row, Routes routes) {
      return false;
    }

    @Override
    public void refused(Passage passage, Row row, Result result, List<Row> again) {}

    @Override
    public void due(Passage passage, long nowNanos) {}
  }
}
