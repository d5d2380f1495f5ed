package io.meshage.cli.command;

import io.meshage.Outcome;
import io.meshage.cli.agent.KeyFile;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Table;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshage keys}. */
@Command(
    name = "keys",
    description = {
      "Show or change the keys of all nodes of the mesh; each node answers.",
      "",
      "list      which keys each node has, by fingerprint, the one in use first",
      "install   each node takes the key in FILE, beside those it has; - is stdin",
      "use       each node seals with the key from here on, if all have it",
      "remove    each node forgets the key, if none seals with it",
      "",
      "Messages flow on meanwhile, and links stay. Exit 0 only if every node is done."
    },
    footer = {
      "Example:",
      "  meshage keygen new.key",
      "  meshage keys install new.key && meshage keys use FINGERPRINT",
      "  meshage keys remove FINGERPRINT-OF-THE-OLD-ONE"
    })
final class KeysCommand implements Callable<Integer> {
  /** What is done; the names are what people write. */
  enum Verb {
    list,
    install,
    use,
    remove
  }

  @Mixin private final Common common = new Common();

  @Parameters(index = "0", arity = "0..1", paramLabel = "list|install|use|remove", description = "")
  private Verb verb = Verb.list;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE|FINGERPRINT",
      description = "A file with the key to install; or the fingerprint of a key.")
  private @Nullable String what;

  @Option(
      names = "--force",
      description = "Use or remove the key also if some nodes cannot follow; they are shut out.")
  private boolean force;

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Keys(verb.name(), key(), force));
    if (!common.printedAsJson(answer)) {
      text(answer, common.paint());
    }
    if (!answer.flag("done")) {
      throw Failure.mesh(
          verb == Verb.list
              ? "not every node told its keys, see above"
              : "the key was not " + past(verb) + " everywhere, see above what to do");
    }
    return 0;
  }

  private static String past(Verb verb) {
    return switch (verb) {
      case list -> "listed";
      case install -> "installed";
      case use -> "taken into use";
      case remove -> "removed";
    };
  }

  /** Returns the key, or what names it; a key never stands on the command line. */
  private String key() {
    String given = what;
    if (verb == Verb.list) {
      if (given != null) {
        throw common.usage("'keys list' takes nothing more, and there is '" + given + "'");
      }
      return "";
    } else if (given == null) {
      throw common.usage(
          verb == Verb.install
              ? "'keys install' takes the file of the key; 'meshage keygen FILE' makes one"
              : "'keys " + verb + "' takes the fingerprint of a key; 'meshage keys' lists them");
    } else if (verb == Verb.install) {
      try {
        return KeyFile.only(given).secretText();
      } catch (IllegalArgumentException e) {
        throw common.usage(String.valueOf(e.getMessage()));
      }
    }
    return given.toLowerCase(Locale.ROOT);
  }

  private void text(JsonObject answer, Paint paint) {
    Table table = new Table("NODE", "IN USE", "OTHERS", "");
    JsonObject nodes = answer.object("nodes");
    for (String name : nodes.names()) {
      JsonObject told = nodes.object(name);
      List<String> keys = told.texts("keys");
      table.row(
          name,
          keys.isEmpty() ? "-" : keys.get(0),
          keys.size() < 2 ? "-" : String.join(" ", keys.subList(1, keys.size())),
          told.text("text"));
    }
    JsonObject failed = answer.object("failed");
    for (String name : failed.names()) {
      table.row(name, "?", "?", Outcome.valueOf(failed.text(name)).words());
    }
    table.lines(paint).forEach(common::say);
  }
}
