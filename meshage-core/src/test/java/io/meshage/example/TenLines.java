package io.meshage.example;

import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.SendReport;
import io.meshage.live.LiveNode;
import java.io.PrintStream;
import java.util.List;

/** The README's ten lines, between the two marks, word for word. */
final class TenLines {
  private TenLines() {}

  static void run(PrintStream out) {
    PrintStream before = System.out;
    System.setOut(out);
    try {
      program();
    } finally {
      System.setOut(before);
    }
  }

  private static void program() {
    // README begins
    try (Node alpha = LiveNode.builder(MeshConfig.local("alpha").build()).start();
        Node bravo =
            LiveNode.builder(MeshConfig.local("bravo").build())
                .onMessage(message -> System.out.println(message.source() + ": " + message.text()))
                .start()) {
      alpha.dial(bravo.listening().get(0).toString());
      SendReport report = alpha.set(List.of("bravo", "charlie"), "hello");
      System.out.println("acknowledged " + report.acknowledged() + ", failed " + report.failed());
    }
    // README ends
  }
}
