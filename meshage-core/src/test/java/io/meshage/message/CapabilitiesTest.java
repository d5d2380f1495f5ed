package io.meshage.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  private static Announcement announcement(int largestBody) {
    Capabilities capabilities = new Capabilities(List.of(0), List.of(1), largestBody);
    NodeId id = NodeId.ofName("a");
    return new Announcement(id, "a", 1, 1, 1, 1, "", List.of(), List.of(), capabilities, null);
  }

  @Test
  void theLargestBodyIsPartOfWhatIsHashedAndSigned() {
    assertThat(announcement(4096).fingerprint())
        .isEqualTo(announcement(4096).fingerprint())
        .isNotEqualTo(announcement(4097).fingerprint());
    assertThat(announcement(4096).signedContent()).isNotEqualTo(announcement(4097).signedContent());
    assertThat(announcement(4096).sameContent(announcement(4097))).isFalse();
  }

  @Test
  void theLargestBodyHasBounds() {
    assertThatThrownBy(() -> announcement(4095))
        .hasMessageContaining("the largest body must be 4096 to 67108864");
    assertThatThrownBy(() -> announcement(Limits.MAX_BODY_BYTES + 1))
        .hasMessageContaining("the largest body must be 4096 to 67108864");
  }

  @Test
  void whoTellsNothingIsTakenToTakeAnything() {
    assertThat(Capabilities.NONE.largestBody()).isEqualTo(Limits.MAX_BODY_BYTES);
  }
}
