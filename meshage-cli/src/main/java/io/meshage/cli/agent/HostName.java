package io.meshage.cli.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine, the default of a node's name. */
final class HostName {
  // The kernel knows at once; the JDK would ask DNS, which may take seconds where there is none.
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  static String get() {
    try {
      if (Files.isReadable(KERNEL)) {
        return Files.readString(KERNEL).strip();
      }
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost"; // a machine that does not know its name still is one
    }
  }
}
