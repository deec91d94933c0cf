package org.eprop.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.Choice;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.report.chart.Chart;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Makes the report of a training run. */
public final class RunReport {

  private RunReport() {}

  /**
   * The page.
   *
   * @param run what is reported
   * @param focus what is looked at closely
   * @param workers who run the network on a data set
   * @throws org.eprop.api.plugin.InvalidInputException if the focus is on something that is not
   *     there, or the network does not fit the data
   */
  public static Page page(ReportedRun run, Focus focus, Workers workers) {
    Page page = new Page(run.name(), lead(run));
    InsideSample inside = InsideSample.of(run, focus);
    boolean acts = run.task() instanceof EnvironmentTask;
    Section top = page.section("run", "The run").facts(SettingsSection.facts(run));
    List<Chart> first = new ArrayList<>(LearningSection.first(run.metrics()));
    if (!acts) {
      SampleSection.readouts(run, inside).stream().limit(1).forEach(first::add);
    }
    top.row(first);
    if (!acts) {
      BeforeAfter.of(run, inside, workers).ifPresent(top::chart);
    }
    top.marks(ProvenanceRows.facts(run.experiment(), run.result()));
    if (acts) {
      EpisodeSection.add(page, run, focus, inside);
    } else {
      SampleSection.add(page, run, focus, inside);
    }
    LearningSection.add(page, run.metrics());
    NeuronSection.add(page, run, focus, inside);
    Activity activity = Activity.of(run, focus, workers);
    if (!acts) { // of what was done, nobody says what would have been right
      ConfusionSection.add(page, run, activity);
    }
    DistributionSection.add(page, run, activity);
    SettingsSection.add(page, run);
    return page;
  }

  private static String lead(ReportedRun run) {
    return String.format(
        Locale.ROOT,
        "A network of %d spiking neurons, trained on %s by %s with %s.",
        run.network().neurons(),
        run.experiment()
            .at(run.experiment().has("task") ? "/task/name" : "/environment/name")
            .asText(),
        run.network().model().learning().rule().name(),
        signals(run));
  }

  private static String signals(ReportedRun run) {
    List<String> names =
        run.network().model().network().readouts().stream()
            .flatMap(readout -> readout.learningSignals().values().stream())
            .map(Choice::name)
            .distinct()
            .toList();
    return switch (names.size()) {
      case 0 -> "no learning signal";
      case 1 -> "the learning signal " + names.get(0);
      default -> "the learning signals " + String.join(", ", names);
    };
  }
}
