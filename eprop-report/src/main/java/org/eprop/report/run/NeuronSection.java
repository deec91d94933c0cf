package org.eprop.report.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.common.NearestNames;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.reference.LearningSignals;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.SynapseTrace;
import org.eprop.reference.Trajectory;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Chosen neurons in time: what e-prop sees of them. */
final class NeuronSection {

  private static final int HEIGHT = 120;
  private static final int OPEN = 2;
  private static final int COLORS = 8;
  private static final int FIRST_SIGNAL = 1;
  private static final int FIRST_SYNAPSE = 4;

  private final ReportedRun run;
  private final Trajectory trajectory;
  private final LearningSignals signals;
  private final ReferenceWeights weights;
  private final Wiring wiring;
  private final double dt;

  private NeuronSection(ReportedRun run, InsideSample inside) {
    this.run = run;
    this.trajectory = inside.trajectory().orElseThrow();
    this.signals = inside.signals().orElseThrow();
    this.dt = run.task().timeStep();
    this.weights = ReferenceWeights.of(run.network().weights());
    this.wiring = new Wiring(run.network().structure(), dt);
  }

  static void add(Page page, ReportedRun run, Focus focus, InsideSample inside) {
    if (inside.trajectory().isEmpty()) {
      return;
    }
    NeuronSection neurons = new NeuronSection(run, inside);
    List<ChosenNeuron> chosen = ChosenNeuron.choose(run, focus, neurons.trajectory);
    Section section =
        page.section("neurons", "Inside neurons")
            .text(
                "The same sample inside single neurons. For each projection, the strongest active"
                    + " synapse is shown. e-prop's gradient of a synapse is the sum over time of"
                    + " its filtered eligibility trace times its neuron's learning signal."
                    + (run.network().structure().readouts().size() == 1
                        ? ""
                        : " It is added up over the readouts that teach the neuron: each has a"
                            + " signal and a filter of its own."));
    for (int i = 0; i < chosen.size(); i++) {
      ChosenNeuron one = chosen.get(i);
      section.fold(
          one.title(),
          i < OPEN,
          () -> {
            if (neurons.teachers(one.population()).isEmpty()) {
              section.text("No readout teaches this neuron.");
            }
            neurons.charts(one).forEach(section::chart);
          });
    }
  }

  private List<Chart> charts(ChosenNeuron one) {
    int p = one.population();
    int j = one.neuron();
    int steps = trajectory.steps();
    String id = "neuron-" + run.network().structure().populations().get(p).name() + "-" + j;
    List<Chart> charts = new ArrayList<>();
    states(one, id, charts);
    charts.add(
        timed(id + "-psi", "Pseudo-derivative ψ")
            .y("ψ")
            .add(
                Series.line(
                        "ψ",
                        IntStream.range(0, steps)
                            .mapToDouble(t -> trajectory.psi()[p][t][j])
                            .toArray())
                    .color(2))
            .build());
    List<Integer> teachers = teachers(p);
    signals(one, id, teachers).ifPresent(charts::add);
    traces(one, id, teachers, charts);
    return charts;
  }

  /** A chart of the state that is compared with the threshold, and one for each other. */
  private void states(ChosenNeuron one, String id, List<Chart> charts) {
    NeuronModel model = trajectory.models().get(one.population()).get(one.neuron());
    double[] g = model.spikeWeights();
    int membrane = 0;
    for (int m = 1; m < g.length; m++) {
      membrane = Math.abs(g[m]) > Math.abs(g[membrane]) ? m : membrane;
    }
    for (int first = 0; first < g.length; first++) {
      int m = first == 0 ? membrane : first <= membrane ? first - 1 : first;
      String name = model.stateNames().get(m);
      double[] values = state(one, m);
      LineChart.Builder chart =
          timed(id + "-" + name, m == membrane ? "Membrane " + name : title(name)).y(name);
      if (m == membrane) {
        chart.add(Series.line(name, values).color(0));
        chart.add(
            Series.line("threshold", threshold(one, model, m)).style(Series.Style.DASHED).color(7));
        chart.marks("spikes", spikeTimes(one));
        chart.note("Strokes at the upper edge are its spikes.").height(HEIGHT + 50);
      } else {
        chart.add(Series.line(name, values).color(3));
      }
      charts.add(chart.build());
    }
  }

  private static String title(String state) {
    return state.equals("a") ? "Adaptation a" : "State " + state;
  }

  private double[] state(ChosenNeuron one, int m) {
    return IntStream.range(0, trajectory.steps())
        .mapToDouble(t -> trajectory.states()[one.population()][t][one.neuron()][m])
        .toArray();
  }

  /** What the membrane has to exceed: (theta - sum of the other g s) / g. */
  private double[] threshold(ChosenNeuron one, NeuronModel model, int membrane) {
    double[] g = model.spikeWeights();
    return IntStream.range(0, trajectory.steps())
        .mapToDouble(
            t -> {
              double[] s = trajectory.states()[one.population()][t][one.neuron()];
              double rest = model.threshold();
              for (int m = 0; m < g.length; m++) {
                rest -= m == membrane ? 0 : g[m] * s[m];
              }
              return rest / g[membrane];
            })
        .toArray();
  }

  private double[] spikeTimes(ChosenNeuron one) {
    return IntStream.range(0, trajectory.steps())
        .filter(t -> trajectory.spikes()[one.population()][t][one.neuron()] != 0)
        .mapToDouble(t -> t * dt)
        .toArray();
  }

  /** Which readouts teach population p. */
  private List<Integer> teachers(int p) {
    return IntStream.range(0, run.network().structure().readouts().size())
        .filter(m -> run.network().feedback().of(m, p) != null)
        .boxed()
        .toList();
  }

  private Optional<Chart> signals(ChosenNeuron one, String id, List<Integer> teachers) {
    LineChart.Builder chart = timed(id + "-signal", "Learning signal L").y("L").level("", 0);
    for (int s = 0; s < teachers.size(); s++) {
      int m = teachers.get(s);
      double[][] signal = signals.signal()[m][one.population()];
      String label = teachers.size() == 1 ? "L" : "from " + readout(m);
      chart.add(Series.column(label, signal, one.neuron()).color((FIRST_SIGNAL + s) % COLORS));
    }
    return teachers.isEmpty() ? Optional.empty() : Optional.of(chart.build());
  }

  private String readout(int m) {
    return run.network().structure().readouts().get(m).name();
  }

  /** e, and for each readout that teaches the neuron what is left of it there. */
  private void traces(ChosenNeuron one, String id, List<Integer> teachers, List<Chart> charts) {
    if (one.synapses().isEmpty()) {
      return;
    }
    List<SynapseTrace> followed = one.synapses().stream().map(this::follow).toList();
    LineChart.Builder trace = timed(id + "-trace", "Eligibility trace e of its synapses").y("e");
    for (int s = 0; s < followed.size(); s++) {
      trace.add(line(one, s, followed.get(s).eligibilityTrace()));
    }
    charts.add(trace.build());
    charts.add(inside(one, id, followed.get(0)));
    for (int m : teachers) {
      String title = "Filtered eligibility trace ē";
      LineChart.Builder filtered =
          timed(
                  wiring.readoutId(id + "-filtered", m),
                  teachers.size() == 1 ? title : title + " for " + readout(m))
              .y("ē");
      for (int s = 0; s < followed.size(); s++) {
        filtered.add(line(one, s, followed.get(s).filteredTrace()[m]));
      }
      charts.add(filtered.build());
    }
  }

  /** What the first synapse remembers, and what the neuron makes of it. */
  private Chart inside(ChosenNeuron one, String id, SynapseTrace followed) {
    LearningRule rule = run.network().rule();
    NeuronModel model = trajectory.models().get(one.population()).get(one.neuron());
    LineChart.Builder chart =
        timed(
            id + "-inside",
            "Inside its synapse from " + one.synapses().get(0).label() + ", and its neuron's part");
    List<String> names = SynapseTrace.vectorNames(rule, model);
    for (int m = 0; m < names.size(); m++) {
      int number = m;
      chart.add(
          Series.line(
                  names.get(m),
                  IntStream.range(0, trajectory.steps())
                      .mapToDouble(t -> followed.eligibilityVector()[t][number])
                      .toArray())
              .color((FIRST_SYNAPSE + m) % COLORS));
    }
    List<String> factors = followed.postsynapticNames(rule);
    for (int f = 0; f < factors.size(); f++) {
      chart.add(
          Series.line(factors.get(f), followed.postsynaptic()[f])
              .style(Series.Style.DASHED)
              .color((FIRST_SIGNAL + f) % COLORS));
    }
    return chart.build();
  }

  private SynapseTrace follow(ChosenNeuron.Synapse synapse) {
    return SynapseTrace.of(
        run.network().structure(),
        weights,
        run.network().rule(),
        trajectory,
        synapse.projection(),
        synapse.pre(),
        synapse.k());
  }

  /** Of the s-th synapse. */
  private static Series line(ChosenNeuron one, int s, double[] values) {
    return Series.line("from " + one.synapses().get(s).label(), values)
        .color((FIRST_SYNAPSE + s) % COLORS);
  }

  private LineChart.Builder timed(String id, String title) {
    return SampleSection.timed(id, title, trajectory.steps(), dt).height(HEIGHT);
  }

  /**
   * A neuron to look into.
   *
   * @param title what it is
   * @param population its population
   * @param neuron its number there
   * @param synapses onto it, the ones to look at: of each projection the strongest
   */
  private record ChosenNeuron(String title, int population, int neuron, List<Synapse> synapses) {

    private static final int MOST = 6;

    /**
     * A synapse.
     *
     * @param projection that it is of
     * @param pre the presynaptic neuron or channel
     * @param k which number of its row
     * @param label where it comes from, and how long that takes
     */
    record Synapse(Projection projection, int pre, int k, String label) {}

    /**
     * Those asked for; or of each group of each population the one in the middle of those that
     * spike, and then the one that spikes most.
     */
    static List<ChosenNeuron> choose(ReportedRun run, Focus focus, Trajectory trajectory) {
      List<Place> places =
          focus.neurons().isEmpty()
              ? automatic(run, trajectory)
              : focus.neurons().stream()
                  .map(asked -> found(run.network().structure(), asked))
                  .toList();
      return places.stream().map(place -> of(run, trajectory, place)).toList();
    }

    private record Place(int population, int neuron) {}

    private static List<Place> automatic(ReportedRun run, Trajectory trajectory) {
      List<Place> most = new ArrayList<>();
      List<Place> middle = new ArrayList<>();
      for (int p = 0; p < trajectory.spikes().length; p++) {
        double[] count = activity(trajectory.spikes()[p]);
        for (RasterChart.Band band : Rasters.groups(run, p)) {
          List<Integer> byCount =
              IntStream.range(band.first(), band.first() + band.size())
                  .boxed()
                  .sorted(Comparator.comparingDouble(j -> -count[j]))
                  .toList();
          int spiking = (int) byCount.stream().filter(j -> count[j] > 0).count();
          middle.add(new Place(p, byCount.get(Math.max(0, spiking - 1) / 2)));
          if (spiking > 2) {
            most.add(new Place(p, byCount.get(0)));
          }
        }
      }
      middle.addAll(most);
      return middle.subList(0, Math.min(middle.size(), MOST));
    }

    private static Place found(NetworkStructure network, Focus.NeuronPlace asked) {
      int p = network.population(asked.population());
      String problem = "got neuron " + asked.population() + ":" + asked.neuron() + ", but ";
      if (p < 0) {
        List<String> names = network.populations().stream().map(Population::name).toList();
        throw new InvalidInputException(
            "%sthere is no population \"%s\"%s"
                .formatted(
                    problem, asked.population(), NearestNames.hint(asked.population(), names)));
      }
      if (asked.neuron() >= network.size(p)) {
        throw new InvalidInputException(
            "%sexpected neuron 0 to %s of population %s"
                .formatted(problem, network.size(p) - 1, asked.population()));
      }
      return new Place(p, asked.neuron());
    }

    private static ChosenNeuron of(ReportedRun run, Trajectory trajectory, Place place) {
      NetworkStructure network = run.network().structure();
      Wiring wiring = new Wiring(network, run.task().timeStep());
      int p = place.population();
      int j = place.neuron();
      List<Synapse> synapses = new ArrayList<>();
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        if (projection.to() == p) {
          double[] activity = activity(trajectory.activity(projection.from()));
          Synapse strongest =
              strongest(projection, run.network().weights(), i, activity, j, wiring);
          if (strongest != null) {
            synapses.add(strongest);
          }
        }
      }
      String kind =
          Rasters.groups(run, p).stream()
              .filter(band -> j >= band.first() && j < band.first() + band.size())
              .findFirst()
              .orElseThrow()
              .label();
      String name =
          network.populations().size() == 1
              ? "Neuron " + j
              : network.populations().get(p).name() + ", neuron " + j;
      int count = (int) activity(trajectory.spikes()[p])[j];
      String title = name + " · " + kind + " · " + count + (count == 1 ? " spike" : " spikes");
      return new ChosenNeuron(title, p, j, synapses);
    }

    /**
     * The synapse of projection i onto neuron j whose weight times its presynaptic activity is
     * largest; null if that is 0 for all.
     */
    private static Synapse strongest(
        Projection projection, Weights weights, int i, double[] activity, int j, Wiring wiring) {
      Synapses synapses = projection.synapses();
      float[][] rows = weights.widened(i);
      int pre = -1;
      int number = 0;
      double most = 0;
      for (int from = 0; from < activity.length; from++) {
        for (int k = 0; activity[from] != 0 && k < rows[from].length; k++) {
          boolean onto = synapses.target(from, k) == j && projection.exists(from, k);
          double strength = onto ? Math.abs(rows[from][k]) * activity[from] : 0;
          if (strength > most) {
            most = strength;
            pre = from;
            number = k;
          }
        }
      }
      return pre < 0
          ? null
          : new Synapse(
              projection,
              pre,
              number,
              wiring.synapse(projection, pre, weights.delay(i, pre, number)));
    }

    /** Sum over time of |x|; of spikes, their number. */
    private static double[] activity(double[][] x) {
      double[] sum = new double[x[0].length];
      for (double[] step : x) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += Math.abs(step[i]);
        }
      }
      return sum;
    }
  }
}
