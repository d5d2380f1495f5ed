package io.meshage.node;

import io.meshage.CloseReason;
import io.meshage.message.HealthMessage;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.MeshMessage;
import io.meshage.protocol.NodeCore;
import io.meshage.wire.LongFrame;
import io.meshage.wire.WireException;
import io.meshage.wire.WireFormat;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes over one link: decodes it and hands it to the core. Bytes that cannot be read cost
 * their sender the link; what the core throws ends the node, for it may have done half of what it
 * was to do. Confined to the node's loop.
 */
final class LinkReader implements MessageHandler {
  private final HostedLinks links;
  private final HostedLink link;
  private final Loop loop;
  private final WireFormat wire;
  private final @Nullable Aside aside;
  private final Supplier<NodeCore> core;
  private final Consumer<String> counters;
  private @Nullable LongFrame passing;

  LinkReader(HostedLinks links, HostedLink link, NodePorts ports, @Nullable Aside aside) {
    this.links = links;
    this.link = link;
    this.loop = ports.loop();
    this.wire = ports.wire();
    this.core = ports.core();
    this.counters = ports.counters();
    this.aside = aside;
  }

  @Override
  public void frame(ByteBuf frame) {
    if (link.isClosed()) {
      return;
    }
    try {
      loop.beginTurn();
      link.noteReceived(frame);
      MeshMessage message = decoded(frame);
      if (message != null) {
        take(message);
      }
    } catch (Throwable e) {
      loop.fail(e);
    }
  }

  /** Returns what the frame says; null if it says nothing, or the link has ended by it. */
  private @Nullable MeshMessage decoded(ByteBuf frame) {
    try {
      return wire.decode(frame);
    } catch (WireException e) {
      if (e.kind() == WireException.Kind.UNKNOWN_TYPE_IGNORABLE) {
        counters.accept("frames-unknown");
        return null;
      }
      malformed(e);
    } catch (RuntimeException | Error e) {
      links.broken(link, "a frame could not be read", e); // memory is short, or we are at fault
    }
    return null;
  }

  private void malformed(WireException e) {
    counters.accept("frames-malformed");
    links.ended(link, CloseReason.MALFORMED, String.valueOf(e.getMessage()));
  }

  /** Whose message it was is known when all of it has passed. */
  @Override
  public void longFrame(ByteBuf piece, int length) {
    if (link.isClosed()) {
      return;
    }
    LongFrame frame = passing == null ? new LongFrame(length) : passing;
    try {
      frame.pass(piece);
      passing = frame.isComplete() ? null : frame;
      if (frame.isComplete()) {
        counters.accept("frames-passed-over");
        MeshMessage message = frame.read();
        guard(() -> core.get().peering().received(link.id(), message));
      }
    } catch (WireException e) {
      malformed(e);
    }
  }

  private void take(MeshMessage message) {
    Aside beside = aside;
    if (beside != null && message instanceof HealthMessage sign && heardAside(beside, sign)) {
      return;
    }
    core.get().peering().received(link.id(), message);
  }

  /** Whether it was for who sends beside the links, and for nobody else. */
  private boolean heardAside(Aside beside, HealthMessage sign) {
    if (sign instanceof DatagramOffer offer && link.isEstablished()) {
      beside.offered(link, offer);
      return true;
    } else if (sign instanceof Pong pong) {
      beside.answered(link.id(), pong);
    }
    return false;
  }

  @Override
  public void message(MeshMessage message) {
    if (!link.isClosed()) {
      link.noteReceived();
      guard(() -> core.get().peering().received(link.id(), message));
    }
  }

  @Override
  public void rowRead() {
    loop.endTurn();
  }

  @Override
  public void batchRead() {
    guard(links::flush);
  }

  @Override
  public void writable() {
    guard(() -> links.writable(link));
  }

  @Override
  public void closed(CloseReason reason, String text) {
    guard(() -> links.lost(link, reason, text));
  }

  private void guard(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      loop.fail(e);
    }
  }
}
