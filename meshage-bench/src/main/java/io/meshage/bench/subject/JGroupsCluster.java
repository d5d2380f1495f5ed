package io.meshage.bench.subject;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Message.TransientFlag;
import org.jgroups.Receiver;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Util;

/** JGroups channels that know of each other by the first one's address. */
final class JGroupsCluster implements MemberCluster {
  private static final Duration SETTLING = Duration.ofSeconds(30);
  private static final AtomicLong GROUPS = new AtomicLong();

  private final String group = "bench-" + GROUPS.incrementAndGet();
  private final List<JChannel> channels = new ArrayList<>();
  private final Answers answers = new Answers();
  private final String transport;
  private final int seedPort = Ports.free();

  JGroupsCluster(String transport, int nodes) throws Exception {
    this.transport = transport;
    for (int i = 0; i < nodes; i++) {
      join();
    }
    Waiting.until(SETTLING, () -> agree(nodes));
  }

  /** The stack, in XML but for its quotation marks: JGroups' own parser knows only double ones. */
  private String stack(int port) {
    return "<config><TCP bind_addr='127.0.0.1' bind_port='"
        + port
        + "' port_range='0' tcp_nodelay='true' stats='false' diag.enabled='false'"
        + " message_processing_policy='direct' use_virtual_threads='false'"
        + " thread_pool.min_threads='0' thread_pool.max_threads='200' "
        + transport
        + "/><TCPPING initial_hosts='127.0.0.1["
        + seedPort
        + "]'/>"
        + "<FD_SOCK2 bind_addr='127.0.0.1'/><FD_ALL3 timeout='40s' interval='5s'/>"
        + "<VERIFY_SUSPECT2 timeout='1.5s'/>"
        + "<NAKACK4 use_mcast_xmit='false' capacity='8192'/><UNICAST4/>"
        + "<pbcast.GMS print_local_addr='false' join_timeout='500ms'/>"
        + "<FRAG2 frag_size='256K'/></config>";
  }

  @Override
  public void join() throws Exception {
    boolean isFirst = channels.isEmpty();
    String stack = stack(isFirst ? seedPort : Ports.free()).replace('\'', '"');
    JChannel channel =
        new JChannel(new ByteArrayInputStream(stack.getBytes(StandardCharsets.UTF_8)));
    channel.setReceiver(isFirst ? new FirstNode() : new OtherNode(channel));
    channels.add(channel);
    channel.connect(group);
  }

  private final class FirstNode implements Receiver {
    @Override
    public void receive(Message answer) {
      int end = answer.getOffset() + answer.getLength();
      for (int at = answer.getOffset(); at < end; at += Answers.ID_BYTES) {
        answers.answered(Answers.id(answer.getArray(), at));
      }
    }
  }

  /** The receiving application: it answers with the numbers of the messages it gets at once. */
  private record OtherNode(JChannel channel) implements Receiver {
    @Override
    public void receive(Message message) {
      int offset = message.getOffset();
      byte[] number = Arrays.copyOfRange(message.getArray(), offset, offset + Answers.ID_BYTES);
      JGroupsCluster.send(channel, new BytesMessage(message.getSrc(), number));
    }

    @Override
    public void receive(MessageBatch batch) {
      ByteBuffer numbers = ByteBuffer.allocate(batch.size() * Answers.ID_BYTES);
      for (Message message : batch) {
        numbers.put(message.getArray(), message.getOffset(), Answers.ID_BYTES);
      }
      byte[] answer = Arrays.copyOf(numbers.array(), numbers.position());
      JGroupsCluster.send(channel, new BytesMessage(batch.sender(), answer));
    }
  }

  private static void send(JChannel channel, Message message) {
    try {
      channel.send(message);
    } catch (Exception e) {
      throw new IllegalStateException("cannot send", e);
    }
  }

  @Override
  public void send(byte[] body, LongConsumer done) {
    Address last = channels.get(channels.size() - 1).getAddress();
    byte[] bytes = Answers.numbered(answers.expect(1, done), body);
    send(channels.get(0), new BytesMessage(last, bytes));
  }

  @Override
  public void broadcast(byte[] body, LongConsumer done) {
    byte[] bytes = Answers.numbered(answers.expect(channels.size() - 1, done), body);
    Message toAll = new BytesMessage(null, bytes).setFlag(TransientFlag.DONT_LOOPBACK);
    send(channels.get(0), toAll);
  }

  @Override
  public void crash() {
    try {
      Util.shutdown(channels.remove(channels.size() - 1));
    } catch (Exception e) {
      throw new IllegalStateException("cannot crash", e);
    }
  }

  @Override
  public boolean agree(int members) {
    return channels.stream()
        .map(JChannel::getView)
        .allMatch(view -> view != null && view.size() == members);
  }

  /** The last one first: the coordinator need not find a successor each time. */
  @Override
  public void close() {
    for (int i = channels.size() - 1; i >= 0; i--) {
      channels.get(i).close();
    }
  }
}
