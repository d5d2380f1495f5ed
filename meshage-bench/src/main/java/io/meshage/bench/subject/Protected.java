package io.meshage.bench.subject;

import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.SharedKey;
import io.meshage.live.LiveNode;

/** What keeps strangers from the links of a node. */
enum Protected {
  PLAIN("plain", "tcp://127.0.0.1:0", false),
  KEY("key", "tcp://127.0.0.1:0", true),
  TLS("tls", "tls://127.0.0.1:0", false),
  TLS_AND_KEY("tls and key", "tls://127.0.0.1:0", true),
  WS("ws, plain", "ws://127.0.0.1:0/mesh", false),
  WSS("wss", "wss://127.0.0.1:0/mesh", false);

  private static final Keyring KEYS = Keyring.of(SharedKey.generate());

  private final String words;
  private final String place;
  private final boolean hasKey;

  Protected(String words, String place, boolean hasKey) {
    this.words = words;
    this.place = place;
    this.hasKey = hasKey;
  }

  String words() {
    return words;
  }

  Node start(String name) {
    Endpoint listening = Endpoint.of(place);
    MeshConfig config =
        MeshConfig.local(name)
            .listen(listening)
            .inboxMessages(MeshageCluster.INBOX_MESSAGES)
            .build();
    LiveNode.Builder builder = LiveNode.builder(config).onMessage(message -> {});
    if (hasKey) {
      builder.keys(KEYS);
    }
    if (listening.isMutualTls()) {
      builder.tls(OneCertificate.files());
    }
    return builder.start();
  }
}
