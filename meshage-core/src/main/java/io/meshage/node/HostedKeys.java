package io.meshage.node;

import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.MeshConfig;
import java.time.Duration;

/** The part of {@link io.meshage.Node} that is about the keys of the mesh. Any thread. */
final class HostedKeys {
  private final Calls calls;
  private final KeysService service;

  HostedKeys(Calls calls, KeysService service) {
    this.calls = calls;
    this.service = service;
  }

  Question<KeysReport> asking(KeysCommand command, Duration limit) {
    MeshConfig.timeout(limit);
    calls.refuseIfShut();
    return Question.of(
        answer -> service.ask(command, limit, answer),
        () -> {
          throw calls.lost("before all nodes had answered; those that were asked may have obeyed");
        });
  }
}
