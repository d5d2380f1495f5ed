package io.meshage.cli.agent;

import io.meshage.Compressor;
import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.cli.text.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an agent was told, from all layers.
 *
 * @param name the node's name
 * @param listen where it accepts connections
 * @param advertise what others are told instead, if those are not right
 * @param namespace which solicitations it answers
 * @param version of the application, if it is not that of the program
 * @param degree how many links it looks for
 * @param broadcast where its solicitations go
 * @param port the UDP port of solicitations
 * @param maxLinks how many links it has at most
 * @param protection what protects the node from others
 * @param dial whom it dials at the start
 * @param dialsFormer whether it dials at the start those who were its neighbours when it ended
 * @param compressor what makes bodies smaller
 * @param compressFrom bytes from which on that is worth it
 * @param queueBytes what may wait for all links together; 0 for a quarter of the direct memory
 * @param datagrams whether pings go in datagrams where those pass
 * @param msaPeriod the period of mesh state announcements
 * @param timeout how long a send waits
 * @param print whether each message goes to stdout
 * @param control the control socket
 * @param shown all of them for people, with where they come from
 */
public record AgentSettings(
    String name,
    List<Endpoint> listen,
    List<Endpoint> advertise,
    String namespace,
    Optional<String> version,
    int degree,
    String broadcast,
    int port,
    int maxLinks,
    Protection protection,
    List<String> dial,
    boolean dialsFormer,
    Compressor compressor,
    int compressFrom,
    int queueBytes,
    boolean datagrams,
    Duration msaPeriod,
    Duration timeout,
    boolean print,
    Path control,
    List<Shown> shown) {

  public AgentSettings {
    if (degree > maxLinks) {
      throw Failure.usage(
          "the node would look for "
              + degree
              + " links and have at most "
              + maxLinks
              + "; lower --discover, or raise --max-links");
    }
    listen = List.copyOf(listen);
    advertise = List.copyOf(advertise);
    dial = List.copyOf(dial);
    shown = List.copyOf(shown);
  }

  /**
   * Returns the node's configuration.
   *
   * @param program the version of the program
   * @throws IllegalArgumentException if a value is out of its bounds, saying which and why
   */
  public MeshConfig meshConfig(String program) {
    return MeshConfig.lan(name)
        .version(version.orElse(program))
        .listen(listen.toArray(Endpoint[]::new))
        .advertise(advertise.toArray(Endpoint[]::new))
        .namespace(namespace)
        .maxLinks(maxLinks)
        .degree(degree)
        .broadcast(broadcast)
        .solicitationPort(port)
        .compress(compressor)
        .compressFrom(compressFrom)
        .queueBytes(queueBytes)
        .datagrams(datagrams)
        .announceEvery(msaPeriod)
        .timeout(timeout)
        .build();
  }
}
