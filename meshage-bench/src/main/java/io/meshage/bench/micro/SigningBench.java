package io.meshage.bench.micro;

import io.meshage.Bytes;
import io.meshage.NodeKey;
import io.meshage.bench.room.RandomMesh;
import io.meshage.message.Proof;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.node.Signing;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An announcement of a node with an identity: signed by its origin, verified once by each node. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SigningBench {
  private static final int NODES = 100;
  private static final int DEGREE = 4;

  private final Signing signing =
      new Signing(NodeKey.generate(), Map.of(), (name, key) -> {}, new SecureRandom()::nextBytes);

  private final Announcement announcement = new RandomMesh(NODES, DEGREE, false).announcement(1, 1);
  private final Bytes content = announcement.signedContent();
  private final Proof proof = signing.sign(content);

  /** What its origin does for a new announcement. */
  @Benchmark
  public Proof sign() {
    return signing.sign(announcement.signedContent());
  }

  /** What each other node does for it, once. */
  @Benchmark
  public boolean verify() {
    return signing.isGood(proof, content);
  }
}
