package io.meshage.cli.command;

import java.util.Collection;
import java.util.List;

/**
 * Every verb and its class, in the order of the help. A verb that is known beforehand is made
 * alone: to make them all would take half of the time of a short command.
 */
public final class Verbs {
  /** Options of the program that take the next word as their value. */
  private static final List<String> VALUED = List.of("--control", "--format");

  private static final List<String> ALL =
      List.of(
          "agent",
          "status",
          "dial",
          "doctor",
          "hangup",
          "block",
          "unblock",
          "blocked",
          "peers",
          "list",
          "mesh",
          "dot",
          "route",
          "trace",
          "ping",
          "send",
          "broadcast",
          "receive",
          "monitor",
          "degree",
          "timeout",
          "msa-period",
          "leave",
          "shell",
          "demo",
          "simulate",
          "maelstrom",
          "keygen",
          "keys",
          "config",
          "completion",
          "version",
          "help",
          "_complete");

  private Verbs() {}

  /** Returns all verbs in the order of the help. */
  public static Collection<String> names() {
    return ALL;
  }

  /** Makes a verb; a switch, and no table of lambdas, each of which would cost its share. */
  static Object make(String verb) {
    return switch (verb) {
      case "agent" -> new AgentCommand();
      case "status" -> new StatusCommand();
      case "dial" -> new DialCommand();
      case "doctor" -> new DoctorCommand();
      case "hangup" -> new HangupCommand();
      case "block" -> new BlockCommand();
      case "unblock" -> new UnblockCommand();
      case "blocked" -> new BlockedCommand();
      case "peers" -> new PeersCommand();
      case "list" -> new ListCommand();
      case "mesh" -> new MeshCommand();
      case "dot" -> new DotCommand();
      case "route" -> new RouteCommand();
      case "trace" -> new TraceCommand();
      case "ping" -> new PingCommand();
      case "send" -> new SendCommand();
      case "broadcast" -> new BroadcastCommand();
      case "receive" -> new ReceiveCommand();
      case "monitor" -> new MonitorCommand();
      case "degree" -> new DegreeCommand();
      case "timeout" -> new TimeoutCommand();
      case "msa-period" -> new MsaPeriodCommand();
      case "leave" -> new LeaveCommand();
      case "shell" -> new ShellCommand();
      case "demo" -> new DemoCommand();
      case "simulate" -> new SimulateCommand();
      case "maelstrom" -> new MaelstromCommand();
      case "config" -> new ConfigCommand();
      case "keygen" -> new KeygenCommand();
      case "keys" -> new KeysVerb();
      case "completion" -> new CompletionCommand();
      case "version" -> new VersionCommand();
      case "help" -> new HelpCommand();
      case "_complete" -> new CompleteCommand();
      default -> throw new IllegalArgumentException("no verb " + verb);
    };
  }

  /** Returns the verbs that these arguments can need. */
  static Collection<String> neededFor(String... args) {
    for (int i = 0; i < args.length; i++) {
      String word = args[i];
      if (VALUED.contains(word)) {
        i++;
      } else if (!word.startsWith("-")) {
        boolean isAlone = ALL.contains(word) && !word.equals("help") && !word.equals("completion");
        return isAlone ? List.of(word) : ALL;
      }
    }
    return ALL;
  }
}
