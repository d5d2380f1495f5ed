package io.meshage.node;

import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.PingReport;
import io.meshage.SendReport;
import io.meshage.TraceReport;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The calls of a node that have an answer, each as a future and as a call that waits. */
abstract class Twins implements Node {
  private final Calls calls;

  Twins(Calls calls) {
    this.calls = calls;
  }

  abstract Question<String> dialling(String address);

  abstract Question<Void> hangingUp(String peer);

  abstract Question<SendReport> setting(
      Collection<String> recipients, Object payload, Duration limit);

  abstract Question<SendReport> broadcasting(Object payload, Duration limit);

  abstract Question<Optional<Message>> receiving(Duration limit);

  abstract Question<PingReport> pinging(String destination, Duration limit, int bytes);

  abstract Question<TraceReport> tracing(String destination, Duration limit);

  abstract Question<KeysReport> asking(KeysCommand command, Duration limit);

  abstract Question<SendReport> sending(Message message, Duration limit);

  @Override
  public final String dial(String address) {
    Objects.requireNonNull(address, "address");
    return calls.await(dialling(address));
  }

  @Override
  public final CompletableFuture<String> dialAsync(String address) {
    Objects.requireNonNull(address, "address");
    return calls.open(dialling(address));
  }

  @Override
  public final void hangup(String peer) {
    Objects.requireNonNull(peer, "peer");
    calls.await(hangingUp(peer));
  }

  @Override
  public final CompletableFuture<Void> hangupAsync(String peer) {
    Objects.requireNonNull(peer, "peer");
    return calls.open(hangingUp(peer));
  }

  @Override
  public final SendReport set(Collection<String> recipients, Object body) {
    Objects.requireNonNull(recipients, "recipients");
    Objects.requireNonNull(body, "body");
    return set(recipients, body, timeout());
  }

  @Override
  public final SendReport set(Collection<String> recipients, Object body, Duration timeout) {
    Objects.requireNonNull(recipients, "recipients");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(timeout, "timeout");
    return calls.await(setting(recipients, body, timeout));
  }

  @Override
  public final CompletableFuture<SendReport> setAsync(Collection<String> recipients, Object body) {
    Objects.requireNonNull(recipients, "recipients");
    Objects.requireNonNull(body, "body");
    return setAsync(recipients, body, timeout());
  }

  @Override
  public final CompletableFuture<SendReport> setAsync(
      Collection<String> recipients, Object body, Duration timeout) {
    Objects.requireNonNull(recipients, "recipients");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(timeout, "timeout");
    return calls.open(setting(recipients, body, timeout));
  }

  @Override
  public final SendReport broadcast(Object body) {
    Objects.requireNonNull(body, "body");
    return calls.await(broadcasting(body, timeout()));
  }

  @Override
  public final CompletableFuture<SendReport> broadcastAsync(Object body) {
    Objects.requireNonNull(body, "body");
    return broadcastAsync(body, timeout());
  }

  @Override
  public final CompletableFuture<SendReport> broadcastAsync(Object body, Duration timeout) {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(timeout, "timeout");
    return calls.open(broadcasting(body, timeout));
  }

  @Override
  public final SendReport send(Message message) {
    Objects.requireNonNull(message, "message");
    return calls.await(sending(message, timeout()));
  }

  @Override
  public final CompletableFuture<SendReport> sendAsync(Message message) {
    Objects.requireNonNull(message, "message");
    return sendAsync(message, timeout());
  }

  @Override
  public final CompletableFuture<SendReport> sendAsync(Message message, Duration timeout) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(timeout, "timeout");
    return calls.open(sending(message, timeout));
  }

  @Override
  public final Optional<Message> receive(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return calls.await(receiving(timeout));
  }

  @Override
  public final CompletableFuture<PingReport> pingAsync(String destination, Duration timeout) {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(timeout, "timeout");
    return calls.open(pinging(destination, timeout, 0));
  }

  @Override
  public final CompletableFuture<PingReport> pingAsync(
      String destination, Duration timeout, int bytes) {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(timeout, "timeout");
    return calls.open(pinging(destination, timeout, bytes));
  }

  @Override
  public final CompletableFuture<TraceReport> traceAsync(String destination, Duration timeout) {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(timeout, "timeout");
    return calls.open(tracing(destination, timeout));
  }

  @Override
  public final KeysReport keys(KeysCommand command, Duration timeout) {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(timeout, "timeout");
    return calls.await(asking(command, timeout));
  }

  @Override
  public final CompletableFuture<KeysReport> keysAsync(KeysCommand command, Duration timeout) {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(timeout, "timeout");
    return calls.open(asking(command, timeout));
  }
}
