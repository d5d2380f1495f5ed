package io.meshage.testkit;

import io.meshage.Endpoint;
import io.meshage.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** A link that leads nowhere and keeps what is written. */
public final class KeptFrames implements Link {
  public final List<byte[]> frames = new ArrayList<>();
  public boolean isWritable = true;
  public boolean isClosed;

  /** Returns the frame that was written last; empty if none was. */
  public byte[] last() {
    return frames.isEmpty() ? new byte[0] : frames.get(frames.size() - 1);
  }

  @Override
  public Endpoint remote() {
    return Endpoint.of("tcp://127.0.0.1:1");
  }

  @Override
  public boolean isWritable() {
    return isWritable;
  }

  @Override
  public void write(ByteBuf frame) {
    frames.add(ByteBufUtil.getBytes(frame));
    frame.release();
  }

  @Override
  public void flush() {}

  @Override
  public void limitFrames(int bytes) {}

  @Override
  public void closeAfterWrites() {
    isClosed = true;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
