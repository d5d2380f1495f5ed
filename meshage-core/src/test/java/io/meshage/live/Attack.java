package io.meshage.live;

import io.meshage.Bytes;
import io.meshage.KeysCommand;
import io.meshage.MessageId;
import io.meshage.Node;
import io.meshage.NodeId;
import io.meshage.SharedKey;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.KeysMessage.KeysRequest;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.wire.ServiceCodecs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What is tried, by whoever reaches a port of an open mesh. Each is one of docs/security.md. */
enum Attack {
  /** Nobody does anything: what the figures are worth. */
  NOTHING(Duration.ofMillis(100)) {
    @Override
    void deed(Attackers by, int number) {
      by.done();
    }
  },
  /** Announcements in a living node's name, of the oldest birth and rising instances. */
  IMPOSTOR(Duration.ofMillis(150)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      Node victim = by.node(3);
      by.say(
          announcement(victim.name(), 1, victim.instance() + number + 1, number + 1, "n2", "n4"));
    }
  },
  /** A greeting from the year 2199, and an announcement with an instance of then. */
  POISONED_CLOCK(Duration.ofMillis(200)) {
    private static final long YEAR_2199_MICROS = 7_226_582_400_000_000L;

    @Override
    void deed(Attackers by, int number) throws Exception {
      by.sayFrom(
          YEAR_2199_MICROS + number,
          announcement("n3", by.node(3).instance(), YEAR_2199_MICROS + number, 1, "n2", "n4"));
    }
  },
  /** Requests to install and use a key that nobody has. */
  KEY_CHANGES(Duration.ofMillis(20)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      SharedKey key = SharedKey.of(new byte[32]);
      by.say(
          service(by, 2 * number + 1, new KeysCommand.Install(key)),
          service(by, 2 * number + 2, new KeysCommand.Use(key.fingerprint())));
    }
  },
  /** Messages in another node's name. */
  FORGED_MESSAGES(Duration.ofMillis(5)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      by.say(message(by, NodeId.ofName("n3"), number + 1, new byte[100]));
    }
  },
  /** 320 connections from five addresses that say HELLO and never READY, renewed. */
  HALF_OPEN(Duration.ofMillis(20)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      by.greetFrom("127.0.0." + (2 + number % 5), "half" + number, "", 320);
    }
  },
  /** Messages of the largest size, one after the other, through an honest relay. */
  LARGEST_MESSAGES(Duration.ofMillis(250)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      int bytes = by.node(0).config().maxBodyBytes();
      by.say(message(by, by.id(), number + 1, new byte[bytes]));
    }
  },
  /** Greetings, each with another application version. */
  STRANGE_VERSIONS(Duration.ofMillis(20)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      by.greetFrom("127.0.0.1", "stranger" + number, "v" + number, 16);
    }
  },
  /** Bodies that nobody can decode. */
  UNDECODABLE_BODIES(Duration.ofMillis(5)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      by.say(undecodable(by, number + 1));
    }
  },
  /** Made-up nodes without end, over three links. */
  MADE_UP_NODES(Duration.ofMillis(1)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      by.sayOver(number % 3, announcement("madeup" + number, by.birth(), by.birth(), 1, "n0"));
    }
  },
  /** Links that announce themselves and stop reading, while an honest node sends to all. */
  STUCK_READERS(Duration.ofMillis(500)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      by.stopReading(40);
      by.broadcast(new byte[by.node(0).config().maxBodyBytes()]);
    }
  },
  /** Greetings in the name of a living neighbour, with its own birth. */
  STOLEN_NAME(Duration.ofMillis(20)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      by.replace(by.node(1));
    }
  },
  /** Names with characters that change how others are shown. */
  STRANGE_NAMES(Duration.ofMillis(20)) {
    @Override
    void deed(Attackers by, int number) throws Exception {
      by.garbageName("n" + (char) 0x202e + number);
    }
  };

  /** How long an attacker waits between two deeds. */
  final Duration pace;

  Attack(Duration pace) {
    this.pace = pace;
  }

  /** Does it once. */
  abstract void deed(Attackers by, int number) throws Exception;

  private static MeshMessage announcement(
      String origin, long birth, long instance, int sequence, String... neighbours) {
    List<Adjacency> links =
        Stream.of(neighbours)
            .map(NodeId::ofName)
            .sorted()
            .map(neighbour -> new Adjacency(neighbour, 1))
            .toList();
    return new Announcement(
        NodeId.ofName(origin),
        origin,
        birth,
        instance,
        sequence,
        (int) Duration.ofHours(1).toMillis(),
        "",
        List.of(),
        links);
  }

  private static MeshMessage message(Attackers by, NodeId source, long number, byte[] body) {
    return data(by, source, "n3", Kind.MESSAGE, number, 0, Bytes.wrap(body), "n1");
  }

  private static MeshMessage undecodable(Attackers by, long number) {
    return data(by, by.id(), by.name(), Kind.MESSAGE, number, 2, Bytes.wrap(new byte[64]), "n0");
  }

  private static MeshMessage service(Attackers by, long number, KeysCommand command)
      throws IOException {
    Bytes body = ServiceCodecs.ALL.encode(new KeysRequest(number, command));
    return data(by, by.id(), by.name(), Kind.SERVICE, number, 0, body, "n0");
  }

  private static MeshMessage data(
      Attackers by,
      NodeId source,
      String name,
      Kind kind,
      long number,
      int form,
      Bytes body,
      String to) {
    Envelope envelope =
        new Envelope(
            new MessageId(source, by.birth(), number),
            source.equals(by.id()) ? by.name() : name,
            kind,
            source.equals(by.id()) ? List.of(source) : List.of(source, by.id()),
            16,
            Duration.ofSeconds(5).toNanos() / 1000,
            by.birth(),
            form,
            body);
    return new Data(envelope, List.of(new Target(NodeId.ofName(to), 0)), false);
  }
}
