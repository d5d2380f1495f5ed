package io.meshage.sim;

import com.google.common.base.Utf8;
import io.meshage.NodeId;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.message.TopologyMessage.Announcement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One send of a simulated node and what came of it. */
final class Sending {
  final Life from;
  final List<String> asked;
  final boolean broadcast;
  final Duration timeout;
  final long beganNanos;

  /** How large the body is before anything makes it smaller; 0 if that is not known. */
  final int bodyBytes;

  /** What the source saw when it sent. */
  final Topology view;

  /** The announcements behind that; none in meshes that are too large to watch. */
  final Map<NodeId, Announcement> known;

  @Nullable SendReport report;

  Sending(
      Life from,
      List<String> asked,
      boolean broadcast,
      Duration timeout,
      long beganNanos,
      Object body,
      Topology view,
      Map<NodeId, Announcement> known) {
    this.from = from;
    this.asked = List.copyOf(asked);
    this.broadcast = broadcast;
    this.timeout = timeout;
    this.beganNanos = beganNanos;
    this.bodyBytes = bytes(body);
    this.view = view;
    this.known = Map.copyOf(known);
  }

  private static int bytes(Object body) {
    return body instanceof String text
        ? Utf8.encodedLength(text)
        : body instanceof byte[] bytes ? bytes.length : 0;
  }

  /** Whether a node takes the body. */
  boolean fits(Life life) {
    return bodyBytes <= life.node.config.maxBodyBytes();
  }

  @Override
  public String toString() {
    return (broadcast ? "broadcast" : "set to " + asked) + " from " + from;
  }
}
