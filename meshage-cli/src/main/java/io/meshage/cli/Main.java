package io.meshage.cli;

import io.meshage.cli.command.Program;
import io.meshage.cli.control.AgentLink;
import io.meshage.cli.text.Paint;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends with its exit code.
   *
   * @param args the verb, its options and parameters
   */
  public static void main(String[] args) {
    // UTF-8 whatever the locale says: JSON is, and names are shown as they are.
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    Paint paint = new Paint(Ansi.AUTO.enabled()); // knows terminals, NO_COLOR and its kin
    int exitCode = Program.create(AgentLink.oneShot(), paint, out, err, args).execute(args);
    out.flush();
    err.flush();
    System.exit(exitCode);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
  }
}
