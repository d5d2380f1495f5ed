package io.meshage.cli.maelstrom;

import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.SortedSetMultimap;
import com.google.common.collect.TreeMultimap;
import io.meshage.MeshException;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.SendReport;
import io.meshage.Topology;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A set of numbers that all nodes of a mesh shall have, as an application would make it: what is
 * new goes to all others, and whoever did not acknowledge it is sent it again, until it did. That
 * needs no more than the report that comes with every send.
 *
 * <p>Safe from any thread.
 */
public final class Rumours {
  private static final Logger LOG = LoggerFactory.getLogger(Rumours.class);

  /** How long those who did not acknowledge are left in peace. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final String SEPARATOR = " ";
  private static final Pattern SEPARATORS = Pattern.compile(SEPARATOR);

  /** Numbers in one message; the rest goes in the next. */
  private static final int MOST_AT_ONCE = 10_000;

  private final NavigableSet<String> others;
  private final Duration timeout;
  private final BiConsumer<Duration, Runnable> later;
  private final NavigableSet<Long> values = new TreeSet<>();

  /** By name: what that node has not acknowledged and is not under way to it. */
  private final SortedSetMultimap<String, Long> owed = TreeMultimap.create();

  private boolean retryPlanned;

  /**
   * Begins with an empty set.
   *
   * @param others the names of all other nodes
   * @param timeout of each send
   * @param later runs something after a time, by the clock of the world
   */
  public Rumours(
      Collection<String> others, Duration timeout, BiConsumer<Duration, Runnable> later) {
    this.others = new TreeSet<>(others);
    this.timeout = timeout;
    this.later = later;
  }

  /** Returns what this node has, in ascending order. */
  public synchronized List<Long> values() {
    return List.copyOf(values);
  }

  /** Takes a number from a client; all others get it. */
  public void add(Node node, long value) {
    boolean isNew;
    synchronized (this) {
      isNew = values.add(value);
    }
    if (isNew) {
      send(node, others, List.of(value));
    }
  }

  /** Takes a message of another node, which may write what it likes: it costs the message. */
  public void received(Message message) {
    List<Long> numbers;
    try {
      numbers = SEPARATORS.splitAsStream(message.text()).map(Long::valueOf).toList();
    } catch (NumberFormatException | ClassCastException e) {
      LOG.warn("a message of {} is dropped: {}", message.source(), e.getMessage());
      return;
    }
    synchronized (this) {
      values.addAll(numbers);
    }
  }

  private void send(Node node, Collection<String> recipients, List<Long> numbers) {
    String body = numbers.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
    try {
      var unused =
          node.setAsync(recipients, body, timeout)
              .thenAccept(report -> owe(node, failed(report), numbers));
    } catch (MeshException e) {
      owe(node, recipients, numbers); // the node is being closed
    }
  }

  private static Collection<String> failed(SendReport report) {
    return report.failed().keySet();
  }

  private void owe(Node node, Collection<String> names, List<Long> numbers) {
    boolean mustPlan;
    synchronized (this) {
      names.forEach(name -> owed.putAll(name, numbers));
      mustPlan = !owed.isEmpty() && !retryPlanned;
      retryPlanned |= mustPlan;
    }
    if (mustPlan) {
      later.accept(RETRY, () -> retry(node));
    }
  }

  /** Sends to each what it is owed; those who are owed the same get it in one message. */
  private void retry(Node node) {
    SetMultimap<List<Long>, String> groups =
        MultimapBuilder.linkedHashKeys().linkedHashSetValues().build();
    synchronized (this) {
      retryPlanned = false;
      Topology view = node.mesh();
      for (String name : List.copyOf(owed.keySet())) {
        if (view.route(name).isPresent()) {
          groups.put(take(name), name);
        }
      }
    }
    groups.asMap().forEach((numbers, names) -> send(node, names, numbers));
    owe(node, List.of(), List.of()); // who has no route yet is tried again
  }

  private List<Long> take(String name) {
    List<Long> some = owed.get(name).stream().limit(MOST_AT_ONCE).toList();
    some.forEach(number -> owed.remove(name, number));
    return some;
  }
}
