package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * What every transport does, in real time or not. A subclass says how to make one and how to let
 * time pass.
 */
public abstract class TransportContract {
  private static final int LARGE = 1 << 20;

  /** A node as far as its transport is concerned. */
  protected interface Side {
    Transport transport();

    /** Runs something on the node's loop, and waits for its end. */
    void run(Runnable action);
  }

  /** Makes a node. */
  protected abstract Side newSide(String name);

  /** Where a node can listen, with port 0. */
  protected abstract Endpoint anywhere(Side side);

  /** Lets time pass until the condition holds; fails if it does not within a few seconds. */
  protected abstract void await(String what, BooleanSupplier condition);

  /** Two nodes and a link between them, opened by the first. */
  final class Pair {
    final Side dialler = newSide("a");
    final Side acceptor = newSide("b");
    final Peer near;
    final Peer far;
    final Transport.Listener listener;

    Pair(Peer near, Peer far) {
      this.near = near;
      this.far = far;
      listener = acceptor.transport().listen(anywhere(acceptor), far::opened);
      dialler.transport().dial(listener.endpoint(), near::opened, text -> near.failure = text);
      await("link", () -> near.isOpen() && far.isOpen());
    }
  }

  Pair pair() {
    Pair pair = new Pair(new Peer(LARGE), new Peer(LARGE));
    if (opensEarly()) {
      exchange(pair);
    }
    return pair;
  }

  /** Whether links are open before it is certain that what is written will arrive. */
  protected boolean opensEarly() {
    return false;
  }

  /** Whether nothing that is written is sent before the flush, whatever else happens. */
  protected boolean waitsForTheFlush() {
    return true;
  }

  /** Waits until something has arrived at both ends, and forgets it. */
  private void exchange(Pair pair) {
    pair.dialler.run(() -> send(pair.near.link(), 1));
    pair.acceptor.run(() -> send(pair.far.link(), 1));
    await("a frame each way", () -> !pair.near.frames.isEmpty() && !pair.far.frames.isEmpty());
    for (Peer peer : List.of(pair.near, pair.far)) {
      peer.frames.clear();
      peer.batches.set(0);
    }
  }

  @Test
  void framesArriveInOrderAndWhole() {
    Pair pair = pair();
    SplittableRandom random = new SplittableRandom(1);
    int[] sizes = random.ints(300, 0, 5_000).toArray();
    sizes[7] = 0;
    sizes[8] = 600_000;

    pair.dialler.run(() -> send(pair.near.link(), sizes));
    pair.acceptor.run(() -> send(pair.far.link(), sizes));

    await("frames", () -> pair.far.frames.size() == 300 && pair.near.frames.size() == 300);
    for (int i = 0; i < sizes.length; i++) {
      assertThat(pair.far.frames.get(i)).as("frame %d", i).isEqualTo(content(i, sizes[i]));
      assertThat(pair.near.frames.get(i)).as("frame %d", i).isEqualTo(content(i, sizes[i]));
    }
    assertThat(pair.far.batches.get()).isBetween(1, 300);
  }

  @Test
  void whatIsWrittenInTheMomentOfOpeningArrives() {
    Side dialler = newSide("a");
    Side acceptor = newSide("b");
    Peer near = new Peer(LARGE);
    Peer far = new Peer(LARGE);
    Transport.Listener listener = acceptor.transport().listen(anywhere(acceptor), far::opened);

    dialler
        .transport()
        .dial(
            listener.endpoint(),
            link -> {
              send(link, 3);
              return near.opened(link);
            },
            text -> near.failure = text);

    await("the frame", () -> far.frames.size() == 1);
    assertThat(far.frames).containsExactly(content(0, 3));
  }

  @Test
  void nothingIsSentBeforeTheFlush() {
    Pair pair = pair();

    pair.dialler.run(() -> pair.near.link().write(frame(0, 10)));
    pair.acceptor.run(() -> send(pair.far.link(), 10));
    await("an answer of the other side", () -> !pair.near.frames.isEmpty());

    if (waitsForTheFlush()) {
      assertThat(pair.far.frames).isEmpty();
    }
    pair.dialler.run(() -> pair.near.link().flush());
    await("the frame", () -> pair.far.frames.size() == 1);
  }

  @Test
  void aFrameOverTheHandshakesLimitEndsTheLink() {
    Pair pair = new Pair(new Peer(LARGE), new Peer(0));

    pair.dialler.run(() -> send(pair.near.link(), 100));
    pair.dialler.run(() -> send(pair.near.link(), Limits.MAX_HANDSHAKE_BYTES + 1));

    await("the end", () -> pair.far.isClosed() && pair.near.isClosed());
    assertThat(pair.far.reason).isIn(CloseReason.TOO_LARGE, CloseReason.MALFORMED);
    assertThat(pair.far.text).isNotBlank();
    assertThat(pair.far.frames).hasSize(1);
    assertThat(pair.near.reason).isEqualTo(CloseReason.LOST);
  }

  @Test
  void aFrameOverTheRaisedLimitEndsTheLink() {
    Pair pair = new Pair(new Peer(LARGE), new Peer(10_000));

    pair.dialler.run(() -> send(pair.near.link(), 10_000, 10_001));

    await("the end", () -> pair.far.isClosed() && pair.near.isClosed());
    assertThat(pair.far.reason).isEqualTo(CloseReason.TOO_LARGE);
    assertThat(pair.far.text).contains("10000");
    assertThat(pair.far.frames).hasSize(1);
  }

  @Test
  void closingAfterWritesDeliversAllThatWasGiven() {
    Pair pair = pair();
    int[] sizes = new SplittableRandom(2).ints(100, 0, 10_000).toArray();

    pair.dialler.run(
        () -> {
          for (int i = 0; i < sizes.length; i++) {
            pair.near.link().write(frame(i, sizes[i]));
          }
          pair.near.link().closeAfterWrites();
          pair.near.link().write(frame(0, 7));
        });

    await("the end", pair.far::isClosed);
    assertThat(pair.far.frames).hasSize(100);
    assertThat(pair.far.reason).isEqualTo(CloseReason.LOST);
    assertThat(pair.near.closings).as("own closing is not told").hasValue(0);
  }

  @Test
  void closingIsToldToTheOtherEndOnly() {
    Pair pair = pair();

    pair.acceptor.run(
        () -> {
          pair.far.link().close();
          pair.far.link().close();
          pair.far.link().write(frame(0, 7));
          pair.far.link().flush();
        });

    await("the end", pair.near::isClosed);
    assertThat(pair.near.reason).isEqualTo(CloseReason.LOST);
    assertThat(pair.near.text).isNotBlank();
    assertThat(pair.near.closings).hasValue(1);
    assertThat(pair.far.closings).hasValue(0);
    pair.dialler.run(() -> send(pair.near.link(), 5));
  }

  @Test
  void nothingIsHeardAfterClosing() {
    Pair pair = new Pair(new Peer(LARGE), new Peer(LARGE, peer -> peer.link().close()));

    pair.dialler.run(() -> send(pair.near.link(), 1, 2, 3, 4));

    await("the end", pair.near::isClosed);
    assertThat(pair.far.frames).hasSize(1);
  }

  @Test
  void aFullLinkSaysSoAndSaysWhenItIsNotAnyMore() {
    Pair pair = pair();
    AtomicBoolean wasFull = new AtomicBoolean();

    pair.dialler.run(
        () -> {
          for (int i = 0; i < 100; i++) {
            pair.near.link().write(frame(i, 50_000));
          }
          wasFull.set(!pair.near.link().isWritable());
          pair.near.link().flush();
        });

    assertThat(wasFull).isTrue();
    await("all frames", () -> pair.far.frames.size() == 100);
    await("the good news", () -> pair.near.writables.get() > 0);
    pair.dialler.run(() -> assertThat(pair.near.link().isWritable()).isTrue());
  }

  @Test
  void handlersAreNeverCalledFromWithinACall() {
    AtomicBoolean inCall = new AtomicBoolean();
    AtomicBoolean broken = new AtomicBoolean();
    Side dialler = newSide("a");
    Peer far = new Peer(LARGE);
    Side acceptor = newSide("b");
    Transport.Listener listener = acceptor.transport().listen(anywhere(acceptor), far::opened);
    Peer near = new Peer(LARGE);
    LinkHandler watching =
        new Forwarding(near) {
          @Override
          void before() {
            broken.compareAndSet(false, inCall.get());
          }
        };
    Runnable dial =
        () ->
            dialler
                .transport()
                .dial(
                    listener.endpoint(),
                    link -> {
                      near.opened(link);
                      broken.compareAndSet(false, inCall.get());
                      return watching;
                    },
                    text -> near.failure = text);
    dialler.run(() -> during(inCall, dial));
    await("link", () -> near.isOpen() && far.isOpen());

    dialler.run(
        () ->
            during(
                inCall,
                () -> {
                  for (int i = 0; i < 40; i++) {
                    near.link().write(frame(i, 50_000));
                  }
                  near.link().flush();
                }));
    await("all frames", () -> far.frames.size() == 40 && near.writables.get() > 0);
    dialler.run(() -> during(inCall, () -> near.link().close()));
    await("the end", far::isClosed);

    assertThat(broken).isFalse();
  }

  @Test
  void aDialThatNobodyAnswersFailsWithWords() {
    Pair pair = pair();
    pair.acceptor.run(() -> pair.listener.close());
    List<Peer> late = new ArrayList<>();

    await(
        "the port to be given up", // some systems take a moment, and reset who comes within it
        () -> {
          late.add(new Peer(LARGE));
          return dialFails(pair, late.get(late.size() - 1));
        });

    Peer last = late.get(late.size() - 1);
    assertThat(last.failure).contains("refused").contains(":" + pair.listener.endpoint().port());
    assertThat(last.link).isNull();
  }

  private boolean dialFails(Pair pair, Peer peer) {
    Endpoint nobody = pair.listener.endpoint();
    pair.dialler.transport().dial(nobody, peer::opened, text -> peer.failure = text);
    await("an outcome", () -> peer.failure != null || peer.isOpen());
    return peer.failure != null && !peer.failure.contains("reset");
  }

  @Test
  void aClosedListenerLeavesItsLinksAlone() {
    Pair pair = pair();

    pair.listener.close();
    pair.listener.close();
    pair.dialler.run(() -> send(pair.near.link(), 9));

    await("the frame", () -> pair.far.frames.size() == 1);
    assertThat(pair.far.closings).hasValue(0);
  }

  @Test
  void aPortInUseIsRefusedWithHelp() {
    Pair pair = pair();
    Endpoint taken = pair.listener.endpoint();

    assertThatThrownBy(() -> pair.acceptor.transport().listen(taken, pair.far::opened))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("in use")
        .hasMessageContaining(Integer.toString(taken.port()))
        .hasMessageContaining("choose another");
  }

  @Test
  void bothEndsKnowTheOthersAddress() {
    Pair pair = pair();

    assertThat(pair.near.link().remote().port()).isEqualTo(pair.listener.endpoint().port());
    assertThat(pair.near.link().remote().path()).isEqualTo(pair.listener.endpoint().path());
    assertThat(pair.near.link().remote().isNumeric()).isTrue();
    assertThat(pair.near.link().remote().scheme()).isEqualTo(pair.dialler.transport().scheme());
    assertThat(pair.far.link().remote().isNumeric()).isTrue();
  }

  static void send(Link link, int... sizes) {
    for (int i = 0; i < sizes.length; i++) {
      link.write(frame(i, sizes[i]));
    }
    link.flush();
  }

  /** A frame with its length prefix; number and size say what is in it. */
  static ByteBuf frame(int number, int size) {
    ByteBuf frame = UnpooledByteBufAllocator.DEFAULT.heapBuffer(Integer.BYTES + size);
    return frame.writeInt(size).writeBytes(content(number, size));
  }

  static byte[] content(int number, int size) {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) number);
    return content;
  }

  private static void during(AtomicBoolean inCall, Runnable call) {
    inCall.set(true);
    call.run();
    inCall.set(false);
  }

  /** A handler that does something before each call of another. */
  private abstract static class Forwarding implements LinkHandler {
    private final LinkHandler target;

    Forwarding(LinkHandler target) {
      this.target = Objects.requireNonNull(target);
    }

    abstract void before();

    @Override
    public void frame(ByteBuf frame) {
      before();
      target.frame(frame);
    }

    @Override
    public void batchRead() {
      before();
      target.batchRead();
    }

    @Override
    public void writable() {
      before();
      target.writable();
    }

    @Override
    public void closed(CloseReason reason, String text) {
      before();
      target.closed(reason, text);
    }
  }
}
