package io.meshage.transport;

import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import io.meshage.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Services in DNS: SRV records (RFC 2782), each the place of a node. It accepts TCP, unless the
 * name of the service says otherwise, as {@code _meshage-tls._tcp.example.org} does. Asks the name
 * servers of the system, or the one that {@value #SERVER_PROPERTY} names.
 */
public final class SrvDirectory implements Directory {
  /** Set to {@code host:port} to have another name server asked than the system's. */
  public static final String SERVER_PROPERTY = "meshage.dns";

  /** The target of a service that is decidedly not available. */
  private static final String NOBODY = ".";

  /** What the first label of a service's name may end in, after a hyphen. */
  private static final List<String> SCHEMES = List.of(Endpoint.TLS, Endpoint.WS, Endpoint.WSS);

  private static final int DNS_PORT = 53;
  private static final int TIMEOUT_SECONDS = PendingConnect.TIMEOUT_SECONDS;
  private static final int MAX_PLACES = 16;

  private final EventLoop loop;
  private final Lookups lookups;
  private final RandomGenerator random;

  /**
   * Makes a directory.
   *
   * @param random draws the order of records with the same priority
   */
  public SrvDirectory(EventLoop loop, RandomGenerator random) {
    this.loop = loop;
    this.lookups = new Lookups(loop);
    this.random = random;
  }

  @Override
  public void find(Endpoint service, Consumer<List<Endpoint>> found, Consumer<String> failed) {
    loop.execute(
        () ->
            lookups.ask(
                () -> ask(service.host()),
                (records, problem) -> {
                  if (records == null) {
                    failed.accept(words(service, problem));
                  } else {
                    tell(records, found, failed);
                  }
                },
                () -> failed.accept("the node has ended")));
  }

  private void tell(
      List<SrvRecord> records, Consumer<List<Endpoint>> found, Consumer<String> failed) {
    List<Endpoint> places =
        SrvRecord.inOrder(records, random).stream()
            .limit(MAX_PLACES)
            .map(SrvRecord::place)
            .toList();
    if (places.isEmpty()) {
      failed.accept("its records say that no host offers this service");
    } else {
      found.accept(places);
    }
  }

  private static String words(Endpoint service, @Nullable Exception problem) {
    Throwable cause = problem instanceof ExecutionException ? problem.getCause() : problem;
    boolean isLate =
        cause instanceof TimeoutException
            || (cause != null && DnsNameResolver.isTransportOrTimeoutError(cause));
    if (isLate) {
      return "no answer from the name service about " + service.host();
    }
    return cause instanceof UnknownHostException
        ? "the name service knows no service " + service.host() + " (no SRV records)"
        : "cannot look up " + service.host() + ": " + cause;
  }

  /** Asks, and waits for the answer; on a thread that may. */
  private List<SrvRecord> ask(String name) throws Exception {
    try (DnsNameResolver resolver = resolver()) {
      List<DnsRecord> answer =
          resolver
              .resolveAll(new DefaultDnsQuestion(name, DnsRecordType.SRV))
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      try {
        return read(answer, scheme(name));
      } finally {
        answer.forEach(ReferenceCountUtil::release);
      }
    }
  }

  private static String scheme(String service) {
    String label = Splitter.on('.').split(service).iterator().next().toLowerCase(Locale.ROOT);
    return SCHEMES.stream()
        .filter(scheme -> label.endsWith("-" + scheme))
        .findFirst()
        .orElse(Endpoint.TCP);
  }

  private static List<SrvRecord> read(List<DnsRecord> answer, String scheme) {
    List<SrvRecord> records = new ArrayList<>();
    for (DnsRecord each : answer) {
      if (each instanceof DnsRawRecord raw && each.type().equals(DnsRecordType.SRV)) {
        ByteBuf data = raw.content();
        int priority = data.readUnsignedShort();
        int weight = data.readUnsignedShort();
        int port = data.readUnsignedShort();
        String target = DefaultDnsRecordDecoder.decodeName(data);
        if (port != 0 && !target.equals(NOBODY)) {
          String host = target.substring(0, target.length() - 1); // without the dot of the root
          records.add(new SrvRecord(priority, weight, new Endpoint(scheme, host, port)));
        }
      }
    }
    return records;
  }

  private DnsNameResolver resolver() throws Exception {
    Sockets sockets = Sockets.of(loop);
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelFactory(sockets::datagramOfAnyVersion)
            .socketChannelFactory(sockets::client)
            .queryTimeoutMillis(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS) / 2);
    String server = System.getProperty(SERVER_PROPERTY, "");
    if (!server.isEmpty()) {
      HostAndPort place = HostAndPort.fromString(server).withDefaultPort(DNS_PORT);
      InetAddress address = InetAddress.getByName(place.getHost());
      builder.nameServerProvider(
          new SingletonDnsServerAddressStreamProvider(
              new InetSocketAddress(address, place.getPort())));
    }
    return builder.build();
  }
}
