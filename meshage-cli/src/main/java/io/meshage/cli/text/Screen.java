package io.meshage.cli.text;

import java.io.Console;

/** Whether somebody sits there. */
public final class Screen {
  private Screen() {}

  /**
   * Whether a person types and reads. Until JDK 21 a console is only there for a terminal; since 22
   * it may always be, and says itself whether it is one.
   */
  @SuppressWarnings("SystemConsoleNull") // the check is for 17, the call for what came later
  public static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
