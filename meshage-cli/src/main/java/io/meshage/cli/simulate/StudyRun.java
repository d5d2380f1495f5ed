package io.meshage.cli.simulate;

import io.meshage.cli.simulate.StudyOptions.Prepared;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Paint;
import io.meshage.sim.study.Study;
import io.meshage.sim.study.StudyReport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prepares, runs and prints a study. */
public final class StudyRun {
  private final StudyOptions options;
  private final @Nullable Path picture;
  private final Paint paint;
  private final PrintWriter out;
  private final PrintWriter err;

  // Measured: 250 nodes run in 96 MiB and not in 64, 10,000 in 14 GiB (CONTRIBUTING.md).
  private static final long BYTES_OF_ANY_STUDY = 48L << 20;
  private static final long BYTES_PER_NODE = 100L << 10;
  private static final long BYTES_PER_PAIR = 120;
  private static final long GIBIBYTE = 1L << 30;

  /**
   * Creates a run.
   *
   * @param picture the file to draw into; null for none
   */
  public StudyRun(
      StudyOptions options, @Nullable Path picture, Paint paint, PrintWriter out, PrintWriter err) {
    this.options = options;
    this.picture = picture;
    this.paint = paint;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the study and prints the report.
   *
   * @param json for programs, not for people
   * @param terminal whether somebody watches, who may see how far it is
   * @return the exit code
   * @throws Failure of wrong usage if the study cannot be prepared or its picture not written
   */
  public int run(boolean json, boolean terminal) {
    if (picture != null) {
      checkPicture(picture);
    }
    Prepared study = options.prepare();
    long sinceNanos = System.nanoTime();
    StudyReport report = measured(study, terminal);
    StudyText text = new StudyText(study, report, paint);
    Duration wall = Duration.ofNanos(System.nanoTime() - sinceNanos);
    if (json) {
      out.println(StudyJson.of(study, report, wall));
    } else {
      text.lines(wall).forEach(out::println);
    }
    out.flush();
    if (picture != null) {
      StudyDrawing.write(picture, study, report, text.notes());
      if (!json) {
        out.println(paint.dim("drawn in ") + paint.name(picture.toString()));
      }
    }
    if (!report.isGood()) {
      err.println("meshage: " + StudyText.problem(report));
    }
    return report.isGood() ? 0 : Failure.MESH;
  }

  private StudyReport measured(Prepared study, boolean terminal) {
    long nodes = study.settings().plan().nodes().size();
    long needed = BYTES_OF_ANY_STUDY + nodes * BYTES_PER_NODE + nodes * nodes * BYTES_PER_PAIR;
    long most = Runtime.getRuntime().maxMemory();
    if (needed > most) {
      err.println(
          "meshage: "
              + nodes
              + " nodes need about "
              + mebibytes(needed)
              + " MiB of memory, and Java may use "
              + mebibytes(most)
              + "; if that is too little, set MESHAGE_JAVA_OPTS=-Xmx"
              + (needed / GIBIBYTE + 1)
              + "g");
      err.flush();
    }
    try {
      if (!terminal) {
        return Study.run(study.settings(), Study.Progress.NONE);
      }
      try (ProgressBar bar = new ProgressBar(err)) {
        return Study.run(study.settings(), bar);
      }
    } catch (RuntimeException | Error e) {
      if (!isOutOfMemory(e)) {
        throw e;
      }
      throw Failure.usage(
          "the study of "
              + nodes
              + " nodes needs more than the "
              + mebibytes(most)
              + " MiB of memory that Java may use; set MESHAGE_JAVA_OPTS=-Xmx"
              + (Math.max(needed, 2 * most) / GIBIBYTE + 1)
              + "g, or take fewer nodes",
          e);
    }
  }

  /** What closes while memory is short may throw something else that only names it. */
  private static boolean isOutOfMemory(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  /** A minute of simulation is too long to learn then that its picture has nowhere to go. */
  private static void checkPicture(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (!name.endsWith(".svg")) {
      throw Failure.usage("the report is drawn as SVG: let " + file + " end in .svg");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
      throw Failure.usage(file + " cannot be written: no such directory, or it is one");
    }
  }
}
