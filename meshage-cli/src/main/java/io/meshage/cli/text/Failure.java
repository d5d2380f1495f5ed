package io.meshage.cli.text;

import java.io.Serial;

/**
 * A command that ends without success: an exit code, and one line that says what, why, what now.
 */
public final class Failure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The mesh could not do it. */
  public static final int MESH = 1;

  /** Wrong usage or a bad configuration; nothing was started or sent. */
  public static final int USAGE = 2;

  /** No agent answers at the control socket. */
  public static final int NO_AGENT = 3;

  /** The agent ended by an error in its node; {@code EX_SOFTWARE} of sysexits.h. */
  public static final int BROKEN = 70;

  private final int exitCode;
  private final String reason;

  private Failure(int exitCode, String line, Throwable cause) {
    super(line.replaceAll("\\s*\\R\\s*", "; "), cause);
    this.exitCode = exitCode;
    this.reason = "";
  }

  private Failure(int exitCode, String line) {
    this(exitCode, line, "");
  }

  private Failure(int exitCode, String line, String reason) {
    super(line.replaceAll("\\s*\\R\\s*", "; "));
    this.exitCode = exitCode;
    this.reason = reason;
  }

  /** The mesh could not do it. */
  public static Failure mesh(String line) {
    return new Failure(MESH, line);
  }

  /** Like {@link #mesh(String)}, with what led to it. */
  public static Failure mesh(String line, Throwable cause) {
    return new Failure(MESH, line, cause);
  }

  /** Wrong usage or a bad configuration. */
  public static Failure usage(String line) {
    return new Failure(USAGE, line);
  }

  /** Like {@link #usage(String)}, with what led to it. */
  public static Failure usage(String line, Throwable cause) {
    return new Failure(USAGE, line, cause);
  }

  /** The agent ended by an error in its node. */
  public static Failure broken(String line, Throwable cause) {
    return new Failure(BROKEN, line, cause);
  }

  /** No agent answers at the control socket. */
  public static Failure noAgent(String line, Throwable cause) {
    return new Failure(NO_AGENT, line, cause);
  }

  /** No agent answers at the control socket. */
  public static Failure noAgent(String line) {
    return new Failure(NO_AGENT, line);
  }

  /** Any code with its line and its reason, which may be empty, as the agent sent them. */
  public static Failure ofCode(int exitCode, String line, String reason) {
    return new Failure(exitCode == USAGE || exitCode == NO_AGENT ? exitCode : MESH, line, reason);
  }

  /** Returns why there is no link, as the agent's events tell it; empty if that is not it. */
  public String reason() {
    return reason;
  }

  /** Returns what the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** Returns the line; never null. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
