package io.meshage.node;

import io.meshage.MeshConfig;
import io.meshage.Message;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The part of {@link io.meshage.Node} that carries messages for the application. Any thread. */
final class HostedMessages {
  private final Calls calls;
  private final NodeRuntime runtime;
  private final NodeParts parts;
  private volatile Duration timeout;

  HostedMessages(Calls calls, NodeRuntime runtime, NodeParts parts) {
    this.calls = calls;
    this.runtime = runtime;
    this.parts = parts;
    this.timeout = parts.config().timeout();
  }

  Question<SendReport> setting(Collection<String> recipients, Object body, Duration limit) {
    Addressees addressees = Addressees.named(recipients);
    MeshConfig.timeout(limit);
    return delivering(addressees, body, false, limit);
  }

  Question<SendReport> broadcasting(Object body, Duration limit) {
    MeshConfig.timeout(limit);
    return delivering(Addressees.ALL, body, false, limit);
  }

  Question<SendReport> sending(Message message, Duration limit) {
    MeshConfig.timeout(limit);
    Addressees to = message.broadcast() ? Addressees.ALL : Addressees.named(message.recipients());
    return delivering(to, message.body(), message.signed(), limit);
  }

  private Question<SendReport> delivering(
      Addressees addressees, Object body, boolean signed, Duration limit) {
    calls.refuseIfShut();
    Payload payload = Payload.of(parts.bodies(), body);
    return new Delivering(
        calls,
        runtime.core(),
        parts,
        addressees,
        payload,
        signed ? runtime.signing() : null,
        limit);
  }

  Question<Optional<Message>> receiving(Duration limit) {
    calls.refuseIfShut();
    return runtime.inbox().next(limit);
  }

  void onSnoop(Consumer<Message> observer) {
    Objects.requireNonNull(observer, "observer");
    calls.refuseIfShut();
    runtime.inbox().onSnoop(observer);
  }

  Duration timeout() {
    return timeout;
  }

  void setTimeout(Duration value) {
    Objects.requireNonNull(value, "timeout");
    calls.refuseIfShut();
    timeout = MeshConfig.timeout(value);
  }
}
