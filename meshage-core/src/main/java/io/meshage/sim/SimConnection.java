package io.meshage.sim;

/** Two ends and the two directions between them. */
final class SimConnection {
  private final SimNetwork network;
  private final SimLink dialler;
  private final SimLink acceptor;
  private final Pipe outwards;
  private final Pipe back;
  private boolean wasReset;

  SimConnection(SimNetwork network, SimLink dialler, SimLink acceptor) {
    this.network = network;
    this.dialler = dialler;
    this.acceptor = acceptor;
    this.outwards = pipe(dialler, acceptor);
    this.back = pipe(acceptor, dialler);
    dialler.connect(this, outwards);
    acceptor.connect(this, back);
  }

  private Pipe pipe(SimLink from, SimLink to) {
    return new Pipe(network.queue(), network.path(from.host(), to.host()), from, to);
  }

  SimLink peerOf(SimLink end) {
    return end == dialler ? acceptor : dialler;
  }

  boolean touches(Host host) {
    return dialler.host() == host || acceptor.host() == host;
  }

  boolean joins(Host a, Host b) {
    return a == b ? dialler.host() == a && acceptor.host() == a : touches(a) && touches(b);
  }

  /** The acceptor's host has taken the connection; the dialler hears of it in order. */
  void open() {
    back.add(Pipe.Chunk.OPEN);
    back.flow();
  }

  void retry() {
    outwards.retry();
    back.retry();
  }

  /** Everything that either end sends vanishes; neither end is told. */
  void die() {
    outwards.die();
    back.die();
  }

  void breakInNextFrame() {
    outwards.breakInNextFrame();
    back.breakInNextFrame();
  }

  boolean isDead() {
    return outwards.isDead() || back.isDead();
  }

  /** Both ends see the connection break. */
  void reset() {
    wasReset = true;
    die();
    network.later(dialler.loop(), dialler::reset);
    network.later(acceptor.loop(), acceptor::reset);
  }

  boolean wasReset() {
    return wasReset;
  }

  @Override
  public String toString() {
    return "the connection of " + dialler.host() + " to " + acceptor.host();
  }

  void endClosed() {
    if (dialler.isClosed() && acceptor.isClosed()) {
      network.remove(this);
    }
  }
}
