package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.Histogram;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
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
    addNotes(page, run);
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

  /** What training noted, each once, with the epoch after which it was seen first. */
  private static void addNotes(Page page, ReportedRun run) {
    Map<String, String> first = new LinkedHashMap<>();
    for (JsonNode epoch : run.metrics()) {
      for (JsonNode note : epoch.path("notes")) {
        String place = note.path("place").asText();
        first.putIfAbsent(
            note.path("cause").asText() + place,
            "Epoch %s, %s: %s."
                .formatted(epoch.path("epoch").asText(), place, note.path("text").asText()));
      }
    }
    if (!first.isEmpty()) {
      Section section = page.section("notes", "What may keep it from learning");
      first.values().forEach(section::text);
    }
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

  /** Histograms of firing rates and weights. */
  private static final class DistributionSection {

    private static final int BINS = 40;

    private DistributionSection() {}

    static void add(Page page, ReportedRun run, Activity activity) {
      NetworkStructure network = run.network().structure();
      Wiring wiring = new Wiring(network, run.task().timeStep());
      Section section = page.section("distributions", "Firing rates and weights");
      section.text("Firing rates are of " + activity.place() + ".");
      List<Chart> rates = new ArrayList<>();
      for (int p = 0; p < network.populations().size(); p++) {
        rates.add(rates(run, activity, wiring, p));
      }
      section.row(rates);
      section.text("Weights before training (seed " + run.network().seed() + ") and after it.");
      section.row(weights(run, shown(network, wiring)));
      List<Chart> delays = delays(network, wiring, run.task().timeStep());
      if (!delays.isEmpty()) {
        section.text("Delays of spikes, where synapses differ.");
        section.row(delays);
      }
    }

    private static Chart rates(ReportedRun run, Activity activity, Wiring wiring, int p) {
      double[] perStep = activity.rates(p);
      Histogram histogram = new Histogram(BINS, perStep);
      LineChart.Builder chart =
          LineChart.builder(
                  "rates-" + run.network().structure().populations().get(p).name(),
                  wiring.ofPopulation("Firing rates", p))
              .x("spikes / neuron / step", histogram.centres())
              .y("neurons")
              .height(200);
      for (RasterChart.Band band : Rasters.groups(run, p)) {
        double[] own = Arrays.copyOfRange(perStep, band.first(), band.first() + band.size());
        chart.add(
            Series.line(band.label(), histogram.counts(own))
                .style(Series.Style.BARS)
                .color(band.color()));
      }
      return chart.build();
    }

    /**
     * What a histogram shows.
     *
     * @param what each number is: a weight or a value
     * @param of what each one is of: synapses or neurons
     */
    private record Shown(String title, String what, String of) {

      static Shown weights(String title, boolean learned) {
        return new Shown(learned ? title : title + ", fixed", "weight", "synapses");
      }

      static Shown values(String title) {
        return new Shown(title, "value", "neurons");
      }
    }

    /**
     * What is shown of all that the network is made of, by name: not the few numbers of readouts.
     */
    private static Map<String, Shown> shown(NetworkStructure network, Wiring wiring) {
      Map<String, Shown> shown = new HashMap<>();
      for (Projection projection : network.projections()) {
        String title = Wiring.kind(projection) + ", " + wiring.ends(projection);
        shown.put(projection.name(), Shown.weights(title, projection.learned()));
        shown.put(
            projection.delayName(),
            new Shown("Learned delays, " + wiring.ends(projection), "delay (steps)", "synapses"));
      }
      for (Population population : network.populations()) {
        shown.put(
            population.name() + ".bias", Shown.values("Bias currents of " + population.name()));
        for (LearnedParameter learned : population.learned()) {
          shown.put(learned.name(), Shown.values("Learned " + learned.name()));
        }
        for (Readout readout : network.readouts()) {
          String title = "Readout weights, " + population.name() + " → " + readout.name();
          shown.put(
              readout.name() + "." + population.name(), Shown.weights(title, readout.learned()));
        }
      }
      return shown;
    }

    private static List<Chart> weights(ReportedRun run, Map<String, Shown> shown) {
      Weights after = run.network().weights();
      Weights before = EpropNetwork.create(run.network().model(), run.network().seed()).weights();
      List<Chart> charts = new ArrayList<>();
      for (int n = 0; n < after.leaves().size(); n++) {
        Leaf leaf = after.leaves().get(n);
        Shown as = shown.get(leaf.name());
        if (as == null) {
          continue;
        }
        double[] now = wide(after.numbers(leaf));
        double[] then = wide(before.numbers(before.leaves().get(n)));
        Histogram histogram = new Histogram(BINS, now, then);
        charts.add(
            LineChart.builder("weights-" + leaf.name().replace('.', '-'), as.title())
                .x(as.what(), histogram.centres())
                .y(as.of())
                .height(170)
                .add(Series.line("after", histogram.counts(now)).style(Series.Style.BARS).color(0))
                .add(Series.line("before", histogram.counts(then)).color(1))
                .build());
      }
      return charts;
    }

    private static double[] wide(float[] numbers) {
      double[] wide = new double[numbers.length];
      Arrays.setAll(wide, n -> numbers[n]);
      return wide;
    }

    /** How many synapses of each projection have which delay, unless delays learn. */
    private static List<Chart> delays(NetworkStructure network, Wiring wiring, double dt) {
      List<Chart> charts = new ArrayList<>();
      for (Projection projection : network.projections()) {
        Synapses synapses = projection.synapses();
        if (synapses.hasOneDelay() || synapses.delaysLearn()) {
          continue;
        }
        int shortest = synapses.shortest();
        double[] delays = new double[synapses.longest() - shortest + 1];
        double[] counts = new double[delays.length];
        for (int d = 0; d < delays.length; d++) {
          delays[d] = (shortest + d) * dt;
          for (int i = 0; i < synapses.pre(); i++) {
            counts[d] +=
                synapses.bucketEnd(i, shortest + d) - synapses.bucketStart(i, shortest + d);
          }
        }
        charts.add(
            LineChart.builder("delays-" + projection.name(), "Delays, " + wiring.ends(projection))
                .x("delay (ms)", delays)
                .y("synapses")
                .height(170)
                .add(Series.line("synapses", counts).style(Series.Style.BARS).color(2))
                .build());
      }
      return charts;
    }
  }
}
