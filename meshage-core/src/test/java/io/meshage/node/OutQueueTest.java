package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for a slow link waits in the right order, and within bounds. */
class OutQueueTest {
  private static final NodeId ANNA = NodeId.ofName("anna");
  private static final NodeId BERT = NodeId.ofName("bert");

  private final OutQueue queue = new OutQueue(1000);

  @AfterEach
  void nothingLeaks() {
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
  }

  private static ByteBuf frame(int mark) {
    return sized(100).setInt(0, mark);
  }

  private static ByteBuf sized(int bytes) {
    return Unpooled.wrappedBuffer(new byte[bytes]);
  }

  private List<Integer> drained() {
    List<Integer> marks = new ArrayList<>();
    for (ByteBuf frame = queue.poll(); frame != null; frame = queue.poll()) {
      marks.add(frame.getInt(0));
      frame.release();
    }
    return marks;
  }

  @Test
  void controlGoesBeforeTopologyAndTopologyBeforeData() {
    assertThat(queue.offerData(frame(1))).isTrue();
    assertThat(queue.offerTopology(ANNA, frame(2))).isTrue();
    assertThat(queue.offerControl(frame(3))).isTrue();
    assertThat(queue.offerControl(frame(4))).isTrue();
    assertThat(drained()).containsExactly(3, 4, 2, 1);
  }

  @Test
  void aNewerAnnouncementTakesThePlaceOfTheOneThatWaits() {
    queue.offerTopology(ANNA, frame(1));
    queue.offerTopology(BERT, frame(2));
    queue.offerTopology(null, frame(3));
    queue.offerTopology(ANNA, frame(4));
    assertThat(queue.bytes()).isEqualTo(300);
    assertThat(drained()).containsExactly(4, 2, 3);
  }

  @Test
  void framesThatAreNotAnnouncementsReplaceNothing() {
    queue.offerTopology(null, frame(1));
    queue.offerTopology(null, frame(2));
    assertThat(drained()).containsExactly(1, 2);
  }

  @Test
  void dataBeyondTheBoundIsRefusedAndReleased() {
    assertThat(queue.offerData(sized(600))).isTrue();
    ByteBuf tooMuch = sized(401);
    assertThat(queue.offerData(tooMuch)).isFalse();
    assertThat(tooMuch.refCnt()).isZero();
    assertThat(queue.offerData(sized(400))).isTrue();
    assertThat(queue.bytes()).isEqualTo(1000);
  }

  @Test
  void fullDataLeavesRoomForControl() {
    queue.offerData(sized(1000));
    assertThat(queue.offerControl(frame(1))).isTrue();
    assertThat(queue.offerTopology(ANNA, frame(2))).isTrue();
  }

  @Test
  void controlIsBoundedToo() {
    int half = (int) (OutQueue.MAX_CONTROL_BYTES / 2);
    assertThat(queue.offerControl(sized(half))).isTrue();
    assertThat(queue.offerTopology(ANNA, sized(half))).isTrue();
    assertThat(queue.offerControl(sized(1))).isFalse();
    assertThat(queue.offerTopology(ANNA, sized(half))).as("the same place again").isTrue();
    assertThat(queue.offerTopology(BERT, sized(1))).isFalse();
  }
}
