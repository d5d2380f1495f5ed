package io.meshage.bench.workload;

import io.meshage.bench.subject.Cluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Ability;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.workload.Sink.Better;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Chains: what each relay on the way adds, and how much it lets through. */
public final class Hops implements Workload {
  private static final List<Integer> LENGTHS = List.of(1, 2, 4);
  private static final int BODY_BYTES = 100;
  private static final int WINDOW = 1024;

  @Override
  public String name() {
    return "hops";
  }

  @Override
  public String title() {
    return "Chains, 100 B: p50 with 1 in flight, messages a second with 1,024";
  }

  @Override
  public boolean suits(Subject subject) {
    return subject.abilities().contains(Ability.RELAY);
  }

  /** Returns the name of the figure for the round trip over so many hops. */
  public static String time(int hops) {
    return hops + (hops == 1 ? " hop, p50" : " hops, p50");
  }

  /** Returns the name of the figure for the throughput over so many hops. */
  public static String rate(int hops) {
    return hops + (hops == 1 ? " hop, rate" : " hops, rate");
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    for (int hops : LENGTHS) {
      try (Cluster chain = subject.start(hops + 1, Shape.LINE)) {
        Histogram times = OfferedLoad.oneByOne(chain::send, BODY_BYTES, pace, sink);
        sink.put(time(hops), "µs", Better.LOWER, Percentiles.micros(times, 50));
        double perSecond = OfferedLoad.perSecond(chain::send, BODY_BYTES, WINDOW, pace, sink);
        sink.put(rate(hops), "/s", Better.HIGHER, perSecond);
      }
    }
  }
}
