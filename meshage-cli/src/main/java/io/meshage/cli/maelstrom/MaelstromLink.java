package io.meshage.cli.maelstrom;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.cli.json.JsonException;
import io.meshage.cli.json.JsonObject;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One end of a connection over Maelstrom's network. Confined to the node's loop. */
final class MaelstromLink implements Link {
  private static final String NUMBER = "number";
  private static final String FRAMES = "frames";

  /** How long a message may be missing while later ones are here. */
  private static final Duration LONGEST_GAP = Duration.ofSeconds(2);

  /** Messages that may wait for an earlier one. */
  private static final int MOST_EARLY = 10_000;

  private enum State {
    OPENING,
    OPEN,
    CLOSED
  }

  private final MaelstromTransport owner;
  private final String peer;
  private final String id;
  private final Function<Link, LinkHandler> opened;
  private final Runnable refused;
  private final List<String> given = new ArrayList<>();
  private final Map<Long, List<String>> early = new TreeMap<>();
  private @Nullable LinkHandler handler;
  private State state = State.OPENING;
  private int frameLimit = Limits.MAX_HANDSHAKE_BYTES;
  private long sent;
  private long received;

  MaelstromLink(
      MaelstromTransport owner,
      String peer,
      String id,
      Function<Link, LinkHandler> opened,
      Runnable refused) {
    this.owner = owner;
    this.peer = peer;
    this.id = id;
    this.opened = opened;
    this.refused = refused;
  }

  boolean isOpening() {
    return state == State.OPENING;
  }

  void open() {
    if (state == State.OPENING) {
      state = State.OPEN;
      handler = opened.apply(this);
      takeEarly();
    }
  }

  /** Frames came, in their turn or not. */
  void arrived(JsonObject body) {
    long number = body.number(NUMBER);
    if (state == State.CLOSED || number <= received) {
      return;
    }
    if (early.size() >= MOST_EARLY) {
      breakDown("too much came out of order");
      return;
    }
    early.put(number, body.texts(FRAMES));
    takeEarly();
    if (!early.isEmpty()) {
      long missing = received + 1;
      owner.after(
          LONGEST_GAP,
          () -> {
            if (state == State.OPEN && received < missing) {
              breakDown("message " + missing + " was lost");
            }
          });
    }
  }

  private void takeEarly() {
    if (state != State.OPEN || handler == null) {
      return;
    }
    boolean any = false;
    for (List<String> frames = early.remove(received + 1);
        frames != null && state == State.OPEN;
        frames = early.remove(received + 1)) {
      received++;
      any = true;
      frames.forEach(this::frame);
    }
    if (any && state == State.OPEN) {
      handler.batchRead();
    }
  }

  private void frame(String base64) {
    ByteBuf frame = Unpooled.wrappedBuffer(decoded(base64));
    if (frame.readableBytes() > frameLimit) {
      breakDown("a frame larger than " + frameLimit + " bytes");
    } else if (state == State.OPEN && handler != null) {
      handler.frame(frame);
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new JsonException("\"" + FRAMES + "\" must be base64", e);
    }
  }

  private void breakDown(String text) {
    owner.reset(peer, id);
    end(CloseReason.LOST, text);
  }

  /** The connection is gone, by nobody's will here. */
  void end(CloseReason reason, String text) {
    LinkHandler mine = handler;
    boolean wasOpening = state == State.OPENING;
    forget();
    if (wasOpening) {
      refused.run();
    } else if (mine != null) {
      mine.closed(reason, text);
    }
  }

  void forget() {
    state = State.CLOSED;
    given.clear();
    early.clear();
    owner.forget(id);
  }

  @Override
  public Endpoint remote() {
    return MaelstromTransport.endpoint(peer);
  }

  @Override
  public boolean isWritable() {
    return state == State.OPEN;
  }

  @Override
  public void write(ByteBuf frame) {
    try {
      if (state != State.CLOSED) {
        frame.skipBytes(Integer.BYTES); // its length, which JSON knows
        given.add(Base64.getEncoder().encodeToString(ByteBufUtil.getBytes(frame)));
      }
    } finally {
      frame.release();
    }
  }

  @Override
  public void flush() {
    if (state != State.CLOSED && !given.isEmpty()) {
      owner.send(
          peer,
          id,
          new JsonObject()
              .put(MaelstromTransport.STEP, "frames")
              .put(NUMBER, ++sent)
              .put(FRAMES, given));
      given.clear();
    }
  }

  @Override
  public void limitFrames(int bytes) {
    frameLimit = bytes;
  }

  @Override
  public void closeAfterWrites() {
    flush();
    close();
  }

  @Override
  public void close() {
    if (state != State.CLOSED) {
      owner.reset(peer, id);
      forget();
    }
  }
}
