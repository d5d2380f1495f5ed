package io.meshage.bench.subject;

import io.scalecube.cluster.transport.api.JdkMessageCodec;
import io.scalecube.cluster.transport.api.Message;
import io.scalecube.cluster.transport.api.MessageCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes messages of the application as they are, and leaves ScaleCube's own to its codec. */
final class ScaleCubeCodec implements MessageCodec {
  static final String REQUEST = "request";
  static final String ANSWER = "answer";

  private static final int OTHER_KIND = 0;
  private static final int REQUEST_KIND = 1;
  private static final int ANSWER_KIND = 2;

  private final JdkMessageCodec others = new JdkMessageCodec();

  @Override
  public void serialize(Message message, OutputStream stream) throws Exception {
    String qualifier = message.qualifier();
    if (!REQUEST.equals(qualifier) && !ANSWER.equals(qualifier)) {
      stream.write(OTHER_KIND);
      others.serialize(message, stream);
      return;
    }
    DataOutputStream out = new DataOutputStream(stream);
    out.writeByte(REQUEST.equals(qualifier) ? REQUEST_KIND : ANSWER_KIND);
    out.writeUTF(message.sender());
    byte[] data = message.data();
    out.writeInt(data.length);
    out.write(data);
  }

  @Override
  public Message deserialize(InputStream stream) throws Exception {
    DataInputStream in = new DataInputStream(stream);
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case OTHER_KIND -> others.deserialize(stream);
      case REQUEST_KIND -> read(in, REQUEST);
      case ANSWER_KIND -> read(in, ANSWER);
      default -> throw new IOException("a message of kind " + kind);
    };
  }

  private static Message read(DataInputStream in, String qualifier) throws IOException {
    String sender = in.readUTF();
    byte[] data = new byte[in.readInt()];
    in.readFully(data);
    return Message.builder().qualifier(qualifier).sender(sender).data(data).build();
  }
}
