package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7,                    tcp://10.0.0.7:9000",
    "kn1:9001,                    tcp://kn1:9001",
    "TCP://kn1,                   tcp://kn1:9000",
    "edge2.example.:1,            tcp://edge2.example.:1",
    "my_service:1,                tcp://my_service:1",
    "3f2a9c:1,                    tcp://3f2a9c:1",
    "0.0.0.0:0,                   tcp://0.0.0.0:0",
    "::1,                         tcp://[::1]:9000",
    "[::1],                       tcp://[::1]:9000",
    "tcp://[fe80::1%eth0]:9001,   tcp://[fe80::1%eth0]:9001",
    "ws://gate.example,           ws://gate.example:80",
    "ws://gate.example/,          ws://gate.example:80",
    "ws://gate:8080/mesh/a,       ws://gate:8080/mesh/a",
    "ws://[::1]:8080/mesh,        ws://[::1]:8080/mesh",
    "wss://gate.example/mesh,     wss://gate.example:443/mesh",
    "tls://a,                     tls://a:9000",
    "via+wss://gate/mesh,         via+wss://gate:443/mesh",
    "srv+mesh.example,            srv+mesh.example",
    "SRV+_mesh._tcp.example|b,    srv+_mesh._tcp.example|tcp://b:9000",
    "tcp://a|ws://b/c|[::1]:7,    tcp://a:9000|ws://b:80/c|tcp://[::1]:7",
    "a|a:9000,                    tcp://a:9000"
  })
  void anAddressIsReadAndShownInOneForm(String text, String shown) {
    assertThat(Address.of(text)).hasToString(shown);
    assertThat(Address.of(shown)).isEqualTo(Address.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "|",
        "a|",
        "|a",
        "a b",
        "a | b",
        ":9000",
        "tcp://",
        "tcp://:9000",
        "://a",
        "a:b",
        "a:-1",
        "a:65536",
        "a:+1",
        "1.2.3",
        "1.2.3.400",
        "12345",
        "[::1",
        "::g",
        "[1.2.3.4.5]",
        "tcp://a/path",
        "a/path",
        "ws://a/b?c=d",
        "ws://a/b#c",
        "ws://a/../b",
        "ws://a//b",
        "ws://a/b c",
        "ws://a/b%zz",
        "ws://user@a/b",
        "ws://a/\u00e4",
        "a..b",
        "srv+",
        "srv+10.0.0.1",
        "srv+mesh.example:9000",
        "srv+tcp://mesh.example",
        "-a",
        "a,b",
        "tcp://tcp://a",
        "a\u001b[31m",
        "averylongscheme://a"
      })
  void whatIsNoAddressIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> Address.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasSizeBetween(10, 200)
        .doesNotContain("\n")
        .doesNotContain("\u001b");
  }

  @Test
  void aRefusalSaysWhatIsWrongAndWhatIsWanted() {
    assertThatThrownBy(() -> Address.of("ws://a:70000/b"))
        .hasMessage(
            "not an address: ws://a:70000/b: 'a:70000' is not a host and a port from 0 to 65535"
                + " (try ws://host:port/path)");
    assertThatThrownBy(() -> Address.of("1.2.3.400"))
        .hasMessage(
            "not an address: 1.2.3.400: '1.2.3.400' is not the name of a host (try host:port)");
    assertThatThrownBy(() -> Address.of("ws://a/b c"))
        .hasMessageContaining("'/b c' is not a path such as /mesh");
  }

  @Test
  void longTextsAndListsAreRefusedUnread() {
    assertThatThrownBy(() -> Address.of("a".repeat(3_000_000)))
        .hasMessage("an address is longer than 2048 bytes");
    assertThatThrownBy(() -> Address.of("a|b|c|d|e|f|g|h|i"))
        .hasMessageContaining("the places of an address must be 1 to 8, not 9");
    assertThatThrownBy(() -> Endpoint.of("ws://a/" + "b".repeat(128)))
        .hasMessageContaining("the path is longer than 128 bytes");
    assertThatThrownBy(() -> new Address(List.of())).hasMessageContaining("1 to 8, not 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h:1", "a/b", "a|b", "a b", "[::1]", "a@b", "::g"})
  void noEndpointHasAHostThatWouldReadAsSomethingElse(String host) {
    assertThatThrownBy(() -> new Endpoint("tcp", host, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePathStaysWhenHostOrPortChange() {
    Endpoint place = Endpoint.of("ws://0.0.0.0:0/mesh");

    assertThat(place.withPort(7).withHost("::1")).hasToString("ws://[::1]:7/mesh");
  }
}
