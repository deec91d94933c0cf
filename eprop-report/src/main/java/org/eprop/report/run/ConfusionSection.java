package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eprop.core.network.Readout;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.MatrixChart;
import org.eprop.report.chart.MatrixChart.Frame;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Which classes are taken for which: as training goes on, and within a sequence. */
final class ConfusionSection {

  static final int MOST_CLASSES = 64;
  private static final int MOST_FRAMES = 50;
  private static final int MOST_CELLS = 60_000;

  private ConfusionSection() {}

  static void add(Page page, ReportedRun run, Activity activity) {
    List<Integer> judged =
        IntStream.range(0, run.network().structure().readouts().size())
            .filter(activity::hasClasses)
            .boxed()
            .toList();
    if (judged.isEmpty()) {
      return;
    }
    Section section =
        page.section("confusion", "Confusion over time")
            .text(
                "Rows are true classes, columns are answers; shades and percentages are shares of the"
                    + " row, with the count below."
                    + " First of the whole sequence; then, with sliders, through training and"
                    + " through the sequence.");
    Wiring wiring = new Wiring(run.network().structure(), run.task().timeStep());
    List<Integer> few =
        judged.stream()
            .filter(m -> run.network().structure().readouts().get(m).outputs() <= MOST_CLASSES)
            .toList();
    List<Chart> matrices = new ArrayList<>();
    for (int m : few) {
      matrices.add(
          new MatrixChart(
              wiring.readoutId("confusion", m),
              wiring.ofReadout(
                  "Confusion, " + activity.set() + " set, n = " + sum(activity.confusion(m)), m),
              (activity.bySequence(m)
                      ? "Each sequence by its mean readout over the steps that count, in "
                      : "The readout at every step that counts, in ")
                  + activity.place()
                  + ".",
              ClassNames.of(run, m),
              List.of(
                  new Frame(
                      activity.bySequence(m) ? "all sequences" : "all steps",
                      activity.confusion(m)))));
    }
    throughTraining(run).ifPresent(matrices::add);
    for (int m : few) {
      matrices.add(
          new MatrixChart(
              wiring.readoutId("confusion-time", m),
              wiring.ofReadout("Through the sequence, " + activity.set() + " set", m),
              "The readout at every step that counts, in " + activity.place() + ".",
              ClassNames.of(run, m),
              stretches(run, activity, m)));
    }
    section.row(matrices);
    section.chart(accuracy(run, activity, judged));
  }

  private static Optional<Chart> throughTraining(ReportedRun run) {
    List<JsonNode> epochs = LearningSection.judged(run.metrics());
    int classes = epochs.isEmpty() ? 0 : epochs.get(0).get("confusion").size();
    if (classes == 0 || classes > MOST_CLASSES) {
      return Optional.empty();
    }
    boolean validated = epochs.get(0).has("validation");
    return Optional.of(
        new MatrixChart(
            "confusion-epochs",
            "Through training, " + (validated ? "validation" : "training") + " set",
            "",
            ClassNames.ofMatrix(run, classes),
            frames(epochs, classes)));
  }

  private static Chart accuracy(ReportedRun run, Activity activity, List<Integer> judged) {
    int steps = activity.accuracy(judged.get(0)).length;
    LineChart.Builder chart =
        LineChart.builder("accuracy-time", "Accuracy through the sequence")
            .time("", steps, run.task().timeStep())
            .y("% right")
            .note(
                "Of %s, by the readout at each step that counts; n = %s at a step."
                    .formatted(activity.place(), judged(activity, judged)));
    List<Readout> readouts = run.network().structure().readouts();
    for (int m : judged) {
      String label = readouts.size() == 1 ? "accuracy" : readouts.get(m).name();
      chart.add(Series.line(label, LearningSection.percent("accuracy", activity.accuracy(m))));
    }
    return chart.build();
  }

  /** How many answers a step was judged by: their least and greatest number. */
  private static String judged(Activity activity, List<Integer> readouts) {
    int least = readouts.stream().mapToInt(m -> activity.judged(m).getMin()).min().orElse(0);
    int most = readouts.stream().mapToInt(m -> activity.judged(m).getMax()).max().orElse(0);
    return least == most ? String.valueOf(most) : least + " to " + most;
  }

  private static String sum(long[][] counts) {
    return SettingsSection.grouped(Arrays.stream(counts).flatMapToLong(Arrays::stream).sum());
  }

  /** Classes by their numbers. */
  static List<String> numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
  }

  /** Of many epochs, some evenly spaced ones, the first and the last among them. */
  static List<Frame> frames(List<JsonNode> epochs, int classes) {
    int most = Math.max(2, Math.min(MOST_FRAMES, MOST_CELLS / (classes * classes)));
    int count = Math.min(epochs.size(), most);
    List<Frame> frames = new ArrayList<>();
    for (int f = 0; f < count; f++) {
      int at = count == 1 ? 0 : (int) ((long) f * (epochs.size() - 1) / (count - 1));
      JsonNode epoch = epochs.get(at);
      long[][] counts = new long[classes][classes];
      for (int i = 0; i < classes; i++) {
        for (int k = 0; k < classes; k++) {
          counts[i][k] = epoch.get("confusion").path(i).path(k).asLong();
        }
      }
      frames.add(new Frame("epoch " + epoch.path("epoch").asInt(), counts));
    }
    return frames;
  }

  /** The stretches in which anything was judged. */
  private static List<Frame> stretches(ReportedRun run, Activity activity, int m) {
    double dt = run.task().timeStep();
    List<Frame> frames = new ArrayList<>();
    for (int s = 0; s < activity.stretches(); s++) {
      long[][] counts = activity.confusion(m, s);
      if (Arrays.stream(counts).flatMapToLong(Arrays::stream).sum() > 0) {
        String from = SettingsSection.plain(s * activity.stretch() * dt);
        String to = SettingsSection.plain((s + 1) * activity.stretch() * dt);
        frames.add(new Frame(from + " to " + to + " ms", counts));
      }
    }
    return frames;
  }

  /** What the classes of a readout are called. */
  static final class ClassNames {

    private ClassNames() {}

    /** By the task, if it names as many as the readout has outputs; else by their numbers. */
    static List<String> of(ReportedRun run, int m) {
      return of(run, run.network().structure().readouts().get(m).outputs(), false);
    }

    /** The same as the labels of curves: {@code class 0} where there is but a number. */
    static List<String> labels(ReportedRun run, int m) {
      return of(run, run.network().structure().readouts().get(m).outputs(), true);
    }

    /** Of a confusion matrix with so many classes. */
    static List<String> ofMatrix(ReportedRun run, int classes) {
      return of(run, classes, false);
    }

    private static List<String> of(ReportedRun run, int classes, boolean spoken) {
      List<String> names = run.task().classNames();
      return names.size() == classes
          ? names
          : IntStream.range(0, classes).mapToObj(k -> spoken ? "class " + k : "" + k).toList();
    }
  }
}
