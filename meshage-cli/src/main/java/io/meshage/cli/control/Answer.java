package io.meshage.cli.control;

import io.meshage.cli.json.JsonObject;

/**
 * Where the answer to one request goes. Safe from any thread; nothing blocks and nothing is thrown
 * when the client is gone. After the end, everything is ignored.
 */
public interface Answer {
  /** Says that whatever happens from here on will be told. */
  void attached();

  /**
   * Tells a part of the answer. When the client reads too slowly the item is dropped, and as soon
   * as it reads again it is told how many were.
   */
  void item(JsonObject item);

  /** Ends the answer. */
  void result(JsonObject result);

  /**
   * Ends the answer without success.
   *
   * @param exitCode what the command shall end with
   * @param text one line for people: what failed, why, what to do
   */
  default void error(int exitCode, String text) {
    error(exitCode, text, "");
  }

  /**
   * Like {@link #error(int, String)}, with a word for programs.
   *
   * @param reason why there is no link, as an event tells it; empty for what is no dial
   */
  void error(int exitCode, String text, String reason);

  /**
   * Sets what to do when the answer has ended, was cancelled, or its client has vanished; at once
   * if that is so already.
   */
  void onEnd(Runnable action);
}
