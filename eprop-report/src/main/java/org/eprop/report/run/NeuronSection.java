package org.eprop.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.reference.ForwardEprop;
import org.eprop.core.reference.Trajectory;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Chosen neurons in time: what e-prop sees of them. */
final class NeuronSection {

  private static final int HEIGHT = 120;
  private static final int OPEN = 2;

  private final ReportedRun run;
  private final Trajectory trajectory;
  private final double[][][] signal;
  private final double dt;

  private NeuronSection(ReportedRun run, InsideSample inside) {
    this.run = run;
    this.trajectory = inside.trajectory().orElseThrow();
    this.signal = inside.signal();
    this.dt = run.task().timeStep();
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
                "The same sample, seen by single neurons, and by the strongest of their active"
                    + " synapses. A synapse's gradient is the sum over time of its filtered"
                    + " eligibility trace times its neuron's learning signal.");
    for (int i = 0; i < chosen.size(); i++) {
      ChosenNeuron one = chosen.get(i);
      section.fold(one.title(), i < OPEN, () -> neurons.charts(one).forEach(section::chart));
    }
  }

  private List<Chart> charts(ChosenNeuron one) {
    int l = one.layer();
    int j = one.neuron();
    int steps = trajectory.steps();
    String id = "neuron" + l + "-" + j;
    List<Chart> charts = new ArrayList<>();
    states(one, id, charts);
    charts.add(
        timed(id + "-psi", "Pseudo-derivative ψ")
            .y("ψ")
            .add(
                Series.line(
                        "ψ",
                        IntStream.range(0, steps)
                            .mapToDouble(t -> trajectory.psi()[l][t][j])
                            .toArray())
                    .color(2))
            .build());
    charts.add(
        timed(id + "-signal", "Learning signal L")
            .y("L")
            .level("", 0)
            .add(Series.line("L", SampleSection.column(signal[l], j)).color(1))
            .build());
    traces(one, id, charts);
    return charts;
  }

  /** A chart of the state that is compared with the threshold, and one for each other. */
  private void states(ChosenNeuron one, String id, List<Chart> charts) {
    NeuronModel model =
        run.network().structure().layers().get(one.layer()).models().get(one.neuron());
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
        .mapToDouble(t -> trajectory.states()[one.layer()][t][one.neuron()][m])
        .toArray();
  }

  /** What the membrane has to exceed: (theta - sum of the other g s) / g. */
  private double[] threshold(ChosenNeuron one, NeuronModel model, int membrane) {
    double[] g = model.spikeWeights();
    return IntStream.range(0, trajectory.steps())
        .mapToDouble(
            t -> {
              double[] s = trajectory.states()[one.layer()][t][one.neuron()];
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
        .filter(t -> trajectory.spikes()[one.layer()][t][one.neuron()] != 0)
        .mapToDouble(t -> t * dt)
        .toArray();
  }

  private void traces(ChosenNeuron one, String id, List<Chart> charts) {
    LineChart.Builder trace = timed(id + "-trace", "Eligibility trace e of its synapses").y("e");
    LineChart.Builder filtered = timed(id + "-filtered", "Filtered eligibility trace ē").y("ē");
    for (int s = 0; s < one.synapses().size(); s++) {
      ChosenNeuron.Synapse synapse = one.synapses().get(s);
      ForwardEprop.SynapseTrace followed =
          ForwardEprop.synapse(
              run.network().structure(),
              run.network().rule(),
              trajectory,
              one.layer(),
              synapse.recurrent(),
              synapse.from(),
              one.neuron());
      String label = "from " + synapse.label();
      trace.add(Series.line(label, followed.eligibilityTrace()).color(4 + s));
      filtered.add(Series.line(label, followed.filteredTrace()).color(4 + s));
    }
    if (!one.synapses().isEmpty()) {
      charts.add(trace.build());
      charts.add(filtered.build());
    }
  }

  private LineChart.Builder timed(String id, String title) {
    return SampleSection.timed(id, title, trajectory.steps(), dt).height(HEIGHT);
  }
}
