package io.meshage.cli.agent;

import io.meshage.cli.control.Answer;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;

/** One attached {@code receive}: ends after so many messages, or in so long. */
final class Reception {
  private final Request.Receive wish;
  private final Answer answer;
  private final AtomicLong received = new AtomicLong();

  Reception(Request.Receive wish, Answer answer) {
    this.wish = wish;
    this.answer = answer;
  }

  void attach(Newsroom news, AgentTimer timer) {
    Runnable detach = news.receive(this::message);
    answer.onEnd(detach);
    answer.attached();
    wish.timeout()
        .ifPresent(
            wait ->
                timer.after(
                    wait,
                    () -> {
                      detach.run();
                      end();
                    }));
  }

  private void message(JsonObject message) {
    long soFar = received.incrementAndGet();
    if (wish.count() == 0 || soFar <= wish.count()) {
      answer.item(message);
    }
    if (soFar == wish.count()) {
      end();
    }
  }

  private void end() {
    long most = wish.count() == 0 ? Long.MAX_VALUE : wish.count();
    answer.result(new JsonObject().put("received", Math.min(received.get(), most)));
  }
}
