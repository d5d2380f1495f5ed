package io.meshage.cli;

import io.meshage.cli.command.Program;
import io.meshage.cli.control.AgentLink;
import io.meshage.cli.text.Outlet;
import io.meshage.cli.text.Paint;
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
    Outlet out = Outlet.standardOutput();
    Outlet err = Outlet.standardError();
    boolean isDumb = System.getenv().getOrDefault("TERM", "").equals("dumb");
    // what is automatic knows terminals, NO_COLOR and its kin
    Paint paint = new Paint(Ansi.AUTO.enabled() && !isDumb);
    System.exit(Program.run(AgentLink.oneShot(), paint, out, err, args));
  }
}
