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
    Paint paint = new Paint(Ansi.AUTO.enabled()); // knows terminals, NO_COLOR and its kin
    System.exit(Program.run(AgentLink.oneShot(), paint, out, err, args));
  }
}
