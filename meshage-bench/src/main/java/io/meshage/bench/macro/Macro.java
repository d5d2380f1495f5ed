package io.meshage.bench.macro;

import io.meshage.bench.subject.Subject;
import io.meshage.bench.workload.Pace;
import io.meshage.bench.workload.Workload;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures meshage beside the floor and its peers, all in one run, and prints Markdown.
 *
 * <p>Exit codes: 0 done, 1 something is worse than the baseline, 2 an option is wrong.
 */
@Command(
    name = "macro",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = "Measures meshage beside the floor and its peers in one run; prints Markdown.")
public final class Macro implements Callable<Integer> {
  private static final int WORSE = 1;
  private static final int QUICK_REPEATS = 5;
  private static final int REPEATS = 20;

  @Option(
      names = "--quick",
      description = "0.3 s for each figure after 0.2 s of warm-up: each workload under a minute.")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds, of which tables show the median. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "Seconds for each figure, after half of it as warm-up. Default: 2.")
  private double seconds;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these subjects and workloads; of either kind all if none is named.")
  private Set<String> only = new TreeSet<>();

  @Option(names = "--list", description = "Lists subjects and workloads.")
  private boolean list;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures there.")
  private @Nullable Path json;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Compares with the figures there; exit code 1 if something became worse.")
  private @Nullable Path baseline;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Replaces the tables of this page of documentation.")
  private @Nullable Path page;

  @Option(
      names = "--micro",
      paramLabel = "FILE",
      description = "JMH's results (-prof gc -rf json), for the page and the targets.")
  private @Nullable Path micro;

  @Spec private @Nullable CommandSpec spec;

  private final PrintStream out;
  private final PrintStream progress;

  private Macro(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  /** Runs it; see {@code --help}. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Macro(System.out, System.err));
    line.setParameterExceptionHandler(
        (wrong, args) -> {
          System.err.println("macro: " + wrong.getMessage() + "; see --help");
          return CommandLine.ExitCode.USAGE;
        });
    System.exit(line.execute(arguments)); // libraries may have left threads
  }

  @Override
  public Integer call() throws Exception {
    List<Subject> subjects = Catalogue.subjects();
    List<Workload> workloads = Catalogue.workloads();
    if (list) {
      subjects.forEach(subject -> out.println(subject.name() + ": " + subject.setup()));
      workloads.forEach(workload -> out.println(workload.name() + ": " + workload.title()));
      return CommandLine.ExitCode.OK;
    }
    check(subjects, workloads);
    Runner runner = new Runner(chosen(subjects, Subject::name), pace(), rounds, progress);
    List<Workload> chosen = chosen(workloads, Workload::name);
    chosen.forEach(runner::run);
    return tell(runner, chosen);
  }

  private int tell(Runner runner, List<Workload> workloads) throws Exception {
    if (micro != null) {
      MicroResults operations = MicroResults.read(micro);
      operations.addTo(runner.results());
      if (page != null) {
        Page.replace(page, "micro", operations.markdown());
      }
    }
    Report report = new Report(runner.results(), workloads, runner.remarks(), conditions());
    out.print(report.markdown());
    if (json != null) {
      ResultsJson.write(json, runner.results(), conditions());
    }
    if (page != null) {
      Page.replace(page, "macro", report.markdown());
    }
    if (baseline == null) {
      return CommandLine.ExitCode.OK;
    }
    Comparison comparison = new Comparison(ResultsJson.read(baseline), runner.results());
    out.print(comparison.markdown());
    return comparison.isWorse() ? WORSE : CommandLine.ExitCode.OK;
  }

  private String conditions() {
    return String.format(
        "%s; %d rounds, %s a figure", Machine.describe(), rounds, pace().time().toMillis() + " ms");
  }

  private Pace pace() {
    Duration time = quick ? Duration.ofMillis(300) : Duration.ofMillis((long) (seconds * 1000));
    Duration warmUp = quick ? Duration.ofMillis(200) : time.dividedBy(2);
    return new Pace(warmUp, time, quick ? QUICK_REPEATS : REPEATS);
  }

  private void check(List<Subject> subjects, List<Workload> workloads) {
    if (rounds < 1 || rounds > 100) {
      throw wrong("--rounds must be 1 to 100");
    }
    if (!(seconds >= 0.1 && seconds <= 600)) {
      throw wrong("--seconds must be 0.1 to 600");
    }
    Set<String> unknown = new TreeSet<>(only);
    subjects.forEach(subject -> unknown.remove(subject.name()));
    workloads.forEach(workload -> unknown.remove(workload.name()));
    if (!unknown.isEmpty()) {
      throw wrong("no subject or workload is called " + unknown.iterator().next());
    }
    if (baseline != null && !Files.isReadable(baseline)) {
      throw wrong("cannot read the baseline " + baseline);
    }
    if (micro != null && !Files.isReadable(micro)) {
      throw wrong("cannot read JMH's results " + micro);
    }
    if (page != null && !Files.isReadable(page)) {
      throw wrong("cannot read the page " + page);
    }
  }

  private ParameterException wrong(String text) {
    return new ParameterException(
        Objects.requireNonNull(spec, "set by picocli").commandLine(), text);
  }

  private <T> List<T> chosen(List<T> all, Function<T, String> name) {
    List<T> named = all.stream().filter(each -> only.contains(name.apply(each))).toList();
    return named.isEmpty() ? all : new ArrayList<>(named);
  }
}
