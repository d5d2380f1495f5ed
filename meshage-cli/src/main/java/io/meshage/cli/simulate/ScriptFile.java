package io.meshage.cli.simulate;

import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Names;
import io.meshage.sim.study.Action;
import io.meshage.sim.study.Action.Choice;
import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.NetworkPlan.Link;
import io.meshage.sim.study.StudySettings.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what happens when, a line each: {@code at 5s kill kn[1-3]}, {@code at 10s cut kn1 kn2},
 * {@code at 30s partition a,b | c,d}. Errors name the file, the line, and what was expected.
 */
final class ScriptFile {
  static final int MAX_BYTES = 1024 * 1024;
  static final int MAX_STEPS = 10_000;

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\|)|([^\\s|\"]+)");
  private static final Pattern COUNT = Pattern.compile("\\d{1,6}");
  private static final String VERBS =
      "kill, vanish, restart, cut, mend, partition, heal, load, loss, fail-links or fail-nodes";

  private final Path file;
  private final NetworkPlan plan;
  private final Set<String> nodes;
  private final Set<Link> links;
  private int line;

  /** A word; one in quotes is a name as it stands. */
  private record Word(String text, boolean quoted) {
    boolean is(String other) {
      return !quoted && text.equals(other);
    }
  }

  private ScriptFile(Path file, NetworkPlan plan) {
    this.file = file;
    this.plan = plan;
    nodes = new HashSet<>(plan.nodes());
    links = new HashSet<>(plan.links());
  }

  /**
   * Reads a script for a plan.
   *
   * @throws Failure of wrong usage if a line is none, or names what the plan has not
   */
  static List<Step> read(Path file, NetworkPlan plan) {
    return new ScriptFile(file, plan).steps(text(file));
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw Failure.usage(file + ": it is larger than " + MAX_BYTES / 1024 + " KiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw Failure.usage(file + ": there is no such file", e);
    } catch (IOException e) {
      throw Failure.usage(file + ": it cannot be read: " + e, e);
    }
  }

  private List<Step> steps(String text) {
    List<Step> steps = new ArrayList<>();
    for (String next : text.lines().toList()) {
      line++;
      List<Word> words = words(next);
      if (words.isEmpty()) {
        continue;
      }
      if (steps.size() == MAX_STEPS) {
        throw bad("more than " + MAX_STEPS + " steps");
      }
      steps.add(step(words));
    }
    return steps;
  }

  private List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    int end = 0;
    while (matcher.find()) {
      blankOrBad(text.substring(end, matcher.start()));
      end = matcher.end();
      boolean quoted = matcher.group(1) != null;
      if (!quoted && matcher.group().startsWith("#")) {
        return words;
      }
      words.add(new Word(quoted ? matcher.group(1) : matcher.group(), quoted));
    }
    blankOrBad(text.substring(end));
    return words;
  }

  private void blankOrBad(String between) {
    if (!between.isBlank()) {
      throw bad("a quotation mark without its other one");
    }
  }

  private Step step(List<Word> words) {
    if (!words.get(0).is("at")) {
      throw bad("expected 'at' and a time, not '" + words.get(0).text() + "'");
    }
    if (words.size() < 2) {
      throw bad("expected a time like 5s behind 'at'");
    }
    Duration at = parsed(() -> Durations.parse(words.get(1).text()));
    if (words.size() < 3) {
      throw bad("expected what happens at " + words.get(1).text() + ": " + VERBS);
    }
    return new Step(at, action(words.get(2), words.subList(3, words.size())));
  }

  private Action action(Word verb, List<Word> rest) {
    return switch (verb.text()) {
      case "kill" -> new Action.Kill(nodes(rest, false));
      case "vanish" -> new Action.Vanish(nodes(rest, false));
      case "restart" -> new Action.Restart(nodes(rest, true));
      case "cut" -> new Action.Cut(links(rest, false));
      case "mend" -> new Action.Mend(links(rest, true));
      case "partition" -> new Action.Partition(groups(rest));
      case "heal" -> {
        if (!rest.isEmpty()) {
          throw bad("nothing stands behind 'heal', but here '" + rest.get(0).text() + "'");
        }
        yield new Action.Heal();
      }
      case "load" -> new Action.SetLoad(parsed(() -> Amounts.rate(only(rest, "a rate like 10/s"))));
      case "loss" -> new Action.SetLoss(parsed(() -> Amounts.share(only(rest, "a share like 1%"))));
      case "fail-links" ->
          new Action.SetLinkFailures(
              parsed(() -> Amounts.share(only(rest, "a share a second like 1%"))));
      case "fail-nodes" ->
          new Action.SetNodeFailures(
              parsed(() -> Amounts.share(only(rest, "a share a second like 1%"))));
      default -> throw bad("expected " + VERBS + ", not '" + verb.text() + "'");
    };
  }

  private String only(List<Word> rest, String what) {
    if (rest.size() != 1) {
      throw bad("expected " + what + (rest.isEmpty() ? "" : " and nothing else"));
    }
    return rest.get(0).text();
  }

  private Choice nodes(List<Word> rest, boolean mayBeAll) {
    if (rest.isEmpty()) {
      throw bad("expected names like kn[1-3], a number like 3 nodes, or a share like 10%");
    }
    Word first = rest.get(0);
    boolean counts = rest.size() == 2 && (rest.get(1).is("nodes") || rest.get(1).is("node"));
    if (rest.size() > 1 && !counts) {
      throw bad("'" + rest.get(1).text() + "' is one word too many; write names as a,b,c");
    }
    if (!first.quoted() && COUNT.matcher(first.text()).matches()) {
      if (!counts && nodes.contains(first.text())) {
        throw bad(
            first.text()
                + " is a node's name and could be a number; write \""
                + first.text()
                + "\" for the node, "
                + first.text()
                + " nodes for the number");
      }
      return new Choice.Count(Integer.parseInt(first.text()));
    }
    if (counts) {
      throw bad("expected a number in front of 'nodes', not '" + first.text() + "'");
    }
    if (!first.quoted() && first.text().endsWith("%")) {
      return new Choice.Share(parsed(() -> Amounts.share(first.text())));
    }
    if (first.is("all") && mayBeAll) {
      return new Choice.All();
    }
    return new Choice.Names(names(first));
  }

  private Choice links(List<Word> rest, boolean mayBeAll) {
    if (rest.size() == 1 && rest.get(0).is("all") && mayBeAll) {
      return new Choice.All();
    }
    if (rest.size() == 1 && rest.get(0).text().endsWith("%")) {
      return new Choice.Share(parsed(() -> Amounts.share(rest.get(0).text())));
    }
    boolean counts = rest.size() == 2 && (rest.get(1).is("links") || rest.get(1).is("link"));
    if (counts && COUNT.matcher(rest.get(0).text()).matches()) {
      return new Choice.Count(Integer.parseInt(rest.get(0).text()));
    }
    if (rest.size() != 2) {
      throw bad("expected two names, a number like 3 links, or a share like 1%");
    }
    String a = known(rest.get(0).text());
    String b = known(rest.get(1).text());
    if (!links.contains(new Link(a, b)) && !links.contains(new Link(b, a))) {
      throw bad(a + " and " + b + " are not linked");
    }
    return new Choice.Between(a, b);
  }

  private List<List<String>> groups(List<Word> rest) {
    List<List<String>> groups = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean expectsGroup = true;
    for (Word word : rest) {
      if (word.is("|") == expectsGroup) {
        throw bad("expected groups like a,b | c,d");
      }
      if (expectsGroup) {
        List<String> group = names(word);
        for (String name : group) {
          if (!seen.add(name)) {
            throw bad(name + " is in two groups");
          }
        }
        groups.add(group);
      }
      expectsGroup = !expectsGroup;
    }
    if (!rest.isEmpty() && expectsGroup) {
      throw bad("expected a group behind '|'");
    }
    return groups;
  }

  private List<String> names(Word word) {
    if (word.quoted()) {
      return List.of(known(word.text()));
    }
    Names names = parsed(() -> Names.parse(word.text()));
    if (names.all()) {
      return plan.nodes();
    }
    Set<String> known = new TreeSet<>();
    names.names().forEach(name -> known.add(known(name)));
    return List.copyOf(known);
  }

  private String known(String name) {
    if (!nodes.contains(name)) {
      throw bad("no node is called '" + name + "'");
    }
    return name;
  }

  private <T> T parsed(Supplier<T> parsing) {
    try {
      return parsing.get();
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private Failure bad(String why) {
    return Failure.usage(file + ":" + line + ": " + why);
  }
}
