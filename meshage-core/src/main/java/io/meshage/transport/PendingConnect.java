package io.meshage.transport;

import com.google.common.net.InetAddresses;
import io.meshage.Endpoint;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach an endpoint: looks the name up, then tries its addresses one after the other
 * until one answers. Confined to the loop.
 */
final class PendingConnect {
  /** How long a name server, and then each address, may take to answer. */
  static final int TIMEOUT_SECONDS = 5;

  private static final int MAX_ADDRESSES = 8;

  private final NettyTransport transport;
  private final Endpoint endpoint;
  private final Function<Link, LinkHandler> opened;
  private final Consumer<String> failed;
  private final Queue<InetAddress> addresses = new ArrayDeque<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private boolean isLookedUp;

  PendingConnect(
      NettyTransport transport,
      Endpoint endpoint,
      Function<Link, LinkHandler> opened,
      Consumer<String> failed) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.opened = opened;
    this.failed = failed;
  }

  void begin() {
    if (endpoint.port() == 0) {
      failed.accept("port 0 cannot be dialled");
    } else if (endpoint.isNumeric()) {
      lookedUp(List.of(InetAddresses.forString(endpoint.host())));
    } else {
      lookUp();
    }
  }

  private void lookUp() {
    String host = endpoint.host();
    ScheduledFuture<?> timeout =
        transport
            .loop()
            .schedule(
                () -> notLookedUp("no answer from the name service about " + host),
                TIMEOUT_SECONDS,
                TimeUnit.SECONDS);
    transport
        .lookups()
        .ask(
            () -> List.of(InetAddress.getAllByName(host)),
            (found, problem) -> {
              timeout.cancel(false);
              if (found != null) {
                lookedUp(found);
              } else {
                notLookedUp(words(host, problem));
              }
            },
            () -> isLookedUp = true);
  }

  private static String words(String host, @Nullable Exception problem) {
    return problem instanceof UnknownHostException
        ? "unknown host " + host
        : "cannot look up " + host + ": " + problem;
  }

  private void notLookedUp(String words) {
    if (!isLookedUp) {
      isLookedUp = true;
      failed.accept(words);
    }
  }

  private void lookedUp(Collection<InetAddress> found) {
    if (!isLookedUp) {
      isLookedUp = true;
      found.stream().limit(MAX_ADDRESSES).forEach(addresses::add);
      tryNext();
    }
  }

  private Future<Void> connected(InetSocketAddress to) {
    try {
      return transport.connect(to, endpoint, opened);
    } catch (RuntimeException | Error e) { // no memory, no descriptor: nobody answers there now
      return transport.loop().newFailedFuture(e);
    }
  }

  private void tryNext() {
    InetAddress address = addresses.poll();
    if (address == null) {
      failed.accept(String.join("; ", problems));
      return;
    }
    InetSocketAddress to = new InetSocketAddress(address, endpoint.port());
    Future<Void> connected = connected(to);
    connected.addListener(
        future -> {
          if (!future.isSuccess()) {
            problems.add(TransportErrors.ofConnect(future.cause(), to, TIMEOUT_SECONDS));
            tryNext();
          }
        });
  }
}
