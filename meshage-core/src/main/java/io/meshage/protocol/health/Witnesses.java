package io.meshage.protocol.health;

import io.meshage.NodeId;
import io.meshage.message.HealthMessage;
import io.meshage.message.HealthMessage.PingReport;
import io.meshage.message.HealthMessage.PingReport.Finding;
import io.meshage.message.HealthMessage.PingRequest;
import io.meshage.protocol.port.HealthNews;
import io.meshage.protocol.port.Neighbours;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What others say of a neighbour that is quiet here. They change no verdict, for a link that is
 * dead is dead whoever else hears the node; they tell whether the link or the node is at fault.
 * Source of the indirect ping: SWIM, Das et al. 2002, section 3.1. Confined to the node's loop.
 */
final class Witnesses {
  /** How many are asked. */
  static final int MOST_ASKED = 3;

  /** What was asked about one neighbour, and what came back. */
  private static final class Question {
    final long number;
    final Set<NodeId> asked;
    final Set<NodeId> hear = new LinkedHashSet<>();
    final Set<NodeId> miss = new LinkedHashSet<>();

    Question(long number, Set<NodeId> asked) {
      this.number = number;
      this.asked = asked;
    }
  }

  private final Neighbours neighbours;
  private final HealthNews news;
  private final Map<NodeId, Question> questions = new LinkedHashMap<>();
  private long lastNumber;

  Witnesses(Neighbours neighbours, HealthNews news) {
    this.neighbours = neighbours;
    this.news = news;
  }

  /** Asks them what they hear of a neighbour. */
  void ask(Set<NodeId> witnesses, NodeId about) {
    long number = ++lastNumber;
    questions.put(about, new Question(number, witnesses));
    witnesses.forEach(witness -> send(witness, new PingRequest(number, about)));
  }

  /** Whether a neighbour was asked about, and nothing has come from it since. */
  boolean isAskedAbout(NodeId neighbour) {
    return questions.containsKey(neighbour);
  }

  /** A neighbour is heard again, or gone. */
  void forget(NodeId neighbour) {
    questions.remove(neighbour);
  }

  /** One answers. Whoever was not asked, or has answered, changes nothing. */
  void reported(NodeId witness, PingReport report) {
    Question question = questions.get(report.target());
    if (question != null
        && question.number == report.number()
        && question.asked.contains(witness)
        && !question.hear.contains(witness)
        && !question.miss.contains(witness)) {
      switch (report.finding()) {
        case HEARD -> question.hear.add(witness);
        case SILENT -> question.miss.add(witness);
        case NOT_LINKED -> {} // it cannot tell
      }
    }
  }

  /** Returns why a silent neighbour is given up, as far as anybody knows. */
  String words(NodeId silent) {
    Question question = questions.get(silent);
    if (question == null || (question.hear.isEmpty() && question.miss.isEmpty())) {
      return "it stopped answering";
    } else if (question.hear.isEmpty()) {
      return "it stopped answering, and "
          + are(question.miss, "does", "do")
          + " not hear it either";
    }
    return "it stopped answering here, but "
        + are(question.hear, "hears", "hear")
        + " it: the way between is at fault, not the node";
  }

  private String are(Set<NodeId> witnesses, String one, String many) {
    String names = witnesses.stream().map(news::name).sorted().collect(Collectors.joining(" and "));
    return names + " " + (witnesses.size() == 1 ? one : many);
  }

  // Being asked.

  /**
   * Answers.
   *
   * @param target what is known of the neighbour that was asked about; null without a link to it
   * @param sinceNanos since when it should have been heard
   */
  void answer(NodeId asker, PingRequest request, @Nullable Pulse target, long sinceNanos) {
    Finding finding =
        target == null
            ? Finding.NOT_LINKED
            : target.wasHeardSince(sinceNanos) ? Finding.HEARD : Finding.SILENT;
    send(asker, new PingReport(request.number(), request.target(), finding));
  }

  private void send(NodeId neighbour, HealthMessage message) {
    if (!neighbours.sendBeside(neighbour, message) && !neighbours.send(neighbour, message)) {
      news.count("witnesses-unreached");
    }
  }
}
