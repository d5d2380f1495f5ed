package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Endpoint;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class TransportErrorsTest {
  private final InetSocketAddress four = new InetSocketAddress("10.0.0.7", 9000);
  private final InetSocketAddress six = new InetSocketAddress("fe80::1", 9000);

  @Test
  void failedDialsAreToldInWords() {
    assertThat(TransportErrors.ofConnect(new ConnectException("Connection refused: /x"), four, 5))
        .isEqualTo("connection refused by 10.0.0.7:9000");
    assertThat(TransportErrors.ofConnect(new ConnectTimeoutException("timed out"), six, 5))
        .isEqualTo("no answer within 5 s from [fe80::1]:9000");
    assertThat(TransportErrors.ofConnect(new IOException("No route to host"), four, 5))
        .isEqualTo("no route to 10.0.0.7:9000");
    assertThat(
            TransportErrors.ofConnect(
                new IOException("connect(..): Network is unreachable"), four, 5))
        .isEqualTo("the network of 10.0.0.7:9000 is unreachable");
    assertThat(TransportErrors.ofConnect(new IOException("Odd"), four, 5))
        .isEqualTo("no connection to 10.0.0.7:9000: odd");
  }

  @Test
  void failedListeningIsToldWithARemedy() {
    Endpoint endpoint = Endpoint.of("tcp://0.0.0.0:80");

    assertThat(TransportErrors.ofBind(new IOException("Permission denied"), endpoint))
        .isEqualTo(
            "cannot listen at tcp://0.0.0.0:80: permission denied; ports from 1024 on need no"
                + " permission");
    assertThat(TransportErrors.ofBind(new IOException(), endpoint)).startsWith("cannot listen at");
  }
}
