package io.meshage.bench.subject;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Props;

/** Actor systems: the first one's actor gets the answers of the others'. */
final class PekkoCluster implements Cluster {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ACTOR = "echo";

  private final List<ActorSystem> systems = new ArrayList<>();
  private final List<ActorRef> others = new ArrayList<>();
  private final Answers answers = new Answers();
  private final ActorRef first;

  PekkoCluster(int nodes) throws Exception {
    ActorSystem sender = system(0);
    first = sender.actorOf(Props.create(FirstNode.class, () -> new FirstNode(answers)), ACTOR);
    for (int i = 1; i < nodes; i++) {
      ActorSystem other = system(i);
      other.actorOf(Props.create(OtherNode.class, OtherNode::new), ACTOR);
      Address address = other.provider().getDefaultAddress();
      others.add(
          sender
              .actorSelection(address + "/user/" + ACTOR)
              .resolveOne(PATIENCE)
              .toCompletableFuture()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private ActorSystem system(int i) {
    ActorSystem system = ActorSystem.create("n" + i, config());
    systems.add(system);
    return system;
  }

  private static Config config() {
    return ConfigFactory.parseString(
            """
            pekko {
              loglevel = ERROR
              stdout-loglevel = ERROR
              actor {
                provider = remote
                default-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 2 }
                internal-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 2 }
              }
              remote {
                default-remote-dispatcher.fork-join-executor {
                  parallelism-min = 2
                  parallelism-max = 2
                }
                artery {
                  transport = tcp
                  canonical { hostname = "127.0.0.1", port = 0 }
                  advanced {
                    maximum-frame-size = 2 MiB
                    buffer-pool-size = 16
                    inbound-lanes = 1
                    outbound-lanes = 1
                  }
                }
              }
            }
            """)
        .withFallback(ConfigFactory.load());
  }

  private static final class FirstNode extends AbstractActor {
    private final Answers answers;

    FirstNode(Answers answers) {
      this.answers = answers;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(byte[].class, number -> answers.answered(Answers.id(number, 0)))
          .build();
    }
  }

  /** The receiving application: it answers with the message's number. */
  private static final class OtherNode extends AbstractActor {
    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(
              byte[].class,
              message -> getSender().tell(Arrays.copyOf(message, Answers.ID_BYTES), getSelf()))
          .build();
    }
  }

  @Override
  public void send(byte[] body, LongConsumer done) {
    byte[] message = Answers.numbered(answers.expect(1, done), body);
    others.get(others.size() - 1).tell(message, first);
  }

  @Override
  public void broadcast(byte[] body, LongConsumer done) {
    byte[] message = Answers.numbered(answers.expect(others.size(), done), body);
    others.forEach(other -> other.tell(message, first));
  }

  @Override
  public void close() {
    systems.forEach(ActorSystem::terminate);
    systems.forEach(system -> system.getWhenTerminated().toCompletableFuture().join());
  }
}
