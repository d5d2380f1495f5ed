package io.meshage.node;

import io.meshage.KeyKeeper;
import io.meshage.Keyring;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.SharedKey;
import io.meshage.transport.LiveKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does to this node's keys what is asked, and answers. Confined to the node's loop. */
final class KeyDesk {
  private final @Nullable LiveKeys keys;
  private final @Nullable KeyKeeper keeper;
  private final Loop loop;

  KeyDesk(@Nullable LiveKeys keys, @Nullable KeyKeeper keeper, Loop loop) {
    this.keys = keys;
    this.keeper = keeper;
    this.loop = loop;
  }

  /** Obeys a command; the answer comes when the keys are kept, or it is known that they are not. */
  void obey(KeysCommand command, Consumer<KeysReport.Answer> answer) {
    LiveKeys live = keys;
    if (live == null) {
      answer.accept(new KeysReport.Answer(false, "it has no keys", List.of()));
    } else if (command instanceof KeysCommand.Install install) {
      install(live, install.key(), answer);
    } else if (command instanceof KeysCommand.Use use) {
      use(live, use.fingerprint(), answer);
    } else if (command instanceof KeysCommand.Remove remove) {
      remove(live, remove.fingerprint(), answer);
    } else {
      answer.accept(told(true, ""));
    }
  }

  private void install(LiveKeys live, SharedKey key, Consumer<KeysReport.Answer> answer) {
    List<SharedKey> ring = new ArrayList<>(live.ring().keys());
    if (ring.contains(key)) {
      answer.accept(told(true, "it had the key already"));
    } else if (ring.size() == Keyring.MAX_KEYS) {
      answer.accept(told(false, "it has " + Keyring.MAX_KEYS + " keys, remove one first"));
    } else {
      ring.add(key);
      change(live, ring, "installed", answer);
    }
  }

  private void use(LiveKeys live, String fingerprint, Consumer<KeysReport.Answer> answer) {
    Optional<SharedKey> key = find(live, fingerprint);
    if (key.isEmpty()) {
      answer.accept(told(false, "it has no such key, install it first"));
    } else if (live.ring().primary().equals(key.get())) {
      answer.accept(told(true, "it used the key already"));
    } else {
      List<SharedKey> ring = new ArrayList<>(live.ring().keys());
      ring.remove(key.get());
      ring.add(0, key.get());
      change(live, ring, "in use", answer);
    }
  }

  private void remove(LiveKeys live, String fingerprint, Consumer<KeysReport.Answer> answer) {
    Optional<SharedKey> key = find(live, fingerprint);
    if (key.isEmpty()) {
      answer.accept(told(true, "it did not have the key"));
    } else if (live.ring().primary().equals(key.get())) {
      answer.accept(told(false, "it uses the key, use another first"));
    } else {
      List<SharedKey> ring = new ArrayList<>(live.ring().keys());
      ring.remove(key.get());
      change(live, ring, "removed", answer);
    }
  }

  private static Optional<SharedKey> find(LiveKeys live, String fingerprint) {
    return live.ring().keys().stream()
        .filter(key -> key.fingerprint().equals(fingerprint))
        .findFirst();
  }

  private void change(
      LiveKeys live, List<SharedKey> keys, String done, Consumer<KeysReport.Answer> answer) {
    Keyring changed = new Keyring(keys);
    live.change(changed);
    KeyKeeper kept = keeper;
    if (kept == null) {
      answer.accept(told(true, done + ", for this life of the node only"));
      return;
    }
    loop.decoder()
        .execute(
            () -> {
              String words = keep(kept, changed);
              loop.execute(() -> answer.accept(told(true, done + words)));
            });
  }

  private static String keep(KeyKeeper keeper, Keyring changed) {
    try {
      keeper.keep(changed);
      return "";
    } catch (IOException | RuntimeException e) {
      return ", for this life of the node only: " + brief(String.valueOf(e.getMessage()));
    }
  }

  private static String brief(String words) {
    return words
        .codePoints()
        .limit(100)
        .filter(c -> !Character.isISOControl(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private KeysReport.Answer told(boolean done, String text) {
    List<String> fingerprints =
        keys == null ? List.of() : keys.ring().keys().stream().map(SharedKey::fingerprint).toList();
    return new KeysReport.Answer(done, text, fingerprints);
  }
}
