package io.meshage.wire;

import io.meshage.Bytes;
import io.meshage.Keyring;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.Limits;
import io.meshage.SharedKey;
import io.meshage.message.ServiceMessage;
import io.meshage.message.ServiceMessage.KeysAnswer;
import io.meshage.message.ServiceMessage.KeysRequest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The bodies of messages that are for nodes, not for their applications. */
public final class ServiceCodec {
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

  private ServiceCodec() {}

  /** Returns the message as a body. */
  public static Bytes encode(ServiceMessage message) {
    ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
    out.put((byte) (message instanceof KeysRequest ? REQUEST : ANSWER)).putLong(message.number());
    if (message instanceof KeysRequest request) {
      write(out, request.command());
    } else if (message instanceof KeysAnswer answer) {
      out.put((byte) (answer.answer().done() ? DONE : 0));
      Fields.writeText(out, answer.answer().text());
      Fields.writeVarint(out, answer.answer().fingerprints().size());
      answer.answer().fingerprints().forEach(each -> Fields.writeText(out, each));
    }
    return Bytes.wrap(out.array(), 0, out.position());
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

  /**
   * Returns the message in a body.
   *
   * @throws WireException if there is none that this build knows
   */
  public static ServiceMessage decode(Bytes body) throws WireException {
    if (body.length() > MOST_BYTES) {
      throw new WireException(WireException.Kind.TOO_LARGE, body.length() + " bytes of a service");
    }
    ByteBuffer in = body.asBuffer();
    try {
      int type = in.get();
      long number = in.getLong();
      ServiceMessage message =
          switch (type) {
            case REQUEST -> new KeysRequest(number, readCommand(in));
            case ANSWER -> new KeysAnswer(number, readAnswer(in));
            default -> throw Fields.malformed("no service has number " + type);
          };
      if (in.hasRemaining()) {
        throw Fields.malformed("bytes after the end of a service's message");
      }
      return message;
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw Fields.malformed(String.valueOf(e.getMessage()));
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
