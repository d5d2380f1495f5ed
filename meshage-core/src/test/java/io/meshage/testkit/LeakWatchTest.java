package io.meshage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakWatchTest {
  @Test
  void aBufferThatNobodyReleasesIsSeen() {
    dropABuffer();

    assertThat(Leaks.find()).anyMatch(report -> report.contains("LeakWatchTest.dropABuffer"));

    Leaks.forget("LeakWatchTest.dropABuffer");
    assertThat(Leaks.find()).noneMatch(report -> report.contains("LeakWatchTest"));
  }

  @Test
  void aBufferThatIsReleasedIsNot() {
    releaseABuffer();

    assertThat(Leaks.find()).noneMatch(report -> report.contains("releaseABuffer"));
  }

  /** In a method of its own, so that no stack slot keeps the buffer. */
  private static void dropABuffer() {
    ByteBufAllocator.DEFAULT.buffer(16).writeInt(1);
  }

  private static void releaseABuffer() {
    ByteBufAllocator.DEFAULT.buffer(16).writeInt(1).release();
  }
}
