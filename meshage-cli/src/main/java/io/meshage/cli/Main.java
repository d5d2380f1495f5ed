package io.meshage.cli;

/** Where the program starts. For now it only says that it has no commands. */
public final class Main {
  private Main() {}

  /**
   * Ends with exit code 2, for there is no command to run.
   *
   * @param args not looked at
   */
  public static void main(String[] args) {
    System.err.println("meshage: this build has no commands yet");
    System.exit(2);
  }
}
