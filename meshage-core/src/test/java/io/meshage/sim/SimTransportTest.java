package io.meshage.sim;

import io.meshage.Endpoint;
import io.meshage.transport.Transport;
import io.meshage.transport.TransportContract;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The simulator's connections keep to the contract that the real ones keep to. */
class SimTransportTest extends TransportContract {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final EventQueue queue = new EventQueue(new Seeds(1));
  private final SimNetwork network = new SimNetwork(queue, new Trace(queue));

  /** What the nodes use of the simulator's transport. */
  Transport transport(Transport plain) {
    return plain;
  }

  /** A host and the transport on it. */
  private final class SimSide implements Side {
    private final SimLoop loop;
    private final Host host;
    private final Transport transport;

    SimSide(String name) {
      host = network.addHost(name);
      loop = new SimLoop(queue, name, 0);
      transport = SimTransportTest.this.transport(new SimTransport(network, host, loop));
    }

    @Override
    public Transport transport() {
      return transport;
    }

    @Override
    public void run(Runnable action) {
      queue.happenNow(loop, action);
    }
  }

  @Override
  protected Side newSide(String name) {
    return new SimSide(name);
  }

  @Override
  protected Endpoint anywhere(Side side) {
    return new Endpoint(Endpoint.TCP, ((SimSide) side).host.address, 0);
  }

  @Override
  protected void await(String what, BooleanSupplier condition) {
    long untilNanos = queue.nowNanos() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (!queue.step(untilNanos)) {
        throw new AssertionError("waited " + LONGEST + " in vain for " + what);
      }
    }
  }
}
