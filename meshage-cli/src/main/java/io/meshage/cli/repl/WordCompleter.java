package io.meshage.cli.repl;

import io.meshage.cli.control.AgentLink;
import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.shell.jline3.PicocliJLineCompleter;

/** Completes verbs and options as picocli does, and node names where a parameter wants them. */
final class WordCompleter implements Completer {
  private static final List<String> LABELS =
      List.of(CompletionScript.PEER, CompletionScript.NAME, CompletionScript.NAMES);

  private final CommandLine commands;
  private final AgentLink link;
  private final Completer words;

  WordCompleter(CommandLine commands, AgentLink link) {
    this.commands = commands;
    this.link = link;
    this.words = new PicocliJLineCompleter(commands.getCommandSpec());
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String word = line.word();
    String label = line.wordIndex() == 0 || word.startsWith("-") ? "" : label(line);
    if (LABELS.contains(label)) {
      int comma = label.equals(CompletionScript.NAMES) ? lastComma(word) : -1;
      for (String name : names(label, comma < 0)) {
        String whole = word.substring(0, comma + 1) + name;
        candidates.add(new Candidate(whole, name, null, null, null, null, true));
      }
    } else {
      words.complete(reader, line, candidates);
    }
  }

  /** The last one that parts two names, and is none of a name. */
  private static int lastComma(String word) {
    int comma = word.lastIndexOf(',');
    while (comma > 0 && word.charAt(comma - 1) == '\\') {
      comma = word.lastIndexOf(',', comma - 1);
    }
    return comma;
  }

  /** The label of the parameter that the word at the cursor is. */
  private String label(ParsedLine line) {
    CommandLine verb = commands.getSubcommands().get(line.words().get(0));
    if (verb == null) {
      return "";
    }
    long position =
        line.words().subList(1, line.wordIndex()).stream()
            .filter(word -> !word.startsWith("-"))
            .count();
    return verb.getCommandSpec().positionalParameters().stream()
        .filter(parameter -> parameter.index().contains((int) position))
        .map(PositionalParamSpec::paramLabel)
        .findFirst()
        .orElse("");
  }

  private List<String> names(String label, boolean first) {
    try {
      return switch (label) {
        case CompletionScript.PEER ->
            ask(new Request.Peers()).objects("peers").stream()
                .map(peer -> peer.text("peer"))
                .toList();
        case CompletionScript.NAME -> ask(new Request.Listing(false)).texts("nodes");
        case CompletionScript.NAMES -> {
          List<String> names = new ArrayList<>();
          for (String name : ask(new Request.Listing(true)).texts("nodes")) {
            names.add(Names.escaped(name));
          }
          if (first) {
            names.add(Names.ALL);
          }
          yield names;
        }
        default -> List.of();
      };
    } catch (Failure e) {
      return List.of(); // no agent, no names; the command itself will say so
    }
  }

  private JsonObject ask(Request request) {
    return link.call(Optional.empty(), request, ControlClient.Items.NONE);
  }
}
