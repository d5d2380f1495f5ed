package io.meshage.cli.text;

import java.io.Console;

/** Whether somebody sits there. */
public final class Screen {
  /** Fewer columns than this are no screen that a table could be cut for. */
  private static final int LEAST_COLUMNS = 20;

  private static volatile int columns = Integer.getInteger("meshage.columns", 0);

  private Screen() {}

  /** Returns how many columns the terminal has that is written to; 0 if there is none. */
  static int columns() {
    return columns < LEAST_COLUMNS ? 0 : columns;
  }

  /** Sets how many columns the terminal has now. */
  public static void columns(int now) {
    columns = now;
  }

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
