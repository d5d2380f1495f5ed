package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.Keyring;
import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.SharedKey;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cipher that the JDK refuses once, at any place, costs a link in words, never half a node. */
class RefusedCipherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final String REFUSEE = "meshage-alpha";
  private static final int MOST_CIPHERS = 40;

  private final Moody moody = new Moody();
  private final Keyring keys = Keyring.of(SharedKey.generate());

  /** The JDK's cipher, which is refused when it has been made so often on the refusee's loop. */
  private static final class Moody extends Provider {
    private static final long serialVersionUID = 1L;

    final AtomicInteger untilRefusal = new AtomicInteger(Integer.MAX_VALUE);
    final AtomicInteger refused = new AtomicInteger();

    Moody() {
      super("Moody", "1", "refuses");
      Provider real = Security.getProvider("SunJCE");
      Service service = real.getService("Cipher", ALGORITHM);
      putService(
          new Service(this, "Cipher", ALGORITHM, service.getClassName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
              if (Thread.currentThread().getName().equals(REFUSEE)
                  && untilRefusal.decrementAndGet() == 0) {
                refused.incrementAndGet();
                throw new OutOfMemoryError("on purpose");
              }
              return service.newInstance(parameter);
            }

            @Override
            public boolean supportsParameter(@Nullable Object parameter) {
              return true;
            }
          });
    }
  }

  @BeforeEach
  void install() {
    Security.insertProviderAt(moody, 1);
  }

  @AfterEach
  void remove() {
    Security.removeProvider(moody.getName());
  }

  private Node start(String name) {
    return LiveNode.builder(MeshConfig.local(name).build()).keys(keys).start();
  }

  private static void link(Node a, Node b) {
    a.dial(b.listening().get(0).toString());
    LiveMesh.eventually(PATIENCE, () -> assertThat(a.links()).hasSize(1));
  }

  private static void isWhole(Node a, Node b) {
    LiveMesh.eventually(
        PATIENCE,
        () -> {
          assertThat(a.links()).hasSize(1).allMatch(LinkInfo::datagrams);
          assertThat(b.links()).hasSize(1).allMatch(LinkInfo::datagrams);
        });
    long pings = a.stats().count("datagrams-pings");
    LiveMesh.eventually(
        PATIENCE, () -> assertThat(a.stats().count("datagrams-pings")).isGreaterThan(pings));
    assertThat(a.set(List.of(b.name()), "hello").failed()).isEmpty();
  }

  @Test
  void eachCipherOfALinkMayBeRefusedOnce() {
    List<CloseReason> told = new ArrayList<>();
    int nth = 1;
    while (isRefused(nth, told)) {
      nth++;
      assertThat(nth).as("ciphers of one link").isLessThan(MOST_CIPHERS);
    }

    assertThat(told).hasSizeGreaterThan(1).containsOnly(CloseReason.FAULT);
  }

  /** Returns whether there were as many ciphers that one could be refused. */
  private boolean isRefused(int nth, List<CloseReason> told) {
    moody.refused.set(0);
    try (Node a = start("alpha");
        Node b = start("bravo")) {
      moody.untilRefusal.set(nth);
      try {
        link(a, b);
      } catch (DialException e) {
        told.add(e.reason());
        assertThat(e)
            .hasMessageContaining("this node could not seal or open")
            .hasMessageContaining("on purpose");
        link(a, b);
      }
      isWhole(a, b);
      assertThat(a.closed()).isNotDone();
    } finally {
      moody.untilRefusal.set(Integer.MAX_VALUE);
    }
    return moody.refused.get() > 0;
  }
}
