package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.Node;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.Transport;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nothing on the loop may throw, and is thrown all the same, ends the node in words. */
class BreakdownTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CompletableFuture<NettyLoop> loop = new CompletableFuture<>();
  private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final Node a =
      LiveNode.builder(MeshConfig.local("a").build())
          .transport(
              own -> {
                loop.complete(own);
                return new Rotten();
              })
          .start();
  private final Node b =
      LiveNode.builder(MeshConfig.local("b").build())
          .listener(
              new MeshListener() {
                @Override
                public void linkDown(LinkDown event) {
                  ended.complete(event.reason());
                }

                @Override
                public void nodeFailed(NodeEvent event) {
                  failed.complete(event.node().name());
                }
              })
          .start();

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  /** A way to reach others whose links throw where they must not. */
  private static final class Rotten implements Transport {
    @Override
    public String scheme() {
      return "rotten";
    }

    @Override
    public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
      throw new MeshException("nobody listens here");
    }

    @Override
    public void dial(
        Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
      var unused = opened.apply(new RottenLink());
    }
  }

  private static final class RottenLink implements Link {
    @Override
    public Endpoint remote() {
      throw new AssertionError("on purpose");
    }

    @Override
    public boolean isWritable() {
      return false;
    }

    @Override
    public void write(ByteBuf frame) {
      frame.release();
    }

    @Override
    public void flush() {}

    @Override
    public void limitFrames(int bytes) {}

    @Override
    public void closeAfterWrites() {}

    @Override
    public void close() {}
  }

  private void link() {
    a.dial(b.listening().get(0).toString());
    // Nobody hears of the end of a node that was not known yet.
    LiveMesh.eventually(Duration.ofSeconds(20), () -> assertThat(b.mesh().nodes()).contains("a"));
  }

  @Test
  void whatEscapesAnActionEndsTheNodeAsACrashWould() throws Exception {
    link();

    loop.join()
        .execute(
            () -> {
              throw new NoClassDefFoundError("on purpose");
            });

    assertThat(a.closed().handle((closed, why) -> why).get(20, TimeUnit.SECONDS))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("node a has ended because of an internal error")
        .hasMessageContaining("on purpose")
        .hasCauseInstanceOf(NoClassDefFoundError.class);
    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(CloseReason.LOST);
    assertThat(failed.get(20, TimeUnit.SECONDS)).isEqualTo("a");
  }

  @Test
  void whatATimerThrowsEndsItToo() throws Exception {
    loop.join()
        .after(
            Duration.ZERO,
            () -> {
              throw new IllegalStateException("on purpose");
            });

    assertThat(a.closed().handle((closed, why) -> why).get(20, TimeUnit.SECONDS))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("on purpose");
  }

  /** It would end in a pipeline of sockets, where it is logged and forgotten. */
  @Test
  void whatIsThrownBelowTheCoreEndsItToo() throws Exception {
    var unused = a.dialAsync("rotten://nowhere:1");

    assertThat(a.closed().handle((closed, why) -> why).get(20, TimeUnit.SECONDS))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("on purpose");
  }

  @Test
  void afterwardsNothingIsLeftAndEveryCallSaysWhy() throws Exception {
    loop.join()
        .execute(
            () -> {
              throw new IllegalStateException("on purpose");
            });
    assertThat(a.closed().handle((closed, why) -> why).get(20, TimeUnit.SECONDS)).isNotNull();

    assertThatThrownBy(() -> a.set(List.of("b"), "x"))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("because of an internal error")
        .hasMessageContaining("on purpose");
    assertThatThrownBy(a::links).isInstanceOf(MeshException.class).hasMessageContaining("purpose");
    LiveMesh.eventually(
        PATIENCE,
        () ->
            assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("meshage-a")));
  }
}
