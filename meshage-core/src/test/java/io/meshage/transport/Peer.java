package io.meshage.transport;

import io.meshage.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a link under test: remembers what it hears. May be looked at from any thread. */
final class Peer implements LinkHandler {
  final List<byte[]> frames = new CopyOnWriteArrayList<>();
  final AtomicInteger batches = new AtomicInteger();
  final AtomicInteger writables = new AtomicInteger();
  final AtomicInteger closings = new AtomicInteger();
  private final int frameLimit;
  private final Consumer<Peer> onFrame;
  volatile @Nullable Link link;
  volatile @Nullable CloseReason reason;
  volatile @Nullable String text;
  volatile @Nullable String failure;

  /** A peer that raises the frame limit as soon as the link is open. */
  Peer(int frameLimit) {
    this(frameLimit, peer -> {});
  }

  /** The same, with something to do for each frame; a limit of 0 stays in the handshake. */
  Peer(int frameLimit, Consumer<Peer> onFrame) {
    this.frameLimit = frameLimit;
    this.onFrame = onFrame;
  }

  LinkHandler opened(Link opened) {
    if (frameLimit > 0) {
      opened.limitFrames(frameLimit);
    }
    link = opened;
    return this;
  }

  Link link() {
    return Objects.requireNonNull(link, "not linked");
  }

  boolean isOpen() {
    return link != null;
  }

  boolean isClosed() {
    return reason != null;
  }

  @Override
  public void frame(ByteBuf frame) {
    frames.add(ByteBufUtil.getBytes(frame));
    onFrame.accept(this);
  }

  @Override
  public void batchRead() {
    batches.incrementAndGet();
  }

  @Override
  public void writable() {
    writables.incrementAndGet();
  }

  @Override
  public void closed(CloseReason why, String words) {
    closings.incrementAndGet();
    text = words;
    reason = why;
  }
}
