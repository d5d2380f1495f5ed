package io.meshage.cli.control;

/** What answers requests; a plug-in point of the server. */
public interface ControlHandler {
  /**
   * Answers a request, now or later. Called on the server's one thread, so it must not block. What
   * it throws becomes an error for this client.
   */
  void handle(Request request, Answer answer);
}
