package io.meshage.bench.subject;

import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.transport.api.Message;
import io.scalecube.cluster.transport.api.Transport;
import io.scalecube.transport.netty.tcp.TcpTransportFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** ScaleCube nodes that know of each other by the first one's address. */
final class ScaleCubeCluster implements MemberCluster {
  private static final Duration SETTLING = Duration.ofSeconds(30);
  private static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

  private final List<Member> members = new ArrayList<>();
  private final Answers answers = new Answers();

  /**
   * A node: its membership, and the transport that it shares with the application.
   *
   * @param cluster who is there
   * @param transport what carries messages
   */
  private record Member(Cluster cluster, Transport transport) {}

  ScaleCubeCluster(int nodes) {
    for (int i = 0; i < nodes; i++) {
      join();
    }
    Waiting.until(SETTLING, () -> agree(nodes));
  }

  @Override
  public void join() {
    List<Transport> made = new ArrayList<>(1);
    ClusterImpl cluster =
        new ClusterImpl(ClusterConfig.defaultLocalConfig())
            .config(config -> config.externalHost("127.0.0.1"))
            .transport(
                config -> config.maxFrameLength(MAX_FRAME_BYTES).messageCodec(new ScaleCubeCodec()))
            .transportFactory(
                () ->
                    config -> {
                      made.add(new TcpTransportFactory().createTransport(config));
                      return made.get(0);
                    });
    if (!members.isEmpty()) {
      String seed = members.get(0).cluster().address();
      cluster = cluster.membership(config -> config.seedMembers(seed));
    }
    Member member = new Member(cluster.startAwait(), made.get(0));
    members.add(member);
    listen(member);
  }

  private void listen(Member member) {
    var unused =
        member
            .transport()
            .listen()
            .subscribe(
                message -> {
                  if (ScaleCubeCodec.REQUEST.equals(message.qualifier())) {
                    answer(member, message);
                  } else if (ScaleCubeCodec.ANSWER.equals(message.qualifier())) {
                    byte[] number = message.data();
                    answers.answered(Answers.id(number, 0));
                  }
                });
  }

  /** The receiving application: it answers with the message's number. */
  private static void answer(Member member, Message message) {
    byte[] request = message.data();
    byte[] number = Arrays.copyOf(request, Answers.ID_BYTES);
    send(member, message.sender(), ScaleCubeCodec.ANSWER, number);
  }

  private static void send(Member from, String to, String qualifier, byte[] data) {
    Message message =
        Message.builder().qualifier(qualifier).sender(from.cluster().address()).data(data).build();
    var unused = from.transport().send(to, message).subscribe();
  }

  @Override
  public void send(byte[] body, LongConsumer done) {
    byte[] request = Answers.numbered(answers.expect(1, done), body);
    sendRequest(members.get(members.size() - 1), request);
  }

  @Override
  public void broadcast(byte[] body, LongConsumer done) {
    byte[] request = Answers.numbered(answers.expect(members.size() - 1, done), body);
    members.stream().skip(1).forEach(to -> sendRequest(to, request));
  }

  private void sendRequest(Member to, byte[] request) {
    send(members.get(0), to.cluster().address(), ScaleCubeCodec.REQUEST, request);
  }

  @Override
  public void crash() {
    members.remove(members.size() - 1).transport().stop().block();
  }

  @Override
  public boolean agree(int count) {
    return members.stream().allMatch(member -> member.cluster().members().size() == count);
  }

  @Override
  public void close() {
    members.forEach(member -> member.cluster().shutdown());
    members.forEach(member -> member.cluster().onShutdown().block());
  }
}
