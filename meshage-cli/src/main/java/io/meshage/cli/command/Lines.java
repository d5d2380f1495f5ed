package io.meshage.cli.command;

import io.meshage.cli.control.Body;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Paint;

/** Messages and events as lines for people. */
public final class Lines {
  private static final String INDENT = " ".repeat(14);

  private final Paint paint;

  /** Creates a writer of lines. */
  public Lines(Paint paint) {
    this.paint = paint;
  }

  /** Returns the line of an event, or of a message, which has no field {@code event}. */
  public String any(JsonObject item) {
    return item.has("event") ? event(item) : message(item);
  }

  private String message(JsonObject message) {
    Object body = Body.of(message).value();
    String shown =
        body instanceof String text
            ? Words.shown(text, INDENT)
            : paint.dim(((byte[]) body).length + " bytes");
    String verified = message.flag("verified") ? paint.good(" verified") : "";
    return time(message.text("sentAt")) + route(message) + verified + "  " + shown;
  }

  private String event(JsonObject event) {
    String what = event.text("event");
    String padded = String.format("%-14s", what);
    String coloured =
        switch (what) {
          case "link-up", "node-joined" -> paint.good(padded);
          case "link-down", "node-failed", "identity-conflict", "callback-failed" ->
              paint.bad(padded);
          case "node-left", "dropped", "events-skipped", "link-settling", "warning" ->
              paint.notable(padded);
          default -> paint.dim(padded);
        };
    return time(event.text("at")) + coloured + "  " + details(what, event);
  }

  private String details(String what, JsonObject event) {
    return switch (what) {
      case "link-up" -> paint.name(event.text("peer")) + "  " + paint.dim(event.text("address"));
      case "link-down" ->
          paint.name(event.text("peer")) + "  " + Words.shown(event.text("text"), INDENT);
      case "node-joined", "node-left", "node-failed" -> paint.name(event.text("node"));
      case "routes-changed" ->
          Words.count(event.number("nodes"), "node")
              + ", "
              + Words.count(event.number("links"), "link");
      case "message" -> route(event) + "  " + Words.count(event.number("bytes"), "byte");
      case "dropped" ->
          Words.count(event.number("count"), "line")
              + " lost here, because they were read too slowly";
      case "callback-failed" ->
          "the " + event.text("callback") + " threw " + Words.shown(event.text("error"), INDENT);
      case "events-skipped" ->
          Words.count(event.number("count"), "event")
              + " missing here, because the agent did not take them fast enough";
      case "link-settling" ->
          paint.name(event.text("peer"))
              + "  kept breaking, settling, "
              + Words.time(event, "remainingMicros")
              + " left";
      case "pings-moved" ->
          paint.name(event.text("peer")) + "  pings go by " + event.text("pings") + " now";
      case "identity-conflict" ->
          paint.name(event.text("node"))
              + "  is known by key "
              + event.text("known")
              + ", somebody shows "
              + event.text("shown");
      case "warning" -> Words.shown(event.text("text"), INDENT);
      default -> event.toString();
    };
  }

  private String time(String instant) {
    return paint.dim(Words.timeOfDay(instant)) + "  ";
  }

  private String route(JsonObject message) {
    return Words.way(message.texts("route"), paint);
  }
}
