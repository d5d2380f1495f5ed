package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.message.PeeringMessage.Introduction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sentences for people. */
final class PeeringText {
  private static final String CUT = "...";

  private PeeringText() {}

  /** Returns the text without what a terminal could take offence at, cut to what a frame takes. */
  static String fit(String text) {
    StringBuilder fitting = new StringBuilder();
    int bytes = 0;
    for (int codePoint : text.codePoints().toArray()) {
      int shown = Limits.isShowable(codePoint) ? codePoint : '?';
      bytes += Character.toString(shown).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > Limits.MAX_TEXT_BYTES - CUT.length()) {
        return fitting.append(CUT).toString();
      }
      fitting.appendCodePoint(shown);
    }
    return fitting.toString();
  }

  /** Returns a node as its name and where it is seen, such as {@code b (tcp://10.0.0.2:9000)}. */
  static String node(Introduction node, Endpoint seenAt) {
    return node.name() + " (" + seenAt + ")";
  }

  /**
   * Returns a node as its name and where it listens; of a place that stands for all addresses of
   * the host only the port, for whoever reads it is on another host.
   */
  static String node(String name, List<Endpoint> listening) {
    return listening.isEmpty()
        ? name + " (not listening)"
        : name
            + listening.stream()
                .map(place -> place.isAny() ? "port " + place.port() : place.toString())
                .collect(Collectors.joining(", ", " (", ")"));
  }

  /** Returns the end of a counter's name. */
  static String counter(CloseReason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
