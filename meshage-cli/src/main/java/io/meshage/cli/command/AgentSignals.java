package io.meshage.cli.command;

import io.meshage.cli.text.Screen;
import org.jline.utils.Signals;

/**
 * What an agent does when it is sent a signal, besides SIGINT and SIGTERM, which end it: SIGUSR1
 * and SIGUSR2 have it write its status to the log, SIGHUP has it read its settings again. Without
 * this the first would end the JVM without a farewell, and the second crash it.
 *
 * <p>The JVM keeps SIGUSR2 for itself on Linux, unless {@code _JAVA_SR_SIGNUM} names another one
 * for that, as the launcher does.
 */
final class AgentSignals {
  private AgentSignals() {}

  /**
   * Takes the signals.
   *
   * @param tellStatus writes the status to the log
   * @param reread reads the settings again
   */
  static void take(Runnable tellStatus, Runnable reread) {
    var unusedFirst = Signals.register("USR1", tellStatus);
    var unusedSecond = Signals.register("USR2", tellStatus);
    if (!Screen.isTerminal()) { // there it means that the terminal is gone, and the agent goes too
      var unusedThird = Signals.register("HUP", reread);
    }
  }
}
