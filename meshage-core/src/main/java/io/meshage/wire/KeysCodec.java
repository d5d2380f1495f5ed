package io.meshage.wire;

import io.meshage.Keyring;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.Limits;
import io.meshage.SharedKey;
import io.meshage.message.KeysMessage;
import io.meshage.message.KeysMessage.KeysAnswer;
import io.meshage.message.KeysMessage.KeysRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What nodes ask each other about their keys. */
final class KeysCodec implements ServiceCodec<KeysMessage> {
  private static final int REQUEST = 1;
  private static final int ANSWER = 2;
  private static final int SHOW = 0;
  private static final int INSTALL = 1;
  private static final int USE = 2;
  private static final int REMOVE = 3;
  private static final int DONE = 1;

  /** The longest: a text, and as many fingerprints as there can be keys. */
  private static final int MOST_BYTES =
      Limits.MAX_TEXT_BYTES + (Keyring.MAX_KEYS + 1) * Limits.MAX_NAME_BYTES;

  @Override
  public int firstNumber() {
    return REQUEST;
  }

  @Override
  public int lastNumber() {
    return ANSWER;
  }

  @Override
  public int maxBytes() {
    return MOST_BYTES;
  }

  @Override
  public Class<KeysMessage> speaks() {
    return KeysMessage.class;
  }

  @Override
  public void write(ByteBuffer out, KeysMessage message) {
    out.put((byte) (message instanceof KeysRequest ? REQUEST : ANSWER)).putLong(message.number());
    if (message instanceof KeysRequest request) {
      write(out, request.command());
    } else if (message instanceof KeysAnswer answer) {
      out.put((byte) (answer.answer().done() ? DONE : 0));
      Fields.writeText(out, answer.answer().text());
      Fields.writeVarint(out, answer.answer().fingerprints().size());
      answer.answer().fingerprints().forEach(each -> Fields.writeText(out, each));
    }
  }

  @Override
  public KeysMessage read(int number, ByteBuffer in) throws WireException {
    long question = in.getLong();
    return number == REQUEST
        ? new KeysRequest(question, readCommand(in))
        : new KeysAnswer(question, readAnswer(in));
  }

  private static void write(ByteBuffer out, KeysCommand command) {
    if (command instanceof KeysCommand.Install install) {
      byte[] secret = install.key().secret();
      out.put((byte) INSTALL).put((byte) secret.length).put(secret);
    } else if (command instanceof KeysCommand.Use use) {
      Fields.writeText(out.put((byte) USE), use.fingerprint());
    } else if (command instanceof KeysCommand.Remove remove) {
      Fields.writeText(out.put((byte) REMOVE), remove.fingerprint());
    } else {
      out.put((byte) SHOW);
    }
  }

  private static KeysCommand readCommand(ByteBuffer in) throws WireException {
    int verb = in.get();
    return switch (verb) {
      case SHOW -> new KeysCommand.Show();
      case INSTALL -> {
        int length = in.get();
        if (length < 0 || length > in.remaining()) {
          throw Fields.malformed("a key of " + length + " bytes");
        }
        yield new KeysCommand.Install(SharedKey.of(Fields.readBytes(in, length).toArray()));
      }
      case USE -> new KeysCommand.Use(Fields.readText(in, SharedKey.FINGERPRINT_DIGITS));
      case REMOVE -> new KeysCommand.Remove(Fields.readText(in, SharedKey.FINGERPRINT_DIGITS));
      default -> throw Fields.malformed("no verb of keys has number " + verb);
    };
  }

  private static KeysReport.Answer readAnswer(ByteBuffer in) throws WireException {
    boolean done = Fields.readBits(in, DONE) != 0;
    String text = Fields.readText(in, Limits.MAX_TEXT_BYTES);
    int count = Fields.readCount(in, Keyring.MAX_KEYS, Short.BYTES, "keys");
    List<String> fingerprints = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      fingerprints.add(Fields.readText(in, SharedKey.FINGERPRINT_DIGITS));
    }
    return new KeysReport.Answer(done, text, fingerprints);
  }
}
