package io.meshage.cli.control;

import io.meshage.cli.json.JsonObject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Safe from any thread: its few fields are guarded by itself. */
final class Exchange implements Answer {
  private final Channel channel;
  private boolean open = true;
  private long dropped;
  private @Nullable Runnable onEnd;

  Exchange(Channel channel) {
    this.channel = channel;
  }

  void accepted() {
    write(new JsonObject().put(Reply.ACCEPTED, true));
  }

  @Override
  public synchronized void attached() {
    if (open) {
      write(new JsonObject().put(Reply.ATTACHED, true));
    }
  }

  @Override
  public synchronized void item(JsonObject item) {
    if (!open) {
      return;
    }
    // What waits in the channel is the queue; its high-water mark is the bound.
    if (!channel.isWritable()) {
      dropped++;
      return;
    }
    tellDropped();
    write(new JsonObject().put(Reply.ITEM, item));
  }

  synchronized void writabilityChanged() {
    if (open && channel.isWritable()) {
      tellDropped();
    }
  }

  private void tellDropped() {
    if (dropped > 0) {
      JsonObject notice =
          new JsonObject()
              .put("event", "dropped")
              .put("at", Instant.now().toString())
              .put("count", dropped);
      dropped = 0;
      write(new JsonObject().put(Reply.ITEM, notice));
    }
  }

  @Override
  public void result(JsonObject result) {
    end(new JsonObject().put(Reply.RESULT, result));
  }

  @Override
  public void error(int exitCode, String text, String reason) {
    JsonObject error = new JsonObject().put("exit", exitCode).put("text", text);
    end(new JsonObject().put(Reply.ERROR, reason.isEmpty() ? error : error.put("reason", reason)));
  }

  private void end(JsonObject reply) {
    Runnable action;
    synchronized (this) {
      if (!open) {
        return;
      }
      tellDropped();
      open = false;
      write(reply);
      action = onEnd;
      onEnd = null;
    }
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void onEnd(Runnable action) {
    synchronized (this) {
      if (open) {
        onEnd = action;
        return;
      }
    }
    action.run();
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** The client does not want the answer any more, or is gone. */
  void cancel() {
    end(new JsonObject().put(Reply.RESULT, new JsonObject().put("cancelled", true)));
  }

  private void write(JsonObject reply) {
    var unused = channel.writeAndFlush(line(channel, reply));
  }

  static ByteBuf line(Channel channel, JsonObject reply) {
    return ByteBufUtil.writeUtf8(channel.alloc(), reply + "\n");
  }
}
