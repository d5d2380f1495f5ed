package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshListener;
import io.meshage.MeshListener.LinkUp;
import io.meshage.MeshListener.RoutesChanged;
import io.meshage.Topology;
import io.meshage.protocol.port.Gauge;
import io.meshage.testkit.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener may be as slow, and throw, as it likes. */
class HeraldTest {
  private static final Endpoint PLACE = Endpoint.of("tcp://127.0.0.1:9000");

  private final ManualLoop loop = new ManualLoop();
  private final Counters counters = new Counters();
  private final List<Topology> published = new ArrayList<>();
  private final Herald herald = new Herald("a", loop, counters, published::add, instance -> {});
  private final List<String> heard = new ArrayList<>();

  private final MeshListener listener =
      new MeshListener() {
        @Override
        public void linkUp(LinkUp event) {
          heard.add("up " + event.peer());
        }

        @Override
        public void routesChanged(Topology topology) {
          heard.add("routes of " + topology.self());
        }

        @Override
        public void warning(String text) {
          heard.add(text);
        }

        @Override
        public void eventsSkipped(EventsSkipped event) {
          heard.add("skipped " + event.count());
        }

        @Override
        public void callbackFailed(CallbackFailed event) {
          heard.add(event.callback() + " threw " + event.error().getMessage());
        }
      };

  @BeforeEach
  void listen() {
    herald.add(listener);
  }

  private static Topology of(String self) {
    return new Topology(self, Map.of(), List.of(), to -> Optional.empty());
  }

  @Test
  void ofTopologiesThatWaitOnlyTheNewestIsTold() {
    herald.tell(new LinkUp("b", PLACE, herald.now()));
    for (int i = 0; i < 25; i++) {
      herald.tell(new RoutesChanged(of("n" + i), herald.now()));
    }
    herald.tell(new LinkUp("c", PLACE, herald.now()));

    assertThat(loop.callbacks).hasSize(3);
    loop.settle();
    herald.tell(new RoutesChanged(of("last"), herald.now()));
    loop.settle();

    assertThat(heard).containsExactly("up b", "routes of n24", "up c", "routes of last");
    assertThat(published).hasSize(26);
  }

  @Test
  void ofOtherEventsSoManyWaitAndHowManyWereSkippedIsToldInTheirPlace() {
    for (int i = 0; i < Limits.MAX_WAITING_EVENTS + 5; i++) {
      herald.warning("w");
    }
    assertThat(Gauge.read(herald.gauges(), "waiting events")).isEqualTo(Limits.MAX_WAITING_EVENTS);
    assertThat(loop.callbacks).hasSize(Limits.MAX_WAITING_EVENTS + 1);

    loop.settle();
    herald.warning("later");
    loop.settle();

    assertThat(heard.subList(Limits.MAX_WAITING_EVENTS - 1, heard.size()))
        .containsExactly("w", "skipped 5", "later");
    assertThat(counters.snapshot().count("events-skipped")).isEqualTo(5);
    assertThat(Gauge.read(herald.gauges(), "waiting events")).isZero();
  }

  @Test
  void whatAListenerThrowsIsToldAndTheOthersHearTheNews() {
    herald.remove(listener);
    herald.add(
        new MeshListener() {
          @Override
          public void linkUp(LinkUp event) {
            throw new AssertionError("on purpose");
          }

          @Override
          public void callbackFailed(CallbackFailed event) {
            throw new IllegalStateException("again");
          }
        });
    herald.add(listener);

    herald.tell(new LinkUp("b", PLACE, herald.now()));
    loop.settle();

    assertThat(heard).containsExactly("listener threw on purpose", "up b");
    assertThat(counters.snapshot().count("listeners-threw")).isEqualTo(2);
  }

  @Test
  void nobodyIsCalledOnceTheNodeHasEnded() {
    herald.tell(new LinkUp("b", PLACE, herald.now()));
    herald.callbacks().close();
    loop.settle();

    assertThat(heard).isEmpty();
  }
}
