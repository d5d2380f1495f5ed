package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptErrorsTest {
  @Test
  void aListenerThatCannotAcceptPausesAndGoesOn() {
    EmbeddedChannel channel = new EmbeddedChannel(new AcceptErrors());
    channel.freezeTime();

    channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    assertThat(channel.config().isAutoRead()).isFalse();

    channel.advanceTimeBy(AcceptErrors.PAUSE_SECONDS, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(channel.isOpen()).isTrue();
    channel.finish();
  }
}
