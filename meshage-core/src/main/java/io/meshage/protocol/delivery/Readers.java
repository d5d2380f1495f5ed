package io.meshage.protocol.delivery;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.BodyForm;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Routes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the recipients of a message can read and take, as they have told the mesh. */
final class Readers {
  private final NodeId self;

  Readers(NodeId self) {
    this.self = self;
  }

  /**
   * Returns the smaller body if all recipients can inflate it, else null. There is one body for all
   * of them, since relays do not look into it: if one cannot, it goes to all as it was.
   */
  Dispatch.@Nullable Packed packedFor(Dispatch command, List<NodeId> recipients, Routes routes) {
    Dispatch.Packed packed = command.packed();
    if (packed == null) {
      return null;
    }
    Integer compressor = BodyForm.compressor(packed.form());
    for (NodeId node : recipients) {
      if (!node.equals(self) && !routes.capabilities(node).compressors().contains(compressor)) {
        return null;
      }
    }
    return packed;
  }

  /**
   * Settles the rows of those who do not read the codec, or do not take the body: there is nothing
   * to wait for.
   *
   * @param bodyBytes of the body as it is; that which travels may be smaller
   */
  void settleOthers(Passage passage, int bodyBytes, Routes routes) {
    if (bodyBytes > Limits.LEAST_BODY_BYTES && bodyBytes > routes.largestBodyForAll()) {
      for (Row row : passage.rows) {
        if (!row.node().equals(self) && routes.capabilities(row.node()).largestBody() < bodyBytes) {
          passage.settle(row, Outcome.TOO_LARGE, row.node());
        }
      }
    }
    int codec = BodyForm.codec(passage.envelope.bodyForm());
    if (codec <= BodyForm.MOST_COMMON_CODEC) {
      return;
    }
    for (Row row : passage.rows) {
      if (!row.node().equals(self) && !routes.capabilities(row.node()).mayRead(codec)) {
        passage.settle(row, Outcome.NO_CODEC, self);
      }
    }
  }
}
