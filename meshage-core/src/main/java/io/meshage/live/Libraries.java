package io.meshage.live;

import io.meshage.MeshException;
import java.net.URL;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the libraries on the class path are new enough. An application that embeds a node
 * may have older ones, through other dependencies. Without this check a node would start, and fail
 * later when it needs a missing class or method. This class does not refer to any class of those
 * libraries.
 */
final class Libraries {
  /** A class or method that a library has since the oldest version that works. */
  private record Floor(
      String library,
      String version,
      String artifact,
      String known,
      String probe,
      @Nullable String method,
      List<Class<?>> parameters) {}

  private static final List<Floor> FLOORS =
      List.of(
          new Floor(
              "Netty",
              "4.2",
              "io.netty:netty-all",
              "io.netty.channel.Channel",
              "io.netty.channel.IoHandlerFactory",
              null,
              List.of()),
          new Floor(
              "Guava",
              "30.0",
              "com.google.guava:guava",
              "com.google.common.base.Preconditions",
              "com.google.common.util.concurrent.Uninterruptibles",
              "awaitTerminationUninterruptibly",
              List.of(ExecutorService.class, Duration.class)),
          new Floor(
              "Kryo",
              "5.4",
              "com.esotericsoftware:kryo",
              "com.esotericsoftware.kryo.Kryo",
              "com.esotericsoftware.kryo.io.KryoBufferOverflowException",
              null,
              List.of()),
          new Floor(
              "JGraphT",
              "1.5",
              "org.jgrapht:jgrapht-core",
              "org.jgrapht.Graph",
              "org.jgrapht.Graph",
              "iterables",
              List.of()));

  private Libraries() {}

  /**
   * Checks each library once.
   *
   * @throws MeshException if one is missing or too old; its message says which version is there and
   *     what to do
   */
  static void check() {
    check(Libraries.class.getClassLoader());
  }

  static void check(@Nullable ClassLoader loader) {
    for (Floor floor : FLOORS) {
      if (!isReached(floor, loader)) {
        throw new MeshException(
            String.format(
                "a node needs %s %s or newer, and %s; have your build use a newer %s",
                floor.library, floor.version, present(floor, loader), floor.artifact));
      }
    }
  }

  private static boolean isReached(Floor floor, @Nullable ClassLoader loader) {
    try {
      Class<?> probe = Class.forName(floor.probe, false, loader);
      return floor.method == null
          || probe.getMethod(floor.method, floor.parameters.toArray(Class<?>[]::new)) != null;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }

  private static String present(Floor floor, @Nullable ClassLoader loader) {
    CodeSource source;
    try {
      source = Class.forName(floor.known, false, loader).getProtectionDomain().getCodeSource();
    } catch (ClassNotFoundException | LinkageError e) {
      return "there is none";
    }
    URL place = source == null ? null : source.getLocation();
    return "there is an older one" + (place == null ? "" : " at " + place);
  }
}
