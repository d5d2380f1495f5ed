package io.meshage.node;

import io.meshage.KeyChanges;
import io.meshage.KeyKeeper;
import io.meshage.Keyring;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.Limits;
import io.meshage.PeerKey;
import io.meshage.SharedKey;
import io.meshage.protocol.port.WarningLimit;
import io.meshage.transport.LiveKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does to this node's keys what is asked by those who may, and answers. Confined to the node's
 * loop.
 */
final class KeyDesk implements LiveKeys.Trial {
  private final @Nullable LiveKeys keys;
  private final @Nullable KeyKeeper keeper;
  private final KeyChanges allowed;
  private final Loop loop;
  private final Consumer<String> warnings;
  private final Consumer<String> counters;
  private final WarningLimit limit;

  KeyDesk(
      @Nullable LiveKeys keys,
      @Nullable KeyKeeper keeper,
      KeyChanges allowed,
      Loop loop,
      Consumer<String> warnings,
      Consumer<String> counters) {
    this.keys = keys;
    this.keeper = keeper;
    this.allowed = allowed;
    this.loop = loop;
    this.warnings = warnings;
    this.counters = counters;
    this.limit = new WarningLimit(loop, counters);
    if (keys != null) {
      keys.onTrial(this);
    }
  }

  /**
   * Who asks.
   *
   * @param key the key that signed what is asked, by which the name is known here
   */
  record Asker(String name, Optional<PeerKey> key) {}

  /** Obeys another node if it may ask for this; everybody may ask which keys there are. */
  void obey(Asker asker, KeysCommand command, Consumer<KeysReport.Answer> answer) {
    if (command instanceof KeysCommand.Show) {
      obey(command, answer);
      return;
    }
    Optional<String> objection = allowed.objection(asker.name(), asker.key());
    if (objection.isPresent()) {
      counters.accept("key-changes-refused");
      say("refused", asker.name() + " asked to change the keys of this node, but may not");
      answer.accept(told(false, objection.get()));
    } else {
      say("changed", asker.name() + " changes the keys of this node: " + words(command));
      obey(command, answer);
    }
  }

  /** Both can be caused by others, as often as they like. */
  private void say(String kind, String text) {
    limit.warn(kind, others -> warnings.accept(text + WarningLimit.others(others)));
  }

  private static String words(KeysCommand command) {
    if (command instanceof KeysCommand.Install install) {
      return "install " + install.key().fingerprint();
    } else if (command instanceof KeysCommand.Use use) {
      return "use " + use.fingerprint();
    } else if (command instanceof KeysCommand.Remove remove) {
      return "remove " + remove.fingerprint();
    }
    return "show";
  }

  @Override
  public void proven() {
    LiveKeys live = keys;
    if (live != null && keeper != null) {
      keep(keeper, live.lasting(), words -> sayIfNotKept(words));
    }
  }

  private void sayIfNotKept(String words) {
    if (!words.isEmpty()) {
      warnings.accept("the key in use is the first" + words);
    }
  }

  @Override
  public void putBack(SharedKey key) {
    warnings.accept(
        "no neighbour used the key "
            + key.fingerprint()
            + " within "
            + LiveKeys.TRIAL.toSeconds()
            + " s; the previous key is in use again");
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
    } else if (!live.isDispensable(key.get())) {
      answer.accept(
          told(false, "no neighbour has been seen to use the new key yet, try again in a moment"));
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
    keep(kept, live.lasting(), words -> answer.accept(told(true, done + words)));
  }

  /** Keeps the keys off the loop, and tells on it what is to be added to "done" then. */
  private void keep(KeyKeeper kept, Keyring ring, Consumer<String> words) {
    loop.decoder()
        .execute(
            () -> {
              String said = keep(kept, ring);
              loop.execute(() -> words.accept(said));
            });
  }

  private static String keep(KeyKeeper keeper, Keyring changed) {
    try {
      keeper.keep(changed);
      return "";
    } catch (Throwable e) { // an application's own; the answer must go out whatever it throws
      return ", for this life of the node only: " + brief(String.valueOf(e.getMessage()));
    }
  }

  private static String brief(String words) {
    return words
        .codePoints()
        .limit(100)
        .filter(Limits::isShowable)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private KeysReport.Answer told(boolean done, String text) {
    List<String> fingerprints =
        keys == null ? List.of() : keys.ring().keys().stream().map(SharedKey::fingerprint).toList();
    return new KeysReport.Answer(done, text, fingerprints);
  }
}
