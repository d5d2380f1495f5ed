package io.meshage.cli.demo;

import io.meshage.Message;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.Route;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Table;
import io.meshage.graphviz.DotStyle;
import io.meshage.graphviz.Graphviz;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The story that {@code meshage demo} tells. Each step checks what it says and throws where it does
 * not hold; nothing is told before it has happened.
 */
public final class Demo {
  private static final List<String> NAMES =
      List.of("alder", "birch", "cedar", "elm", "fir", "hazel", "maple", "oak");
  private static final int DEGREE = 3;
  private static final int RECIPIENTS = 3;

  private final Narrator narrator;
  private final Path directory;

  /**
   * Creates a demo.
   *
   * @param out where it tells its story
   * @param directory where the picture goes
   */
  public Demo(PrintWriter out, Paint paint, Path directory) {
    this.narrator = new Narrator(out, paint);
    this.directory = directory;
  }

  /**
   * Runs the demo.
   *
   * @return whether every step did what it says
   */
  public boolean run() {
    long startNanos = System.nanoTime();
    narrator.title(
        "Eight real nodes on this machine, each with its own TCP port. Nobody is told an address.");
    try (DemoMesh mesh = new DemoMesh(NAMES, DEGREE)) {
      findEachOther(mesh, startNanos);
      sendToSome(mesh);
      broadcast(mesh);
      Journey journey = loseANode(mesh);
      goAnotherWay(mesh, journey);
      draw(mesh, journey);
    } catch (DemoFailure e) {
      narrator.failed(String.valueOf(e.getMessage()));
      narrator.end("Step " + narrator.steps() + " did not do what it says.");
      return false;
    }
    narrator.end(
        "All "
            + narrator.steps()
            + " steps did what they say, in "
            + narrator.time(since(startNanos))
            + ".");
    return true;
  }

  private void findEachOther(DemoMesh mesh, long startNanos) {
    narrator.step("They find each other");
    narrator.aside(
        "each calls by UDP broadcast on port "
            + mesh.port()
            + " until it has at least "
            + DEGREE
            + " links; one that many others call gets more");
    mesh.await(
        "all nodes are linked and agree",
        () -> mesh.isAgreed() && mesh.fewestLinks() >= DEGREE,
        now -> "the fewest links of a node are " + now.fewestLinks() + ", it sees " + now.view());
    Topology view = mesh.view();
    Table table = new Table("NODE", "LINKED TO");
    view.adjacency().forEach((name, peers) -> table.row(name, String.join(" ", peers)));
    narrator.table(table);
    narrator.checked(
        "one mesh of "
            + view.nodes().size()
            + " nodes and "
            + view.links().size()
            + " links after "
            + narrator.time(since(startNanos))
            + "; all "
            + mesh.names().size()
            + " nodes know all of it, and agree");
  }

  private void sendToSome(DemoMesh mesh) {
    narrator.step("A message to three of them, the farthest");
    Node source = mesh.node(mostRemote(mesh));
    Topology view = source.mesh();
    List<String> recipients =
        view.nodes().stream()
            .filter(name -> !name.equals(source.name()))
            .sorted(Comparator.comparing(name -> -hops(view, name).size()))
            .limit(RECIPIENTS)
            .sorted()
            .toList();
    String body = "hello from " + source.name();
    narrator.tell(narrator.name(source.name()) + " sends \"" + body + "\"");
    SendReport report = source.set(recipients, body);
    check(report.acknowledged().equals(recipients), "an acknowledgement of each", report);
    for (String recipient : recipients) {
      Message message = mesh.awaitMessage(recipient, body);
      // A dial that was under way when the mesh was complete may have made a way shorter since.
      List<List<String>> shortest = List.of(hops(view, recipient), hops(source.mesh(), recipient));
      check(
          shortest.contains(message.route()),
          "the shortest way, at first or at last " + shortest,
          message.route());
      narrator.tell(
          narrator.name(recipient) + " has it, by way of " + narrator.way(message.route()));
    }
    narrator.checked(
        "acknowledged by "
            + narrator.names(recipients)
            + " in "
            + narrator.time(report.elapsed())
            + ", each over the shortest way");
  }

  /** The node from which the longest way leads to another. */
  private static String mostRemote(DemoMesh mesh) {
    return Collections.max(
        mesh.names(),
        Comparator.comparing((String name) -> longestWay(mesh.node(name).mesh()))
            .thenComparing(Comparator.reverseOrder()));
  }

  private static int longestWay(Topology view) {
    return view.nodes().stream().mapToInt(name -> hops(view, name).size()).max().orElse(0);
  }

  private void broadcast(DemoMesh mesh) {
    narrator.step("A broadcast");
    String name = mesh.names().get(1);
    Node source = mesh.node(name);
    List<String> others = mesh.names().stream().filter(other -> !other.equals(name)).toList();
    String body = "to all from " + name;
    SendReport report = source.broadcast(body);
    check(report.acknowledged().equals(others), "an acknowledgement of all others", report);
    others.forEach(other -> mesh.awaitMessage(other, body));
    check(
        others.stream().allMatch(other -> mesh.count(other, body) == 1),
        "that each has it once",
        "a node that has it more often");
    narrator.checked(
        narrator.name(name)
            + " to all: "
            + report.acknowledged().size()
            + " of "
            + others.size()
            + " acknowledged in "
            + narrator.time(report.elapsed())
            + "; each has it exactly once");
  }

  private Journey loseANode(DemoMesh mesh) {
    narrator.step("A node dies");
    Journey journey = findJourney(mesh);
    narrator.tell(
        "the way from "
            + narrator.name(journey.source())
            + " to "
            + narrator.name(journey.destination())
            + " is "
            + narrator.way(journey.hops()));
    narrator.tell(
        narrator.name(journey.relay())
            + " is killed: its connections are cut, and it says nothing");
    Duration took = mesh.kill(journey.relay());
    List<String> way = hops(mesh.node(journey.source()).mesh(), journey.destination());
    check(!way.isEmpty() && !way.contains(journey.relay()), "another way", way);
    narrator.checked(
        "after "
            + narrator.time(took)
            + " the "
            + mesh.names().size()
            + " others know it and agree; the way is now "
            + narrator.way(way));
    return journey;
  }

  private static Journey findJourney(DemoMesh mesh) {
    return mesh.names().stream()
        .flatMap(name -> Journey.from(mesh.node(name).mesh()).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new DemoFailure(
                    "expected a way past a node that the mesh can do without; seen "
                        + mesh.view()));
  }

  private void goAnotherWay(DemoMesh mesh, Journey journey) {
    narrator.step("The same two nodes, and the dead one");
    Node source = mesh.node(journey.source());
    String body = "are you still there?";
    SendReport report = source.set(List.of(journey.destination()), body);
    check(report.complete(), "an acknowledgement", report);
    Message message = mesh.awaitMessage(journey.destination(), body);
    check(
        !message.route().contains(journey.relay()), "a way around the dead node", message.route());
    narrator.checked(
        "acknowledged in "
            + narrator.time(report.elapsed())
            + ", by way of "
            + narrator.way(message.route()));
    SendReport toTheDead = source.set(List.of(journey.relay()), body);
    check(
        toTheDead.outcomes().equals(Map.of(journey.relay(), Outcome.NO_ROUTE)),
        "the outcome 'no route'",
        toTheDead);
    narrator.checked(
        "to "
            + narrator.name(journey.relay())
            + ": no route, said after "
            + narrator.time(toTheDead.elapsed()));
  }

  private void draw(DemoMesh mesh, Journey journey) {
    narrator.step("The picture");
    Topology view = mesh.node(journey.source()).mesh();
    DotStyle style =
        DotStyle.standard()
            .title("The mesh of the demo, after " + journey.relay() + " died")
            .highlight(hops(view, journey.destination()));
    Path dot = directory.resolve("mesh.dot");
    Path svg = directory.resolve("mesh.svg");
    try {
      Graphviz.writeTo(dot, view, style);
      Graphviz.writeTo(svg, view, style);
      for (Path file : List.of(dot, svg)) {
        String text = Files.readString(file);
        check(view.nodes().stream().allMatch(text::contains), "every node in " + file, text);
      }
    } catch (IOException e) {
      throw new DemoFailure("expected a picture; " + e);
    }
    narrator.checked(dot.getFileName() + " and " + svg.getFileName() + " are in " + directory);
  }

  private static List<String> hops(Topology view, String name) {
    return view.route(name).map(Route::hops).orElse(List.of());
  }

  private static void check(boolean holds, String expected, Object seen) {
    if (!holds) {
      throw new DemoFailure("expected " + expected + "; seen " + seen);
    }
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
