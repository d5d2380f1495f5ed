package io.meshage.cli.command;

import io.meshage.cli.control.Body;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Paint;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshage ping}. */
@Command(
    name = "ping",
    description = {
      "Send probes to a node, one after the other, and time the answers.",
      "Exit 0 if at least one was answered."
    },
    footer = {"Example:", "  meshage ping e --count 10 --interval 200ms"})
final class PingCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "NAME", description = "The destination.")
  private String name = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many probes; 1 to 100000, default 4.")
  private int count = 4;

  @Option(
      names = "--interval",
      paramLabel = "D",
      description = "The pause between an answer and the next probe, default 250ms.")
  private String interval = "250ms";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait for each answer. Default: the agent's timeout.")
  private @Nullable String timeout;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description =
          "How many bytes each probe carries, 0 to 1048576. Large ones find a path that loses large"
              + " packets. Default: 0.")
  private int bytes;

  @Override
  public Integer call() {
    if (count < 1 || count > Request.Ping.MOST) {
      throw common.usage("--count must be 1 to " + Request.Ping.MOST + ", not " + count);
    }
    if (bytes < 0 || bytes > Body.MOST_BYTES) {
      throw common.usage("--bytes must be 0 to " + Body.MOST_BYTES + ", not " + bytes);
    }
    JsonObject answer =
        common.call(
            new Request.Ping(
                name,
                count,
                common.duration(interval),
                Optional.ofNullable(timeout).map(common::duration),
                bytes),
            this::probe);
    if (!common.printedAsJson(answer)) {
      summary(answer, common.paint());
    }
    if (answer.number("received") == 0) {
      throw Failure.mesh("no probe to " + name + " was answered; see 'meshage route " + name + "'");
    }
    return 0;
  }

  private void probe(JsonObject item) {
    if (common.format() == Format.text && item.has("sequence")) {
      Paint paint = common.paint();
      String what =
          item.has("rttMicros")
              ? Durations.measured(item.number("rttMicros"))
              : paint.bad(item.text("words"));
      common.say(paint.dim(item.number("sequence") + "  ") + paint.name(name) + "  " + what);
      common.out().flush();
    }
  }

  private void summary(JsonObject answer, Paint paint) {
    JsonObject times = answer.object("rttMicros");
    String sent = answer.number("sent") + " sent, " + answer.number("received") + " answered";
    if (times.has("min")) {
      sent +=
          "; round trip least "
              + Durations.measured(times.number("min"))
              + ", half within "
              + Durations.measured(times.number("p50"))
              + ", 99 % within "
              + Durations.measured(times.number("p99"))
              + ", most "
              + Durations.measured(times.number("max"));
    }
    common.say(paint.dim(sent));
  }
}
