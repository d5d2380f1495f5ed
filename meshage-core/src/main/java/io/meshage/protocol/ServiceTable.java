package io.meshage.protocol;

import io.meshage.NodeId;
import io.meshage.message.ServiceMessage;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The services of a node, each by what it speaks. The core does not know which there are. */
public final class ServiceTable {
  /** A node without services. */
  public static final ServiceTable NONE = new ServiceTable(List.of());

  private final List<Entry> entries;

  /**
   * One service.
   *
   * @param speaks what it says; all records of it are its own
   */
  public record Entry(Class<? extends ServiceMessage> speaks, Service service) {}

  /** Makes the table; for what two of them speak, the first one hears it. */
  public ServiceTable(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Returns the service that speaks this; null if none does. */
  public @Nullable Service find(ServiceMessage message) {
    for (Entry entry : entries) {
      if (entry.speaks.isInstance(message)) {
        return entry.service;
      }
    }
    return null;
  }

  void gone(NodeId node) {
    all(service -> service.gone(node));
  }

  void routesChanged() {
    all(Service::routesChanged);
  }

  void close() {
    all(Service::close);
  }

  List<Gauge> gauges() {
    List<Gauge> gauges = new ArrayList<>();
    all(service -> gauges.addAll(service.gauges()));
    return gauges;
  }

  private void all(Consumer<Service> news) {
    for (Entry entry : entries) {
      news.accept(entry.service);
    }
  }
}
