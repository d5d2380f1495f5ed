package io.meshage.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that were dropped without a release, as Netty's leak detector told them.
 *
 * <p>Netty would only log a leak. Here it is kept, so that {@link LeakWatch} can fail the build.
 * Safe for use from any thread.
 */
final class Leaks {
  /** Two, because what the first collection frees may have held what the second one frees. */
  private static final int COLLECTIONS = 2;

  private static final long COLLECTION_MILLIS = 2_000;

  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();
  private static final Queue<Detector<?>> DETECTORS = new ConcurrentLinkedQueue<>();

  /** Whether there was a buffer since the last look. */
  private static final AtomicBoolean TOUCHED = new AtomicBoolean();

  private Leaks() {}

  /** Takes the place of Netty's detectors; those made before this call stay unheard. */
  static void watch() {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
  }

  /** Collects garbage, and returns every leak seen since the start that was not forgotten. */
  static List<String> find() {
    boolean isNeeded = TOUCHED.getAndSet(false); // most tests have no buffers at all
    for (int i = 0; isNeeded && i < COLLECTIONS; i++) {
      collectGarbage();
      DETECTORS.forEach(Detector::flush);
    }
    return List.copyOf(REPORTS);
  }

  /** Forgets the leaks whose report names {@code text}: those that a test made on purpose. */
  static void forget(String text) {
    REPORTS.removeIf(report -> report.contains(text));
  }

  static void forgetAll() {
    REPORTS.clear();
  }

  /** Returns once a garbage collection has cleared the weak references it found. */
  private static void collectGarbage() {
    ReferenceQueue<Object> cleared = new ReferenceQueue<>();
    WeakReference<Object> sentinel = new WeakReference<>(new Object(), cleared);
    System.gc();
    try {
      cleared.remove(COLLECTION_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for leaks", e);
    } finally {
      Reference.reachabilityFence(sentinel);
    }
  }

  private static final class Factory extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation") // the only one a factory must have
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return newResourceLeakDetector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      Detector<T> detector = new Detector<>(resource, samplingInterval);
      DETECTORS.add(detector);
      return detector;
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    Detector(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    public @Nullable ResourceLeakTracker<T> track(T buffer) {
      TOUCHED.set(true);
      return super.track(buffer);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      REPORTS.add(resourceType + " was dropped without a release" + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      REPORTS.add(resourceType + " was dropped without a release");
    }

    /** A detector looks for leaks only when it starts to watch something new. */
    @SuppressWarnings("unchecked") // the detector looks at nothing but the identity
    void flush() {
      T nothing = (T) new Object();
      ResourceLeakTracker<T> tracker = trackForcibly(nothing);
      if (tracker != null) {
        tracker.close(nothing);
      }
    }
  }
}
