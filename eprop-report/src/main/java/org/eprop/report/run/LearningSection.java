package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Learning curves. */
final class LearningSection {

  private static final List<String> SETS = List.of("train", "validation");

  private LearningSection() {}

  static void add(Page page, ReportedRun run) {
    if (run.metrics().isEmpty()) {
      return;
    }
    Section section =
        page.section("learning", "Learning")
            .text(
                "Training scores are of an epoch while weights changed, validation scores of the"
                    + " network at its end. Drag to zoom, double click to see all.");
    List<Chart> charts = new ArrayList<>();
    chart(run, "loss", "Loss", "loss").ifPresent(charts::add);
    chart(run, "accuracy", "Accuracy", "share that is right").ifPresent(charts::add);
    chart(run, "mean_squared_error", "Mean squared error", "MSE").ifPresent(charts::add);
    chart(run, "rate", "Firing rate", "spikes / neuron / step").ifPresent(charts::add);
    charts.add(
        builder(run, "learning-rate", "Learning rate")
            .y("learning rate")
            .add(Series.line("learning rate", values(run, "/learning_rate")))
            .build());
    section.row(charts);
  }

  private static LineChart.Builder builder(ReportedRun run, String id, String title) {
    return LineChart.builder(id, title)
        .group("epochs")
        .x("epoch", values(run, "/epoch"))
        .height(200);
  }

  private static Optional<Chart> chart(ReportedRun run, String key, String title, String label) {
    LineChart.Builder chart = builder(run, key.replace('_', '-'), title).y(label);
    boolean any = false;
    for (int s = 0; s < SETS.size(); s++) {
      String pointer = "/" + SETS.get(s) + "/" + key;
      if (run.metrics().stream().anyMatch(epoch -> epoch.at(pointer).isNumber())) {
        chart.add(Series.line(SETS.get(s), values(run, pointer)).color(s));
        any = true;
      }
    }
    return any ? Optional.of(chart.build()) : Optional.empty();
  }

  private static double[] values(ReportedRun run, String pointer) {
    return run.metrics().stream()
        .map(epoch -> epoch.at(pointer))
        .mapToDouble(value -> value.isNumber() ? value.asDouble() : Double.NaN)
        .toArray();
  }

  /** The confusion matrices there are: validation's only, if any epoch was validated. */
  static List<JsonNode> judged(ReportedRun run) {
    boolean validated = run.metrics().stream().anyMatch(epoch -> epoch.has("validation"));
    return run.metrics().stream()
        .filter(epoch -> epoch.has("confusion") && (!validated || epoch.has("validation")))
        .toList();
  }
}
