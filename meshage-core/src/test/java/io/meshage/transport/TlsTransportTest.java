package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.TlsFiles;
import io.meshage.testkit.Authority;
import io.netty.channel.EventLoop;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS keeps to the contract, and to what certificates promise. */
class TlsTransportTest extends SocketContract {
  private static final int LARGE = 1 << 20;

  @TempDir static Path folder = Path.of("");

  private final Authority authority = new Authority(folder, "lab");
  private final X509Bundle client = authority.issue(with -> with.subject("CN=c"));
  private TlsFiles files = authority.files("b");
  private @Nullable Tls last;

  @Override
  Transport newTransport(EventLoop loop, Consumer<Throwable> hook) {
    Tls tls = new Tls(files, "b", loop);
    last = tls;
    return new TlsTransport(loop, hook, tls);
  }

  /** Whoever dials is done with the handshake before its certificate has been judged. */
  @Override
  protected boolean opensEarly() {
    return true;
  }

  /** Netty's TLS also sends what was written when something arrives. */
  @Override
  protected boolean waitsForTheFlush() {
    return false;
  }

  @Override
  protected Endpoint anywhere(Side side) {
    return Endpoint.of("tls://127.0.0.1:0");
  }

  /** The node that {@link #listen} made. */
  private Side acceptor() {
    return sides.get(0);
  }

  private Tls tls() {
    return Objects.requireNonNull(last);
  }

  /** A client of the JDK's that shows a certificate, or none. */
  private SSLSocket secure(Socket plain, @Nullable X509Bundle shown, String... protocols)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys = shown == null ? null : shown.toKeyManagerFactory().getKeyManagers();
    context.init(keys, client.toTrustManagerFactory().getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", 0, true);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return socket;
  }

  @Test
  void bothEndsSayWhatProtectsTheLinkAndWhomItLeadsTo() {
    Pair pair = pair();

    pair.dialler.run(
        () -> {
          assertThat(pair.near.link().protection()).matches("tls 1\\.3 TLS_\\w+");
          assertThat(pair.near.link().certifiedNames()).containsExactly("b");
        });
    pair.acceptor.run(
        () -> {
          assertThat(pair.far.link().protection()).startsWith("tls 1.3 ");
          assertThat(pair.far.link().certifiedNames()).containsExactly("b");
        });
  }

  @Test
  void whoShowsNoCertificateIsRefusedInWords() throws Exception {
    Peer far = new Peer(LARGE);
    SSLSocket socket = secure(connect(listen(far)), null);

    assertThat(tell(socket)).contains("certificate");

    await("the end", far::isClosed);
    assertThat(far.reason).isEqualTo(CloseReason.CERTIFICATE);
    assertThat(far.text).contains("showed no certificate").contains("127.0.0.1");
    assertThat(far.frames).isEmpty();
  }

  @Test
  void anOlderVersionIsRefusedInWords() throws Exception {
    Peer far = new Peer(LARGE);
    SSLSocket socket = secure(connect(listen(far)), client, "TLSv1.2");

    assertThat(tell(socket)).contains("protocol_version");

    await("the end", far::isClosed);
    assertThat(far.reason).isEqualTo(CloseReason.VERSION);
    assertThat(far.text).contains("TLS 1.3").contains("upgrade");
  }

  /** Sends a frame and returns how that ends. */
  private static String tell(SSLSocket socket) {
    try {
      socket.startHandshake();
      socket.getOutputStream().write(new byte[] {0, 0, 0, 1, 7});
      int read = socket.getInputStream().read();
      return "read " + read;
    } catch (SSLException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aDialOfWhoSpeaksOnlyAnOlderVersionSaysSo() throws Exception {
    X509Bundle shown = authority.issue(with -> with.subject("CN=old").addSanDnsName("old"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.toKeyManagerFactory().getKeyManagers(), null, null);
    try (var server =
        (javax.net.ssl.SSLServerSocket) context.getServerSocketFactory().createServerSocket(0)) {
      server.setEnabledProtocols(new String[] {"TLSv1.2"});
      Thread acceptor =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  tell((SSLSocket) socket);
                } catch (IOException e) {
                  failures.add(e);
                }
              });
      acceptor.start();
      Peer near = new Peer(LARGE);
      Endpoint place = new Endpoint(Endpoint.TLS, "127.0.0.1", server.getLocalPort());

      newSide("a").transport().dial(place, near::opened, text -> near.failure = text);

      await("an outcome", () -> near.failure != null);
      assertThat(near.failure).contains("TLS 1.3").contains("upgrade");
      acceptor.join();
    }
  }

  @Test
  void lastWordsReachAPeerThatStillTalks() throws Exception {
    Peer far = new Peer(LARGE);
    SSLSocket socket = secure(connect(listen(far)), client);
    OutputStream out = socket.getOutputStream();
    byte[] words = ByteBuffer.allocate(4004).putInt(4000).array();
    out.write(words);
    await("the first frame", () -> !far.frames.isEmpty());
    out.write(words);
    out.write(words);

    Link link = far.link();
    acceptor()
        .run(
            () -> {
              link.write(frame(1, 300_000));
              link.closeAfterWrites();
            });
    out.write(words);

    InputStream in = socket.getInputStream();
    byte[] heard = in.readNBytes(300_004);
    assertThat(heard).hasSize(300_004);
    assertThat(heard[300_003]).isEqualTo((byte) 1);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void whoNeverFinishesTheHandshakeIsCutOffInTime() throws IOException {
    Peer far = new Peer(LARGE);
    Socket socket = connect(listen(far));
    await("the connection", () -> unfinished() == 1);

    assertEnds(socket);

    await("the end", far::isClosed);
    assertThat(far.text).contains("within 5 s");
    assertThat(unfinished()).isZero();
  }

  @Test
  void whoeverWaitsLongestGivesWayWhenTooManyOfAnAddressDoNotFinish() throws Exception {
    Peer far = new Peer(LARGE);
    Transport.Listener listener = listen(far);
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_HALF_OPEN_PER_ADDRESS; i++) {
      silent.add(connect(listener));
    }
    await("all of them", () -> unfinished() == Limits.MAX_HALF_OPEN_PER_ADDRESS);

    SSLSocket honest = secure(connect(listener), client);
    honest.getOutputStream().write(new byte[] {0, 0, 0, 1, 7});

    await("the frame", () -> far.frames.size() == 1);
    assertEnds(silent.get(0));
  }

  private int unfinished() {
    int[] count = new int[1];
    acceptor().run(() -> count[0] = tls().unfinished());
    return count[0];
  }

  @Test
  void aHandshakeOfTooManyBytesIsCutOff() throws IOException {
    Peer far = new Peer(LARGE);
    Socket socket = connect(listen(far));
    byte[] record = new byte[5 + (1 << 14)];
    ByteBuffer.wrap(record).put(new byte[] {22, 3, 1}).putShort((short) (1 << 14));

    socket.getOutputStream().write(record);
    socket.getOutputStream().write(record);

    await("the end", far::isClosed);
    assertThat(far.reason).isEqualTo(CloseReason.MALFORMED);
    assertThat(far.text).contains(Integer.toString(Limits.MAX_TLS_HANDSHAKE_BYTES));
  }

  @Test
  void newFilesHoldForNewLinksAndOldLinksStay() throws IOException {
    TlsFiles mine = authority.files("b");
    files = mine;
    List<Peer> heard = new CopyOnWriteArrayList<>();
    Transport.Listener listener = listenMany(heard, LARGE);
    Tls tls = tls();
    Side dialler = newSide("a");
    Peer before = dial(dialler, listener);
    TlsFiles fresh =
        authority.files(
            authority.issue(with -> with.subject("CN=b").addSanDnsName("b2").addSanDnsName("b")));

    Files.copy(fresh.key(), mine.key(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(tls.look()).as("a key that fits no certificate").isFalse();
    Files.copy(fresh.certificates(), mine.certificates(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(tls.look()).isTrue();
    assertThat(tls.look()).as("nothing new").isFalse();
    Peer after = dial(dialler, listener);

    dialler.run(
        () -> {
          assertThat(before.link().certifiedNames()).containsExactly("b");
          assertThat(after.link().certifiedNames()).containsExactly("b2", "b");
          send(before.link(), 9);
          send(after.link(), 9);
        });
    await(
        "both frames",
        () -> heard.size() == 2 && heard.stream().allMatch(peer -> peer.frames.size() == 1));
  }

  @Test
  void filesOfNoUseLeaveTheOldInForceAndAreTold() throws IOException {
    TlsFiles mine = authority.files("b");
    files = mine;
    Peer far = new Peer(LARGE);
    Transport.Listener listener = listen(far);
    Tls tls = tls();

    Files.writeString(mine.certificates(), "nothing");
    assertThat(tls.look()).isFalse();
    assertThat(tls.warning()).as("it may be half written").isNull();
    assertThat(tls.look()).isFalse();
    assertThat(tls.warning()).contains(mine.certificates().toString(), "no certificate");
    Files.delete(mine.key());
    assertThat(tls.look()).isFalse();
    assertThat(tls.look()).isFalse();
    assertThat(tls.warning()).contains(mine.key().toString(), "there is no file");

    assertThat(dial(newSide("b", authority.files("b")), listener).isOpen()).isTrue();
  }

  @Test
  void aCertificateThatEndsSoonIsToldInTime() throws IOException {
    Instant now = Instant.now();
    TlsFiles soon =
        authority.files(
            authority.issue(with -> with.subject("CN=b").notAfter(now.plus(Duration.ofHours(1)))));
    files = soon;
    listen(new Peer(LARGE));
    tls().look();
    assertThat(tls().endWarning()).contains("CN=b", "expires on");
    TlsFiles later =
        authority.files(
            authority.issue(with -> with.subject("CN=b").notAfter(now.plus(Duration.ofDays(20)))));

    Files.copy(later.key(), soon.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(later.certificates(), soon.certificates(), StandardCopyOption.REPLACE_EXISTING);

    assertThat(tls().look()).isTrue();
    assertThat(tls().endWarning()).isNull();
  }

  @Test
  void brokenHandshakesHarmNobodyElse() throws Exception {
    long seed = Long.getLong("meshage.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    List<Peer> heard = new CopyOnWriteArrayList<>();
    Transport.Listener listener = listenMany(heard, LARGE);
    for (int i = 0; i < 60; i++) {
      byte[] bytes = new byte[random.nextInt(1, 3000)];
      random.nextBytes(bytes);
      if (random.nextBoolean() && bytes.length > 9) { // a record, and in it a hello of a client
        ByteBuffer.wrap(bytes)
            .put(new byte[] {22, 3, 1})
            .putShort((short) (bytes.length - 5))
            .put((byte) 1);
      }
      try (Socket socket = connect(listener)) {
        socket.getOutputStream().write(bytes);
      }
    }

    SSLSocket honest = secure(connect(listener), client);
    honest.getOutputStream().write(new byte[] {0, 0, 0, 1, 7});

    await(
        "the honest one, seed " + seed,
        () -> heard.stream().filter(peer -> !peer.frames.isEmpty()).count() == 1);
    await("the end of the others, seed " + seed, () -> unfinished() == 0);
    assertThat(failures).isEmpty();
  }

  private Side newSide(String name, TlsFiles others) {
    files = others;
    return newSide(name);
  }

  private Peer dial(Side side, Transport.Listener listener) {
    Peer near = new Peer(LARGE);
    side.transport().dial(listener.endpoint(), near::opened, text -> near.failure = text);
    await("the link", near::isOpen);
    return near;
  }
}
