package io.meshage.live;

import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.ProtocolVersion;
import io.meshage.testkit.Visitor;
import io.meshage.wire.WireException;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Something at the other end of a node's socket that says whatever a test wants it to say. */
final class RawPeer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("RawPeer");
  private static final long SIGN_NANOS = Duration.ofMillis(100).toNanos();

  private final Socket socket;
  private final Visitor self;

  RawPeer(Endpoint endpoint, String name) throws IOException {
    this(endpoint, name, "0.0.0.0");
  }

  /** Comes from this address, which the host must have. */
  RawPeer(Endpoint endpoint, String name, String from) throws IOException {
    this(endpoint, name, from, 0);
  }

  /**
   * Connects a peer.
   *
   * @param receiveBytes what the system keeps for it to read; 0: as much as it likes
   */
  RawPeer(Endpoint endpoint, String name, String from, int receiveBytes) throws IOException {
    this.self = new Visitor(name, System.currentTimeMillis() * 1000);
    this.socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    socket.setTcpNoDelay(true);
  }

  NodeId id() {
    return self.id();
  }

  long birth() {
    return self.birth();
  }

  /** Begins a handshake, and waits for nothing. */
  void greet() throws IOException {
    send(self.hello());
  }

  /** Links as an honest node would, and returns who answered. */
  Introduction link() throws IOException, WireException {
    send(self.hello());
    Welcome welcome = (Welcome) await(Welcome.class::isInstance);
    send(new Ready());
    return welcome.self();
  }

  /** Links with a greeting that tells this time. */
  void link(long clockMicros) throws IOException, WireException {
    Introduction plain = self.hello().self();
    send(
        new Hello(
            ProtocolVersion.OURS,
            new Introduction(
                plain.id(),
                plain.name(),
                plain.namespace(),
                plain.birth(),
                plain.instance(),
                plain.version(),
                plain.capabilities(),
                plain.endpoints(),
                clockMicros,
                plain.largestBody()),
            false));
    await(Welcome.class::isInstance);
    send(new Ready());
  }

  /** Begins a handshake as somebody else, and waits for nothing. */
  void greetAs(Visitor other) throws IOException {
    send(other.hello());
  }

  /** Reads whatever comes, and forgets it, until it is closed. */
  void keepReading() {
    Thread reader =
        new Thread(
            () -> {
              byte[] rest = new byte[1 << 16];
              try {
                int read = 0;
                while (read >= 0) {
                  read = socket.getInputStream().read(rest);
                }
              } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "the connection ended", e);
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  void send(MeshMessage message) throws IOException {
    write(Visitor.frame(message));
  }

  /** Shows signs of life until it is closed, whether or not anybody reads what comes back. */
  void keepTalking() {
    Thread talker =
        new Thread(
            () -> {
              try {
                for (long number = 1; ; number++) {
                  send(new Ping(number, 0, 0));
                  LockSupport.parkNanos(SIGN_NANOS);
                }
              } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "the connection ended, as it should", e);
              }
            });
    talker.setDaemon(true);
    talker.start();
  }

  synchronized void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Returns the next message. */
  MeshMessage read() throws IOException, WireException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return Visitor.WIRE.decode(Unpooled.wrappedBuffer(frame));
  }

  /** Returns the next message that fits, passing over others. */
  MeshMessage await(Predicate<MeshMessage> wanted) throws IOException, WireException {
    while (true) {
      MeshMessage message = read();
      if (wanted.test(message)) {
        return message;
      }
    }
  }

  /** Returns whether the node hangs up within the socket's time limit. */
  boolean isHungUp() throws IOException {
    try {
      byte[] rest = new byte[8192];
      int read = 0;
      while (read >= 0) {
        read = socket.getInputStream().read(rest); // what it still had to say
      }
      return true;
    } catch (EOFException | SocketException e) {
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
