package io.meshage.transport;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DefaultSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A socket without a network, for handlers that want one. */
final class FakeSocket extends EmbeddedChannel implements SocketChannel {
  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000);
  private static final InetSocketAddress THERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

  private @Nullable Socket socket;
  private @Nullable SocketChannelConfig options;
  private boolean isOutputShut;

  @Override
  public SocketChannelConfig config() {
    SocketChannelConfig known = options;
    if (known == null) {
      Socket unconnected = new Socket(); // its options take a descriptor
      socket = unconnected;
      known = new DefaultSocketChannelConfig(this, unconnected);
      options = known;
    }
    return known;
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
    Socket own = socket;
    if (own != null) {
      own.close();
    }
  }

  @Override
  public @Nullable ServerSocketChannel parent() {
    return null;
  }

  @Override
  public InetSocketAddress localAddress() {
    return HERE;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return THERE;
  }

  @Override
  public boolean isInputShutdown() {
    return false;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return newSucceededFuture();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setSuccess();
  }

  @Override
  public boolean isOutputShutdown() {
    return isOutputShut;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    isOutputShut = true;
    return newSucceededFuture();
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    isOutputShut = true;
    return promise.setSuccess();
  }

  @Override
  public boolean isShutdown() {
    return isOutputShut;
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdownOutput();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return shutdownOutput(promise);
  }
}
