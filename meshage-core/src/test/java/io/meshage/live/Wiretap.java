package io.meshage.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes one connection on to a port, and keeps what it carries. */
final class Wiretap implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Thread acceptor;

  Wiretap(int port) throws IOException {
    acceptor = new Thread(() -> accept(port), "wiretap");
    acceptor.start();
  }

  int port() {
    return server.getLocalPort();
  }

  byte[] said() {
    return said.toByteArray();
  }

  byte[] answered() {
    return answered.toByteArray();
  }

  private void accept(int port) {
    try {
      Socket dialler = server.accept();
      Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.addAll(List.of(dialler, target));
      Thread back = new Thread(() -> pass(target, dialler, answered), "wiretap-back");
      back.start();
      pass(dialler, target, said);
      back.join();
    } catch (IOException e) {
      closeAll(); // the test is over
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket from, Socket to, OutputStream copy) {
    byte[] bytes = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        copy.write(bytes, 0, read);
        to.getOutputStream().write(bytes, 0, read);
      }
    } catch (IOException e) {
      closeAll(); // one end is gone, and so is the other
    }
    closeAll();
  }

  private void closeAll() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server.close();
    closeAll();
    acceptor.join();
  }
}
