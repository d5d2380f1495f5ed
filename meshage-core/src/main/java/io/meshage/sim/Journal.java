package io.meshage.sim;

import com.google.common.collect.Iterables;
import io.meshage.Member;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.NodeId;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.node.LinkListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Writes down what nodes report and applications see, and has it checked as it comes in. */
final class Journal {
  /** More than a tick after its deadline a send is late, and this much later it is lost. */
  private static final Duration OVERDUE = Duration.ofSeconds(1);

  private final EventQueue queue;
  private final Trace trace;
  private final SimNetwork network;
  private final Checks checks;
  private final Promises promises;
  private final Set<Sending> open = new LinkedHashSet<>();
  private final List<Sending> done = new ArrayList<>();
  private final List<Life> lives = new ArrayList<>();

  /** When a link, a view or a member last changed anywhere. */
  private long lastChangeNanos;

  private long lastLinkNanos;

  Journal(EventQueue queue, Trace trace, SimNetwork network) {
    this.queue = queue;
    this.trace = trace;
    this.network = network;
    this.checks = new Checks(queue);
    this.promises = new Promises(queue, network, lives);
  }

  /** Returns when a link last came or went anywhere. */
  long lastLinkNanos() {
    return lastLinkNanos;
  }

  boolean namesAreUnique() {
    return Life.namesAreUnique(lives);
  }

  /** Returns how long a link that flapped may have to wait before it is announced. */
  Duration longestFlapDelay() {
    return Life.longestFlapDelay(lives);
  }

  List<Sending> done() {
    return done;
  }

  List<Life> lives() {
    return lives;
  }

  /** Returns whether a living node still waits for an outcome. */
  boolean isSending() {
    open.removeIf(sending -> sending.from.isOver);
    return !open.isEmpty();
  }

  /** Returns a send whose node lives undisturbed and should have answered; empty if none. */
  String overdue() {
    for (Sending sending : open) {
      Life from = sending.from;
      boolean isHindered = from.isOver || from.wasPaused || from.hadOwnTime;
      Duration open = Duration.ofNanos(queue.nowNanos() - sending.beganNanos);
      if (!isHindered && open.compareTo(sending.timeout.plus(OVERDUE)) > 0) {
        return sending.toString();
      }
    }
    return "";
  }

  /** Returns what is under way, for people. */
  String open() {
    return "under way: " + Iterables.getFirst(open, "nothing");
  }

  void born(Life life) {
    lives.add(life);
    life.undisturbedSinceNanos = queue.nowNanos();
    lastChangeNanos = queue.nowNanos();
    trace.note(life.toString(), "starts");
  }

  void received(Life life, Message message) {
    checks.delivered(life, message);
    life.received.add(message);
    trace.note(life.toString(), "received " + message.id() + " by " + message.route());
    life.node.handler.accept(message);
  }

  /** What the application throws fails the run, unless the test says that it may. */
  private void threw(Life life, MeshListener.CallbackFailed event) {
    trace.note(life.toString(), "the " + event.callback() + " threw " + event.error());
    if (!life.node.mayThrow) {
      queue.applicationThrew(life + "'s " + event.callback(), event.error());
    }
  }

  private void linkChanged() {
    lastLinkNanos = queue.nowNanos();
    lastChangeNanos = queue.nowNanos();
  }

  void relayed(Life life, Message message) {
    checks.relayed(life, message);
  }

  CompletableFuture<SendReport> sent(Sending sending, CompletableFuture<SendReport> answer) {
    trace.note(sending.from.toString(), sending.toString());
    open.add(sending);
    return answer.whenComplete(
        (report, failure) -> {
          open.remove(sending);
          if (report != null && !sending.from.isOver) {
            sending.report = report;
            done.add(sending);
            trace.note(sending.from.toString(), report.id() + " " + report.outcomes());
            checks.reported(sending, report);
            promises.reported(sending, report, lastChangeNanos);
          }
        });
  }

  /** Returns the listener of a life. */
  MeshListener listener(Life life) {
    String who = life.toString();
    return new MeshListener() {
      @Override
      public void linkUp(LinkUp event) {
        life.linkUp(event.peer(), queue.nowNanos());
        life.transport.network().intruders().linkUp(life, event.peer());
        linkChanged();
        trace.note(who, "link up " + event.peer());
      }

      @Override
      public void linkDown(LinkDown event) {
        life.linkDown(event.peer(), queue.nowNanos());
        linkChanged();
        trace.note(who, "link down " + event.peer() + " " + event.reason());
      }

      @Override
      public void nodeJoined(NodeEvent event) {
        member("joined", event.node());
        checks.joined(life, event.node());
      }

      @Override
      public void nodeLeft(NodeEvent event) {
        life.nodeLeft(event.node());
        member("left", event.node());
      }

      @Override
      public void nodeFailed(NodeEvent event) {
        member("failed", event.node());
      }

      private void member(String what, Member member) {
        lastChangeNanos = queue.nowNanos();
        if (lives.size() <= FEW) {
          trace.note(who, member.name() + " " + what);
        } else {
          trace.stir(what.hashCode() * 31L + member.name().hashCode());
        }
      }

      @Override
      public void routesChanged(Topology topology) {
        lastChangeNanos = queue.nowNanos();
        trace.stir(topology.digest());
      }

      @Override
      public void callbackFailed(CallbackFailed event) {
        threw(life, event);
      }

      @Override
      public void warning(String text) {
        trace.note(who, "warns: " + text);
      }
    };
  }

  /** Returns the listener of a life in a mesh of thousands. */
  MeshListener linkListener(Life life) {
    MeshListener all = listener(life);
    return new LinkListener() {
      @Override
      public void linkUp(LinkUp event) {
        all.linkUp(event);
      }

      @Override
      public void linkDown(LinkDown event) {
        all.linkDown(event);
      }

      @Override
      public void routesChanged(Topology topology) {
        all.routesChanged(topology);
      }

      @Override
      public void callbackFailed(CallbackFailed event) {
        all.callbackFailed(event);
      }

      @Override
      public void warning(String text) {
        all.warning(text);
      }
    };
  }

  /** In larger meshes, what each node says of each other would drown the rest. */
  private static final int FEW = 32;

  Sending sending(Life from, List<String> asked, boolean broadcast, Object body, Duration timeout) {
    Topology view = from.hosted().mesh();
    Map<NodeId, Announcement> known = new HashMap<>();
    if (network.isWatched()) {
      for (Member member : view.members().values()) {
        from.hosted().announcement(member.id()).ifPresent(heard -> known.put(member.id(), heard));
      }
    }
    return new Sending(from, asked, broadcast, timeout, queue.nowNanos(), body, view, known);
  }
}
