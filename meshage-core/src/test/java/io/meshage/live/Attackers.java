package io.meshage.live;

import com.google.common.primitives.Bytes;
import io.meshage.Endpoint;
import io.meshage.Node;
import io.meshage.NodeId;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.ProtocolVersion;
import io.meshage.testkit.Visitor;
import io.meshage.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

/**
 * Whoever carries an attack out, against n0, in a thread of its own. What it is refused, it tries
 * again at once under another name: what is counted are deeds that reached the node.
 */
final class Attackers implements AutoCloseable {
  private static final int MOST_LINKS = 3;
  private static final long JOIN_MILLIS = 30_000;

  private final Attack attack;
  private final List<Node> nodes;
  private final Endpoint target;
  private final Thread thread;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger deeds = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<RawPeer> links = new ArrayList<>();
  private final Deque<RawPeer> open = new ArrayDeque<>();
  private final long birth = System.currentTimeMillis() * 1000;
  private int names;
  private String name = "mallory";

  Attackers(Attack attack, List<Node> nodes) {
    this.attack = attack;
    this.nodes = nodes;
    this.target = nodes.get(0).listening().get(0);
    this.thread = new Thread(this::run, "attackers");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    for (int number = 0; !isOver.get(); number++) {
      try {
        attack.deed(this, number);
      } catch (Exception e) { // refused, hung up, blocked: that is what should happen
        refused.incrementAndGet();
        forgetLinks();
      }
      LockSupport.parkNanos(attack.pace.toNanos());
    }
  }

  private void forgetLinks() {
    for (RawPeer link : links) {
      close(link);
    }
    links.clear();
    name = "mallory" + ++names;
  }

  private void close(RawPeer peer) {
    try {
      peer.close();
    } catch (IOException e) {
      refused.incrementAndGet();
    }
  }

  int deeds() {
    return deeds.get();
  }

  void done() {
    deeds.incrementAndGet();
  }

  Node node(int number) {
    return nodes.get(number);
  }

  String name() {
    return name;
  }

  NodeId id() {
    return NodeId.ofName(name);
  }

  long birth() {
    return birth;
  }

  /** Says something over a link, which is made first if there is none. */
  void say(MeshMessage... messages) throws IOException, WireException {
    for (MeshMessage message : messages) {
      sayOver(0, message);
    }
  }

  /** The same over the link of this number. */
  void sayOver(int link, MeshMessage message) throws IOException, WireException {
    while (links.size() <= Math.min(link, MOST_LINKS)) {
      RawPeer peer = new RawPeer(target, name + (links.isEmpty() ? "" : "-" + links.size()));
      links.add(peer);
      peer.link();
      peer.keepReading();
      peer.keepTalking();
    }
    links.get(link).send(message);
    done();
  }

  /** Links with a greeting that tells this time, and says something. */
  void sayFrom(long clockMicros, MeshMessage message) throws IOException, WireException {
    try (RawPeer peer = new RawPeer(target, name + "-" + ++names)) {
      peer.link(clockMicros);
      peer.send(message);
      done();
    }
  }

  /** Opens a connection and greets, keeping at most so many open. */
  void greetFrom(String address, String as, String version, int most) throws IOException {
    RawPeer peer = new RawPeer(target, as, address);
    open.add(peer);
    Introduction self =
        new Introduction(NodeId.ofName(as), as, "default", birth, birth, version, 0, List.of());
    peer.send(new Hello(ProtocolVersion.OURS, self, false));
    done();
    while (open.size() > most) {
      close(open.remove());
    }
  }

  /** Greets in the name of a living node, with the birth that everybody is told. */
  void replace(Node living) throws IOException {
    try (RawPeer peer = new RawPeer(target, living.name())) {
      peer.greetAs(new Visitor(living.name(), living.instance()));
      done();
    }
  }

  /** Greets under a name that cannot be one. */
  void garbageName(String strange) throws IOException {
    byte[] name = strange.getBytes(StandardCharsets.UTF_8);
    String placeholder = "x".repeat(name.length);
    byte[] frame = Visitor.frame(new Visitor(placeholder, birth).hello());
    byte[] wanted = placeholder.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(name, 0, frame, Bytes.indexOf(frame, wanted), name.length);
    CRC32C checksum = new CRC32C();
    checksum.update(frame, Integer.BYTES, frame.length - 2 * Integer.BYTES);
    ByteBuffer.wrap(frame).putInt(frame.length - Integer.BYTES, (int) checksum.getValue());
    try (RawPeer peer = new RawPeer(target, "mallory")) {
      peer.write(frame);
      done();
    }
  }

  /** Makes links that nobody reads from. */
  void stopReading(int most) throws IOException, WireException {
    if (open.size() < most) {
      RawPeer peer = new RawPeer(target, "stuck" + open.size() + "-" + names);
      open.add(peer);
      peer.link();
      peer.keepTalking();
    }
  }

  /** An honest node sends to all. */
  void broadcast(byte[] body) {
    var unused = nodes.get(0).broadcastAsync(body);
    done();
  }

  @Override
  public void close() throws InterruptedException {
    isOver.set(true);
    thread.join(JOIN_MILLIS);
    forgetLinks();
    open.forEach(this::close);
  }

  @Override
  public String toString() {
    return deeds + " deeds, " + refused + " times refused or hung up";
  }
}
