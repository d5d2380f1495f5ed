package io.meshage.node;

import io.meshage.DialException;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.MeshException;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The calls of a node that wait for the futures of others. */
abstract class BlockingCalls implements Node {
  private final Loop loop;

  BlockingCalls(Loop loop) {
    this.loop = loop;
  }

  /** Waits, and throws what went wrong with the caller's own stack, not the loop's. */
  final <T> T await(CompletableFuture<T> future) {
    try {
      return loop.await(future);
    } catch (CompletionException e) {
      if (e.getCause() instanceof DialException refused) {
        throw new DialException(refused.reason(), String.valueOf(refused.getMessage()));
      }
      if (e.getCause() instanceof MeshException known) {
        throw new MeshException(String.valueOf(known.getMessage()), known);
      }
      throw e;
    }
  }

  @Override
  public final String dial(String address) {
    return await(dialAsync(address));
  }

  @Override
  public final void hangup(String peer) {
    await(hangupAsync(peer));
  }

  @Override
  public final SendReport set(Collection<String> recipients, Object body) {
    return await(setAsync(recipients, body));
  }

  @Override
  public final SendReport set(Collection<String> recipients, Object body, Duration timeout) {
    return await(setAsync(recipients, body, timeout));
  }

  @Override
  public final SendReport broadcast(Object body) {
    return await(broadcastAsync(body));
  }

  @Override
  public final SendReport send(Message message) {
    return await(sendAsync(message));
  }

  @Override
  public final KeysReport keys(KeysCommand command, Duration limit) {
    return await(keysAsync(command, limit));
  }
}
