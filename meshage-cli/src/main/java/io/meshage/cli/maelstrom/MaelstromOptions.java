package io.meshage.cli.maelstrom;

import io.meshage.Linger;
import io.meshage.MeshConfig.HealthTimers;
import java.time.Duration;

/**
 * How the node of a Maelstrom run behaves.
 *
 * @param shape whom it links with
 * @param linger how long its messages wait for company
 * @param hubLinger the same for the first node, the middle of a star
 * @param health how often a silent link is asked, and when it is given up
 * @param timeout of each send
 */
public record MaelstromOptions(
    Shape shape, Linger linger, Linger hubLinger, HealthTimers health, Duration timeout) {}
