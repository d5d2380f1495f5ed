package io.meshage.cli.command;

import io.meshage.Outcome;
import io.meshage.cli.agent.KeyFile;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Table;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshage keys}, which lists them, and its commands. */
@Command(
    name = "keys",
    description = {
      "Show or change the keys of all nodes of the mesh.",
      "",
      "Each node answers for itself. Messages flow on meanwhile, and links stay. Exit 0 only if",
      "every node has done it."
    },
    subcommands = {
      KeysVerb.ListKeys.class,
      KeysVerb.Install.class,
      KeysVerb.Use.class,
      KeysVerb.Remove.class
    },
    footer = {
      "Example:",
      "  meshage keygen new.key",
      "  meshage keys install new.key && meshage keys use FINGERPRINT",
      "  meshage keys remove FINGERPRINT-OF-THE-OLD-ONE"
    })
final class KeysVerb implements Callable<Integer> {
  private static final String FORCE =
      "Do it even if some nodes cannot follow; those are shut out of the mesh.";

  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    return list(common);
  }

  /** {@code meshage keys list}. */
  @Command(
      name = "list",
      description = "Show which keys each node has, by fingerprint, the one in use first.",
      footer = {"Example:", "  meshage keys list"})
  static final class ListKeys implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      return list(common);
    }
  }

  /** {@code meshage keys install}. */
  @Command(
      name = "install",
      description = "Give each node the key in FILE, beside those that it has.",
      footer = {"Example:", "  meshage keygen new.key", "  meshage keys install new.key"})
  static final class Install implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "FILE", description = "The key's file; - reads standard input.")
    private String file = "";

    @Override
    public Integer call() {
      String key;
      try {
        key = KeyFile.only(file).secretText();
      } catch (IllegalArgumentException e) {
        throw common.usage(String.valueOf(e.getMessage()));
      }
      return change(common, new Request.Keys("install", key, false), "installed");
    }
  }

  /** {@code meshage keys use}. */
  @Command(
      name = "use",
      description = "Have each node encrypt with a key from now on, if all nodes have it.",
      footer = {"Example:", "  meshage keys use 0123456789ab"})
  static final class Use implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(
        paramLabel = "FINGERPRINT",
        description = "The key, as 'meshage keys list' shows it.")
    private String fingerprint = "";

    @Option(names = "--force", description = FORCE)
    private boolean force;

    @Override
    public Integer call() {
      return change(common, new Request.Keys("use", lower(fingerprint), force), "taken into use");
    }
  }

  /** {@code meshage keys remove}. */
  @Command(
      name = "remove",
      description = "Have each node forget a key, if no node encrypts with it.",
      footer = {"Example:", "  meshage keys remove 0123456789ab"})
  static final class Remove implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(
        paramLabel = "FINGERPRINT",
        description = "The key, as 'meshage keys list' shows it.")
    private String fingerprint = "";

    @Option(names = "--force", description = FORCE)
    private boolean force;

    @Override
    public Integer call() {
      String key = lower(fingerprint);
      JsonObject nodes = common.call(listing()).object("nodes");
      boolean isAnywhere =
          nodes.names().stream().anyMatch(name -> nodes.object(name).texts("keys").contains(key));
      if (!isAnywhere) {
        throw Failure.mesh("no node has the key " + key + "; 'meshage keys list' shows them");
      }
      return change(common, new Request.Keys("remove", key, force), "removed");
    }
  }

  private static String lower(String fingerprint) {
    return fingerprint.toLowerCase(Locale.ROOT);
  }

  private static Request.Keys listing() {
    return new Request.Keys("list", "", false);
  }

  private static int list(Common common) {
    return asked(common, listing(), "not every node told its keys, see above");
  }

  private static int change(Common common, Request.Keys request, String past) {
    return asked(common, request, "the key was not " + past + " everywhere, see above what to do");
  }

  private static int asked(Common common, Request.Keys request, String unlessDone) {
    JsonObject answer = common.call(request);
    if (!common.printedAsJson(answer)) {
      text(common, answer);
    }
    if (!answer.flag("done")) {
      throw Failure.mesh(unlessDone);
    }
    return 0;
  }

  private static void text(Common common, JsonObject answer) {
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
    table.lines(common.paint()).forEach(common::say);
  }
}
