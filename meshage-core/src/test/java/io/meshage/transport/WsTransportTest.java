package io.meshage.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links over WebSocket, and whatever else may come to an HTTP port. */
class WsTransportTest extends SocketContract {
  private static final int LARGE = 1 << 20;
  private static final int FINAL = 0x80;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final String GOOD =
      """
      GET /mesh HTTP/1.1
      Host: x
      Upgrade: websocket
      Connection: keep-alive, Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """
          .replace("\n", "\r\n");

  private final List<Supplier<Integer>> unfinished = new ArrayList<>();

  @Override
  Transport newTransport(EventLoop loop, Consumer<Throwable> hook) {
    WsTransport transport = new WsTransport(loop, hook);
    unfinished.add(() -> loop.submit(transport::unfinished).syncUninterruptibly().getNow());
    return transport;
  }

  @Override
  void beforeTheLoopsEnd() {
    await("the end of handshakes", () -> unfinished.stream().allMatch(each -> each.get() == 0));
  }

  @Override
  protected Endpoint anywhere(Side side) {
    return Endpoint.of("ws://127.0.0.1:0/mesh");
  }

  @Test
  void theHandshakeIsThatOfTheStandard() throws IOException {
    Socket socket = connect(listen(new Peer(LARGE)));

    String answer = ask(socket, GOOD);

    assertThat(answer)
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /mesh            | GET /                     | 404",
        "GET /mesh            | GET /mesh/                | 404",
        "GET /mesh            | GET /mesh?a=b             | 404",
        "GET /mesh            | POST /mesh                | 405",
        "HTTP/1.1             | ICY                       | 400",
        "GET /mesh HTTP/1.1   | \u0016\u0003\u0001 nonsense | 400",
        "Upgrade: websocket   | Upgrade: h2c              | 426",
        "Upgrade: websocket;  | X: y;                     | 426",
        "keep-alive, Upgrade  | keep-alive                | 426",
        "Version: 13          | Version: 8                | 426",
        "Host: x              | Origin: http://evil       | 403",
        "Host: x              | Content-Length: 5         | 400",
        "Host: x              | Transfer-Encoding: chunked | 400",
        "Sec-WebSocket-Key    | X-Key                     | 400",
        "Host: x              | no colon                  | 400",
      })
  void anyOtherRequestIsAnsweredInALineAndTheConnectionClosed(
      String instead, String of, String status) throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = connect(listen(peer));

    write(socket, GOOD.replace(instead.replace(";", ""), of.replace(";", "")));

    String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").hasSizeLessThan(300);
    assertThat(answer).containsIgnoringCase("connection: close").endsWith("\n");
    assertThat(peer.isOpen()).isFalse();
  }

  @Test
  void linesAndHeadersThatAreTooLongAreRefusedBeforeTheirEnd() throws IOException {
    Transport.Listener listener = listen(new Peer(LARGE));
    Socket line = connect(listener);
    Socket header = connect(listener);

    write(line, "GET /" + "a".repeat(Limits.MAX_HTTP_LINE_BYTES));
    write(header, "GET /mesh HTTP/1.1\r\nA: " + "a".repeat(Limits.MAX_HTTP_BYTES));

    assertThat(new String(line.getInputStream().readAllBytes(), ISO_8859_1)).contains(" 414 ");
    assertThat(new String(header.getInputStream().readAllBytes(), ISO_8859_1)).contains(" 431 ");
  }

  @Test
  void aHandshakeThatIsNeverFinishedEndsByItself() throws IOException {
    Socket socket = connect(listen(new Peer(LARGE)));

    write(socket, GOOD.substring(0, 100));

    String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(answer).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void whoeverWaitsLongestGivesWayWhenTooManyOfAnAddressDoNotFinish() throws IOException {
    Peer peer = new Peer(LARGE);
    Transport.Listener listener = listen(peer);
    Socket first = connect(listener);
    for (int i = 0; i < Limits.MAX_HALF_OPEN_PER_ADDRESS; i++) {
      connect(listener);
    }

    assertEnds(first);
    Socket good = connect(listener);
    assertThat(ask(good, GOOD)).startsWith("HTTP/1.1 101 ");
    await("the link", peer::isOpen);
  }

  @Test
  @EnabledOnOs(OS.LINUX) // where all of 127.0.0.0/8 is this host
  void whoeverWaitsLongestGivesWayWhenTooManyInAllDoNotFinish() throws IOException {
    Transport.Listener listener = listen(new Peer(LARGE));
    Socket first = connectFrom("127.0.0.2", listener);
    for (int i = 1; i < Limits.MAX_HALF_OPEN; i++) {
      connectFrom("127.0.0." + (2 + i % 8), listener);
    }
    Socket last = connectFrom("127.0.0.10", listener);

    assertEnds(first);
    assertThat(ask(last, GOOD)).startsWith("HTTP/1.1 101 ");
  }

  @Test
  void brokenRequestsAndFramesHarmNobodyElse() throws IOException {
    List<Peer> peers = new CopyOnWriteArrayList<>();
    Transport.Listener listener = listenMany(peers, 0);
    byte[] frame = message(FINAL | BINARY, new byte[] {0, 0, 0, 3, 1, 2, 3});
    byte[] good = (GOOD + new String(frame, ISO_8859_1).repeat(20)).getBytes(ISO_8859_1);
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] broken = good.clone();
      int from = seed % 2 == 0 ? 0 : GOOD.length(); // the handshake, or what follows it
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        broken[random.nextInt(from, broken.length)] = (byte) random.nextInt(256);
      }
      try (Socket socket = connect(listener)) {
        socket.getOutputStream().write(broken, 0, GOOD.length());
        if (seed % 2 == 1) {
          readHead(socket);
        }
        socket
            .getOutputStream()
            .write(broken, GOOD.length(), random.nextInt(broken.length - GOOD.length()));
      } catch (IOException e) {
        assertThat(e).as("closed meanwhile").isNotNull();
      }
    }
    await("all to end", () -> peers.stream().allMatch(Peer::isClosed));

    Peer near = new Peer(LARGE);
    newSide("c").transport().dial(listener.endpoint(), near::opened, text -> near.failure = text);
    await("a good link", near::isOpen);
    assertThat(failures).isEmpty();
  }

  @Test
  void whereMessagesBeginAndEndMeansNothing() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = upgraded(peer);
    byte[] stream = new byte[24 + 13];
    stream[3] = 20;
    stream[27] = 9;

    for (byte each : stream) {
      send(socket, FINAL | BINARY, each);
    }
    send(socket, FINAL | BINARY);
    send(socket, FINAL | BINARY, stream);
    send(socket, BINARY, stream);
    send(socket, FINAL | PING, (byte) 7);
    send(socket, CONTINUATION, stream);
    send(socket, FINAL | CONTINUATION, stream);

    await("the frames", () -> peer.frames.size() == 10);
    assertThat(peer.frames).allMatch(frame -> frame.length == 20 || frame.length == 9);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(in.readUnsignedByte()).isEqualTo(FINAL | PONG);
    assertThat(in.readUnsignedByte()).isEqualTo(1);
    assertThat(in.readUnsignedByte()).isEqualTo(7);
  }

  @Test
  void aTextEndsTheLink() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = upgraded(peer);

    send(socket, FINAL | TEXT, "hello".getBytes(ISO_8859_1));

    await("the end", peer::isClosed);
    assertThat(peer.reason).isEqualTo(CloseReason.MALFORMED);
    assertThat(peer.text).contains("not a binary WebSocket message");
    assertThat(closeCode(socket)).isEqualTo(1003);
  }

  @Test
  void aFrameOverTheLimitEndsTheLinkBeforeItsBytesCome() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = upgraded(peer);

    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.write(new byte[] {(byte) (FINAL | BINARY), (byte) 0xff});
    out.writeLong(1L << 40);

    await("the end", peer::isClosed);
    assertThat(peer.reason).isEqualTo(CloseReason.MALFORMED);
    assertThat(peer.text).contains(Integer.toString(Limits.MAX_WEBSOCKET_FRAME_BYTES));
    assertThat(closeCode(socket)).isEqualTo(1009);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        FINAL | CONTINUATION, // of nothing
        FINAL | BINARY | 0x40, // an extension that nobody agreed to
        FINAL | 3,
        PING, // in pieces
        FINAL | 11
      })
  void aFrameAgainstTheRulesEndsTheLink(int head) throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = upgraded(peer);

    send(socket, head, (byte) 1);

    await("the end", peer::isClosed);
    assertThat(peer.reason).isEqualTo(CloseReason.MALFORMED);
    assertThat(closeCode(socket)).isEqualTo(1002);
    assertThat(failures).isEmpty();
  }

  @Test
  void aFrameWithoutAMaskEndsTheLink() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = upgraded(peer);

    socket.getOutputStream().write(new byte[] {(byte) (FINAL | BINARY), 1, 1});

    await("the end", peer::isClosed);
    assertThat(peer.reason).isEqualTo(CloseReason.MALFORMED);
  }

  @Test
  void aCloseIsAnsweredAndIsALoss() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = upgraded(peer);

    send(socket, FINAL | CLOSE, (byte) 3, (byte) 0xe8);

    assertThat(closeCode(socket)).isEqualTo(1000);
    assertEnds(socket);
    await("the end", peer::isClosed);
    assertThat(peer.reason).isEqualTo(CloseReason.LOST);
  }

  @Test
  void ourLastWordIsAClose() throws IOException {
    Peer peer = new Peer(LARGE);
    Side side = newSide("b");
    Socket socket = connect(side.transport().listen(anywhere(side), peer::opened));
    ask(socket, GOOD);
    await("the link", peer::isOpen);

    side.run(
        () -> {
          send(peer.link(), 3);
          peer.link().closeAfterWrites();
        });

    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(in.readUnsignedByte()).isEqualTo(FINAL | BINARY);
    in.skipBytes(in.readUnsignedByte());
    assertThat(closeCode(socket)).isEqualTo(1000);
  }

  @Test
  void framesThatAreWrittenTogetherShareAMessage() throws IOException {
    Peer peer = new Peer(LARGE);
    Side side = newSide("b");
    Socket socket = connect(side.transport().listen(anywhere(side), peer::opened));
    ask(socket, GOOD);
    await("the link", peer::isOpen);

    side.run(
        () -> {
          for (int i = 0; i < 9; i++) {
            Objects.requireNonNull(peer.link().share(8)).writeInt(4).writeInt(i);
          }
          peer.link().flush();
        });

    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(in.readUnsignedByte()).isEqualTo(FINAL | BINARY);
    assertThat(in.readUnsignedByte()).isEqualTo(9 * 8);
  }

  @Test
  void pingsThatNobodyReadsTheAnswersOfCostNoMemory() throws IOException {
    List<Peer> peers = new CopyOnWriteArrayList<>();
    Socket socket = connect(listenMany(peers, LARGE));
    ask(socket, GOOD);
    byte[] ping = message(FINAL | PING, new byte[125]);
    byte[] pings = new byte[ping.length * 1000];
    for (int i = 0; i < pings.length; i++) {
      pings[i] = ping[i % ping.length];
    }

    for (int i = 0; i < 100; i++) {
      socket.getOutputStream().write(pings);
    }
    byte[] frame = new byte[] {0, 0, 0, 1, 5};
    send(socket, FINAL | BINARY, frame);

    // 13 MB of answers do not fit into any socket's buffers: had they been kept, the link were full
    await("a frame behind them", () -> peers.get(0).frames.size() == 1);
    assertThat(peers.get(0).isClosed()).isFalse();
  }

  @Test
  void bytesBehindTheRequestAreNotTakenForFrames() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = connect(listen(peer));

    write(socket, GOOD + "GET /mesh HTTP/1.1\r\n\r\n");

    readHead(socket);
    assertEnds(socket);
    assertThat(peer.isOpen()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 404 Not Found;;            | answered 404 Not Found and did not open a WebSocket",
        "HTTP/1.1 502 Bad Gateway;X: y;;     | answered 502 Bad Gateway",
        "HTTP/1.1 426 Upgrade Required;;     | must use HTTP/1.1 and pass the header Upgrade",
        "HTTP/1.1 200 OK;Content-Length: 999999;; | answered 200 OK",
        "HTTP/1.1 101 Switching Protocols;;  | did not answer with a WebSocket handshake",
        "SSH-2.0-OpenSSH_9.2;                | does not speak HTTP",
        "''                                  | closed the connection",
      })
  void aDialThatGetsAnythingButAWebSocketSaysWhat(String answer, String words) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Peer peer = new Peer(LARGE);
      dial("ws://127.0.0.1:" + server.getLocalPort() + "/mesh", peer);
      try (Socket socket = server.accept()) {
        readHead(socket);
        write(socket, answer.replace(";", "\r\n"));
        socket.shutdownOutput();
        await("an outcome", () -> peer.failure != null);
      }
      assertThat(peer.failure).contains(words);
      assertThat(peer.isOpen()).isFalse();
    }
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Peer peer = new Peer(LARGE);
      dial("ws://127.0.0.1:" + server.getLocalPort(), peer);
      await("an outcome", () -> peer.failure != null);

      assertThat(peer.failure).contains("did not open a WebSocket within 5 s");
    }
  }

  @Test
  void theRequestNamesTheHostThatWasDialledAndNoOrigin() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      dial("ws://localhost:" + server.getLocalPort() + "/a/b", new Peer(LARGE));
      try (Socket socket = server.accept()) {
        assertThat(readHead(socket))
            .startsWith("GET /a/b HTTP/1.1\r\n")
            .containsIgnoringCase("\r\nhost: localhost:" + server.getLocalPort() + "\r\n")
            .doesNotContainIgnoringCase("origin");
      }
    }
  }

  private void dial(String address, Peer peer) {
    newSide("a").transport().dial(Endpoint.of(address), peer::opened, text -> peer.failure = text);
  }

  private Socket upgraded(Peer peer) throws IOException {
    Socket socket = connect(listen(peer));
    assertThat(ask(socket, GOOD)).startsWith("HTTP/1.1 101 ");
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String ask(Socket socket, String request) throws IOException {
    write(socket, request);
    return readHead(socket);
  }

  /** Reads to the empty line and no further. */
  private static String readHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void send(Socket socket, int head, byte... payload) throws IOException {
    socket.getOutputStream().write(message(head, payload));
  }

  /** A frame as a client sends it, with a mask. */
  private static byte[] message(int head, byte... payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] mask = {1, 2, 3, 4};
    out.write(head);
    out.write(0x80 | payload.length);
    out.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i % mask.length]);
    }
    return out.toByteArray();
  }

  /** Reads a frame that closes, and returns its code. */
  private static int closeCode(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(in.readUnsignedByte()).isEqualTo(FINAL | CLOSE);
    int bytes = in.readUnsignedByte();
    int code = in.readUnsignedShort();
    assertThat(in.skipBytes(bytes - Short.BYTES)).as("words").isEqualTo(bytes - Short.BYTES);
    return code;
  }
}
