package io.meshage.sim;

import io.meshage.ForwardingNode;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A simulated node as its application sees it; every send through it is checked. */
final class ObservedNode extends ForwardingNode {
  private final Life life;
  private final Journal journal;
  private final Node node;

  ObservedNode(Life life, Journal journal) {
    this.life = life;
    this.journal = journal;
    this.node = life.hosted();
  }

  @Override
  protected Node delegate() {
    return node;
  }

  @Override
  public SendReport set(Collection<String> recipients, Object body) {
    return life.loop.await(setAsync(recipients, body));
  }

  @Override
  public SendReport set(Collection<String> recipients, Object body, Duration timeout) {
    return life.loop.await(setAsync(recipients, body, timeout));
  }

  @Override
  public CompletableFuture<SendReport> setAsync(Collection<String> recipients, Object body) {
    return setAsync(recipients, body, node.timeout());
  }

  @Override
  public CompletableFuture<SendReport> setAsync(
      Collection<String> recipients, Object body, Duration timeout) {
    Objects.requireNonNull(recipients, "recipients");
    List<String> asked = List.copyOf(new TreeSet<>(recipients));
    Sending sending = journal.sending(life, asked, false, body, timeout);
    return journal.sent(sending, node.setAsync(recipients, body, timeout));
  }

  @Override
  public SendReport broadcast(Object body) {
    return life.loop.await(broadcastAsync(body));
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body) {
    return broadcastAsync(body, node.timeout());
  }

  @Override
  public CompletableFuture<SendReport> broadcastAsync(Object body, Duration timeout) {
    Sending sending = journal.sending(life, List.of(), true, body, timeout);
    return journal.sent(sending, node.broadcastAsync(body, timeout));
  }

  @Override
  public SendReport send(Message message) {
    return life.loop.await(sendAsync(message));
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message) {
    return sendAsync(message, node.timeout());
  }

  @Override
  public CompletableFuture<SendReport> sendAsync(Message message, Duration timeout) {
    Objects.requireNonNull(message, "message");
    List<String> asked = List.copyOf(new TreeSet<>(message.recipients()));
    Sending sending = journal.sending(life, asked, message.broadcast(), message.body(), timeout);
    return journal.sent(sending, node.sendAsync(message, timeout));
  }

  @Override
  public Optional<Message> receive(Duration timeout) {
    Optional<Message> message = node.receive(timeout);
    message.ifPresent(received -> journal.received(life, received));
    return message;
  }

  @Override
  public void onSnoop(Consumer<Message> observer) {
    Objects.requireNonNull(observer, "observer");
    node.onSnoop(
        message -> {
          journal.relayed(life, message);
          observer.accept(message);
        });
  }

  @Override
  public KeysReport keys(KeysCommand command, Duration timeout) {
    return life.loop.await(keysAsync(command, timeout));
  }

  @Override
  public void leave() {
    close();
  }

  @Override
  public int leave(Duration drain) {
    life.isLeaving = true;
    try {
      return node.leave(drain);
    } finally {
      life.isOver = node.closed().isDone(); // or it was refused, and goes on
      life.isLeaving = life.isOver;
    }
  }

  @Override
  public void close() {
    life.isLeaving = true;
    node.close(); // open sends get their outcome, which counts
    life.isOver = true;
  }
}
