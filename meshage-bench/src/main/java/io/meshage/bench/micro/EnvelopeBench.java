package io.meshage.bench.micro;

import io.meshage.Bytes;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.bench.room.RandomMesh;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.MeshMessage;
import io.meshage.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An application message for one recipient, as its source, a relay and its recipient handle it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvelopeBench {
  private static final long BUDGET_MICROS = 10_000_000;
  private static final int HOP_LIMIT = 128;

  private final NodeId relay = RandomMesh.id(1);

  @Param({"100", "1024"})
  private int bodyBytes;

  private Data data = data(0);
  private Frame frame = new Frame(data);

  /** Makes the message. */
  @Setup
  public void prepare() {
    data = data(bodyBytes);
    frame = new Frame(data);
  }

  private static Data data(int bodyBytes) {
    NodeId source = RandomMesh.id(0);
    Envelope envelope =
        new Envelope(
            new MessageId(source, 1, 1),
            RandomMesh.name(0),
            Kind.MESSAGE,
            List.of(source),
            HOP_LIMIT,
            BUDGET_MICROS,
            1,
            0,
            Bytes.wrap(new byte[bodyBytes]));
    return new Data(envelope, List.of(new Target(RandomMesh.id(2), 0)), false);
  }

  /** Writes it. */
  @Benchmark
  public int encode() {
    return frame.write(data);
  }

  /** Reads it. */
  @Benchmark
  public MeshMessage decode() throws WireException {
    return frame.read();
  }

  /** Reads it, adds a node to the path, and writes it, as a relay without its tables would. */
  @Benchmark
  public int forward() throws WireException {
    Data received = (Data) frame.read();
    Envelope before = received.envelope();
    List<NodeId> path = new ArrayList<>(before.path());
    path.add(relay);
    Envelope after =
        new Envelope(
            before.id(),
            before.sourceName(),
            before.kind(),
            path,
            before.hopLimit(),
            before.budgetMicros() - 1,
            before.sentAtMicros(),
            before.bodyForm(),
            before.body());
    return frame.write(new Data(after, received.targets(), received.broadcast()));
  }
}
