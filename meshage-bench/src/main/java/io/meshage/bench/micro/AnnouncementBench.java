package io.meshage.bench.micro;

import io.meshage.bench.room.LoneTopology;
import io.meshage.bench.room.RandomMesh;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.wire.WireException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Mesh state announcements: as bytes and back, and into the store of a node of a large mesh. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnnouncementBench {
  private static final int NODES = 1_000;
  private static final int DEGREE = 4;

  /** A node with enough neighbours to lose one. */
  private static final int CHANGING = 1;

  private final LoneTopology room = new LoneTopology(new RandomMesh(NODES, DEGREE, false));
  private final Announcement announcement = room.mesh().announcement(CHANGING, 1);
  private final Announcement fewer =
      room.mesh().announcement(CHANGING, 1, room.mesh().neighbours(CHANGING).subList(1, 2));
  private final Frame frame = new Frame(announcement);
  private int sequence = 1;

  /** Writes one with four neighbours or so. */
  @Benchmark
  public int encode() {
    return frame.write(announcement);
  }

  /** Reads it. */
  @Benchmark
  public MeshMessage decode() throws WireException {
    return frame.read();
  }

  /** Takes one that says nothing new but its number. */
  @Benchmark
  public void install() {
    room.receive(RandomMesh.numbered(announcement, ++sequence));
  }

  /** Takes one with a link more or less and computes the routes of 1,000 nodes. */
  @Benchmark
  public Object change() {
    Announcement base = ++sequence % 2 == 0 ? fewer : announcement;
    room.receive(RandomMesh.numbered(base, sequence));
    return room.routes();
  }
}
