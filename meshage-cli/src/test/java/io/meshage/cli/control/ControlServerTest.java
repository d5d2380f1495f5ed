package io.meshage.cli.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Until;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client does, the agent and its other clients are unharmed. */
@Timeout(30)
class ControlServerTest {
  private final Cli cli = new Cli();

  @AfterEach
  void theAgentStillAnswers() {
    try (cli) {
      assertThat(cli.run("list", "--format", "json").out()).contains("\"nodes\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "{",
        "[]",
        "{}",
        "{\"request\":1}",
        "{\"request\":\"fly\"}",
        "{\"request\":\"dial\"}",
        "{\"request\":\"dial\",\"address\":null}",
        "{\"request\":\"status\",\"verbose\":true}",
        "{\"request\":\"ping\",\"destination\":\"c\",\"count\":-1}",
        "{\"request\":\"send\",\"names\":[1],\"body\":\"x\"}",
        "{\"request\":\"send\",\"names\":[\"b\"],\"bodyBase64\":\"***\"}",
        "{\"request\":\"receive\",\"timeoutMillis\":-5}",
        "\u0000\u00ff\u0000"
      })
  void aLineThatIsNoRequestIsAnsweredWithAnErrorAndTheConnectionClosed(String line)
      throws IOException {
    try (SocketChannel client = connect()) {
      write(client, line + "\n{\"request\":\"status\"}\n");

      List<JsonObject> replies = readAll(client);
      assertThat(replies).hasSize(1);
      assertThat(replies.get(0).object("error").number("exit")).isEqualTo(2);
    }
  }

  @Test
  void randomBytesHarmNobody() throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      byte[] bytes = new byte[10_000];
      new Random(seed).nextBytes(bytes);
      try (SocketChannel client = connect()) {
        writeOrBreak(client, ByteBuffer.wrap(bytes));
        write(client, "\n");
        assertThat(readAll(client)).as("seed " + seed).hasSize(1);
      }
    }
  }

  @Test
  void aRequestWithoutEndIsCutAtItsBound() throws IOException {
    try (SocketChannel client = connect()) {
      ByteBuffer chunk = ByteBuffer.wrap("x".repeat(65_536).getBytes(UTF_8));
      for (int i = 0; i < 100; i++) { // six megabytes, of which none is kept beyond the bound
        writeOrBreak(client, chunk.rewind());
      }
      JsonObject error = readAll(client).get(0).object("error");
      assertThat(error.text("text")).contains("longer than 2097152 bytes");
    }
  }

  @Test
  void halfARequestAndAVanishedClientLeaveNothingBehind() throws IOException {
    try (SocketChannel client = connect()) {
      write(client, "{\"request\":\"sta");
    }
  }

  @Test
  void aHundredClientsAreServedAtOnce() throws IOException {
    List<SocketChannel> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      clients.add(connect());
    }
    for (SocketChannel client : clients) {
      write(client, "{\"request\":\"list\"}\n");
    }
    for (SocketChannel client : clients) {
      assertThat(read(client, 2).get(1).object("result").texts("nodes")).contains("a", "b", "c");
      client.close();
    }
  }

  @Test
  void moreClientsThanTheBoundAreToldSoAndOthersGoOn() throws IOException {
    List<SocketChannel> clients = new ArrayList<>();
    for (int i = 0; i < ControlServer.MOST_CLIENTS; i++) {
      clients.add(connect());
    }
    write(clients.get(0), "{\"request\":\"list\"}\n");
    read(clients.get(0), 2);
    try (SocketChannel oneTooMany = connect()) {
      JsonObject error = readAll(oneTooMany).get(0).object("error");
      assertThat(error.text("text")).contains("128 clients");
      assertThat(error.number("exit")).isEqualTo(1);
    }
    write(clients.get(0), "{\"request\":\"list\"}\n");
    assertThat(read(clients.get(0), 2)).hasSize(2);
    for (SocketChannel client : clients) {
      client.close();
    }
    Until.holds(() -> cli.run("list").exitCode() == 0);
  }

  @Test
  void aRequestThatTakesLongHoldsUpNobodyAndCanBeCancelled() throws Exception {
    cli.node.holdBack = true;
    try (ControlClient slow = ControlClient.connect(cli.control)) {
      CompletableFuture<JsonObject> answer =
          CompletableFuture.supplyAsync(() -> slow.call(new Request.Trace("c", Optional.empty())));
      assertThat(answer.get().text("outcome")).isEqualTo("ACKNOWLEDGED");
      CompletableFuture<JsonObject> send =
          CompletableFuture.supplyAsync(
              () ->
                  slow.call(
                      Request.of(
                          Json.read(
                              "{\"request\":\"broadcast\",\"body\":\"x\"}".getBytes(UTF_8)))));
      Until.holds(() -> !cli.node.bodies.isEmpty());

      assertThat(cli.run("list").exitCode()).isZero();
      assertThat(send).isNotDone();
      slow.cancel();

      assertThat(send.get().flag("cancelled")).isTrue();
      Until.holds(cli.node.heldBack::isCancelled);
      assertThat(slow.call(new Request.Listing(false)).texts("nodes")).hasSize(3);
    }
  }

  @Test
  void aClientThatVanishesCancelsWhatItAskedFor() throws Exception {
    cli.node.holdBack = true;
    try (SocketChannel client = connect()) {
      write(client, "{\"request\":\"broadcast\",\"body\":\"x\"}\n");
      read(client, 1);
      Until.holds(() -> !cli.node.bodies.isEmpty());
    }
    Until.holds(cli.node.heldBack::isCancelled);
  }

  @Test
  void aSecondRequestBeforeTheFirstAnswerIsRefused() throws IOException {
    cli.node.holdBack = true;
    try (SocketChannel client = connect()) {
      write(client, "{\"request\":\"broadcast\",\"body\":\"x\"}\n{\"request\":\"list\"}\n");
      assertThat(readAll(client).get(1).object("error").text("text")).contains("one request at a");
    }
  }

  @Test
  void aMonitorThatDoesNotReadIsToldHowMuchItMissed() throws Exception {
    try (SocketChannel lazy = connect()) {
      write(lazy, "{\"request\":\"receive\"}\n");
      read(lazy, 2);
      String body = "x".repeat(10_000);
      int sent = 1_000;
      for (int i = 0; i < sent; i++) {
        cli.node.arrives("c", body); // ten megabytes, the bound is one
      }
      List<JsonObject> items = new ArrayList<>();
      long lost = 0;
      Json.Reader reader = new Json.Reader(Channels.newInputStream(lazy));
      while (items.size() + lost < sent) {
        JsonObject item = reader.next().orElseThrow().object("item");
        if (item.text("event", "").equals("dropped")) {
          lost += item.number("count");
        } else {
          items.add(item);
        }
      }

      assertThat(lost).isPositive();
      assertThat(items.size() + lost).isEqualTo(sent);
      cli.node.arrives("c", "after");
      assertThat(reader.next().orElseThrow().object("item").text("body")).isEqualTo("after");
    }
  }

  @Test
  void aMonitorThatVanishesIsForgotten() throws Exception {
    for (int i = 0; i < 200; i++) { // more than there may be clients at a time
      try (SocketChannel client = connect()) {
        write(client, "{\"request\":\"monitor\"}\n");
        assertThat(read(client, 2).get(1).flag("attached")).isTrue();
      }
      cli.node.arrives("c", "hi");
    }
  }

  @Test
  void onlyTheOwnerMayConnect() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cli.control)))
        .isEqualTo("rw-------");
    Path directory = cli.directory.resolve("run");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void aSecondAgentIsRefusedAndTheFirstKeepsItsSocket() {
    assertThatThrownBy(() -> ControlServer.take(cli.control, Optional.of(cli.directory)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
        .hasMessageContaining("an agent runs already at");
  }

  @Test
  void aStaleSocketIsReplacedAndAnythingElseIsNot() throws IOException {
    Path stale = cli.directory.resolve("stale.sock");
    ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(stale))
        .close();
    assertThat(stale).exists();
    ControlServer.take(stale, Optional.of(cli.directory)).close();
    assertThat(stale).doesNotExist();

    Path file = Files.writeString(cli.directory.resolve("file.sock"), "precious");
    assertThatThrownBy(() -> ControlServer.take(file, Optional.of(cli.directory)))
        .hasMessageContaining("is no socket");
    assertThat(file).hasContent("precious");
  }

  @Test
  void aSilentAgentIsGivenUp() throws IOException {
    Path path = cli.directory.resolve("silent.sock");
    try (ServerSocketChannel silent =
        ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(path));
      try (ControlClient client = ControlClient.connect(path, Duration.ofMillis(50))) {
        assertThatThrownBy(() -> client.call(new Request.Status()))
            .isInstanceOfSatisfying(
                Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(3))
            .hasMessageContaining("does not answer within 50ms: it hangs");
      }
    }
  }

  @Test
  void theEndOfTheAgentEndsItsClientsAndRemovesTheSocket() {
    Cli other = new Cli();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    CompletableFuture<Void> attached = new CompletableFuture<>();
    Thread monitor =
        new Thread(
            () -> {
              try (ControlClient client = ControlClient.connect(other.control)) {
                client.call(
                    new Request.Monitor(),
                    new ControlClient.Items() {
                      @Override
                      public void attached() {
                        attached.complete(null);
                      }

                      @Override
                      public void item(JsonObject item) {
                        end.complete(new AssertionError("nothing happened, yet: " + item));
                      }
                    });
              } catch (Failure e) {
                end.complete(e);
              }
            });
    monitor.start();
    attached.join();
    other.close();

    assertThat(end.join()).isInstanceOf(Failure.class).hasMessage("the agent ends");
    assertThat(other.control).doesNotExist();
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(cli.control));
  }

  private static void write(SocketChannel client, String text) {
    writeOrBreak(client, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private static boolean writeOrBreak(SocketChannel client, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
      return true;
    } catch (IOException e) {
      return false; // the server has hung up, which some tests wait for
    }
  }

  private static List<JsonObject> readAll(SocketChannel client) throws IOException {
    return read(client, Integer.MAX_VALUE);
  }

  private static List<JsonObject> read(SocketChannel client, int most) throws IOException {
    List<JsonObject> replies = new ArrayList<>();
    Json.Reader reader = new Json.Reader(Channels.newInputStream(client));
    while (replies.size() < most) {
      var next = reader.next();
      if (next.isEmpty()) {
        break;
      }
      replies.add(next.get());
    }
    return replies;
  }
}
