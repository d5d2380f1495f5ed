package io.meshage.cli.maelstrom;

import io.meshage.cli.json.JsonObject;
import java.io.PrintStream;

/** Sends Maelstrom's messages: one JSON object on a line. Safe from any thread. */
final class Wire {
  private final PrintStream out;
  private volatile String self = "";

  /** Blocks its callers while the reader of {@code out} does not read: that is the backpressure. */
  Wire(PrintStream out) {
    this.out = out;
  }

  /** Sets whose messages these are, as the first message tells. */
  void setSelf(String name) {
    self = name;
  }

  void send(String to, JsonObject body) {
    String line = new JsonObject().put("src", self).put("dest", to).put("body", body).toString();
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  /** Answers a request. */
  void reply(String client, JsonObject request, JsonObject answer) {
    send(client, answer.put("in_reply_to", request.number("msg_id")));
  }
}
