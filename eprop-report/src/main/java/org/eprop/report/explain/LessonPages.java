package org.eprop.report.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.core.network.Projection;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.SynapseTrace;
import org.eprop.reference.Trajectory;
import org.eprop.report.chart.LineChart;
import org.eprop.report.page.Page;

/** The pages: their templates, filled. */
final class LessonPages {

  private LessonPages() {}

  /** Of an input or a recurrent weight. */
  static Page of(SynapseLesson lesson) {
    SynapseValues values = new SynapseValues(lesson);
    Map<String, Object> all = values.all();
    all.put("links", links(lesson.recurrent() ? "recurrent.html" : "input.html"));
    all.putAll(
        checks(
            lesson.toy(),
            lesson.running(),
            lesson.forwardGradient(),
            "with eligibility traces",
            lesson.backwardGradient(),
            "computed backward in time",
            lesson.fastGradient()));
    return Template.page("synapse.xml", lesson.spikes().length, all, values.data());
  }

  /** Of an output weight. */
  static Page of(ReadoutLesson lesson) {
    Toy toy = lesson.toy();
    Map<String, Object> all = new HashMap<>();
    all.put("links", links("output.html"));
    all.put("drawing", Template.resource("readout.svg"));
    all.put("weight", "W_out");
    all.put("c", toy.inputScale() == 1 ? "" : "c");
    all.put("s", lesson.spikes());
    all.put("p", lesson.spikes());
    all.put("y", lesson.readout());
    all.put("target", toy.target());
    all.put("filtered", lesson.filtered());
    all.put("reach", lesson.filtered());
    all.put("signal", lesson.error());
    all.put("error", lesson.error());
    all.put("change", lesson.change());
    all.put("running", lesson.running());
    all.put("contributions", lesson.spikeSteps().stream().map(t -> part(lesson, t)).toList());
    all.putAll(
        checks(
            toy,
            lesson.running(),
            lesson.forwardGradient(),
            "forward in time",
            lesson.backwardGradient(),
            "backward in time",
            lesson.fastGradient()));
    ObjectNode data = Template.noData();
    data.put("alpha", toy.kappa()).put("kappa", toy.kappa());
    data.put("causeName", "S[t]").put("reachName", "S̄").put("decayName", "κ");
    data.put("signalName", "δ").put("traceName", "S̄").put("kind", "output");
    ToyPort.of(toy).ifPresent(port -> data.set("toy", port));
    return Template.page("output.xml", lesson.spikes().length, all, data);
  }

  private static SynapseLesson.Contribution part(ReadoutLesson lesson, int step) {
    double[] alone = new double[lesson.spikes().length];
    alone[step] = 1;
    return new SynapseLesson.Contribution(step, Sums.filtered(alone, lesson.toy().kappa()));
  }

  /** Of e-prop's trace beside another. */
  static Page ofTraces(Toy toy) {
    return TraceLesson.of(toy, links("traces.html"));
  }

  /** The page to open first. */
  static Page index(
      SynapseLesson input, SynapseLesson recurrent, ReadoutLesson output, Optional<Toy> many) {
    SynapseValues values = new SynapseValues(input);
    Map<String, Object> all = values.all();
    ObjectNode data = values.data();
    all.put("links", links("index.html"));
    all.put("input", last(input.running()));
    all.put("recurrentChange", last(recurrent.running()));
    all.put("output", last(output.running()));
    double[] spikes = input.spikes();
    all.put(
        "spikeTimes",
        IntStream.range(0, spikes.length).filter(t -> spikes[t] != 0).asDoubleStream().toArray());
    Optional<ObjectNode> port = many.flatMap(ToyPort::of);
    all.put("many", port.isPresent());
    if (port.isPresent()) {
      data.set("many", port.get());
      double[] target = many.get().target();
      int inputs = many.get().input()[0].length;
      all.put("inputs", inputs);
      all.put("manySteps", LineChart.steps(target.length));
      all.put("manyTarget", target);
      all.put("nothing", new double[target.length]);
      all.put("updates", new double[] {0, 1});
      all.put("unknown", new double[] {Double.NaN, Double.NaN});
      all.put("synapses", IntStream.rangeClosed(1, inputs).asDoubleStream().toArray());
      all.put("noWeights", new double[inputs]);
    }
    return Template.page("index.xml", spikes.length, all, data);
  }

  static double last(double[] values) {
    return values[values.length - 1];
  }

  /** A number that several computations agree on. */
  private static Map<String, Object> checks(
      Toy toy,
      double[] running,
      double forward,
      String forwardWay,
      double backward,
      String backwardWay,
      double fast) {
    double eta = toy.settings().learningRate();
    String reference = "−η times the reference's gradient, ";
    return Map.of(
        "checks",
        List.of(
            check("the curve above, at its end", last(running), "forward"),
            check(reference + forwardWay, -eta * forward, "forward"),
            check(reference + backwardWay, -eta * backward, "backward")),
        "fast",
        Text.number(-eta * fast, 9));
  }

  private static Map<String, Object> check(String way, double number, String result) {
    return Map.of("way", way, "number", Text.number(number, 9), "result", result);
  }

  /** The way to the other pages. */
  private static String links(String here) {
    List<String> links = new ArrayList<>();
    Map<String, String> names =
        Map.of(
            "index.html",
            "Overview",
            "input.html",
            "Input weight",
            "recurrent.html",
            "Recurrent weight",
            "output.html",
            "Output weight",
            "traces.html",
            "Two traces");
    for (String page :
        List.of("index.html", "input.html", "recurrent.html", "output.html", "traces.html")) {
      links.add(
          "<a href=\"%s\"%s>%s</a>"
              .formatted(page, page.equals(here) ? " class=\"here\"" : "", names.get(page)));
    }
    return "<div class=\"pages\">" + String.join("", links) + "</div>";
  }

  /** e-prop's trace of the input's synapse, and another trace of the same run. */
  private static final class TraceLesson {

    private final Toy toy;
    private final Choice<EligibilityTraceFactory> choice;
    private final LearningRule other;
    private final Trajectory run;
    private final SynapseTrace ours;
    private final SynapseTrace theirs;
    private final double[] signal;

    private TraceLesson(Toy toy, Choice<EligibilityTraceFactory> choice) {
      this.toy = toy;
      this.choice = choice;
      Learning own = toy.model().learning();
      Learning learning = new Learning(own.regularizers(), own.rule(), choice, own.constraints());
      other =
          EpropNetwork.create(new Model(toy.model().network(), learning), toy.settings().seed())
              .rule();
      ReferenceGradient.Result forward = toy.eprop(Direction.FORWARD);
      run = forward.trajectories().get(0);
      ours = follow(toy.rule());
      theirs = follow(other);
      double[][] all = forward.signals().get(0).signal()[0][0];
      signal = Arrays.stream(all).mapToDouble(row -> row[toy.neuron()]).toArray();
    }

    /** The page, with the trace that the settings name, or R-STDP. */
    static Page of(Toy toy, String links) {
      TraceLesson lesson = new TraceLesson(toy, toy.otherTrace());
      return Template.page("traces.xml", lesson.signal.length, lesson.values(links), data());
    }

    private static ObjectNode data() {
      return Template.noData().put("kind", "traces");
    }

    private SynapseTrace follow(LearningRule rule) {
      Projection projection = toy.structure().projections().get(ToyModel.INPUT);
      int k = toy.place(ToyModel.INPUT, 0, toy.neuron());
      return SynapseTrace.of(toy.structure(), toy.wide(), rule, run, projection, 0, k);
    }

    private Map<String, Object> values(String links) {
      Map<String, Object> all = new HashMap<>();
      all.put("links", links);
      all.put("c", toy.inputScale() == 1 ? "" : "c");
      all.put("name", choice.name());
      all.put("description", choice.factory().description());
      all.put("linear", other.trace() instanceof LinearTrace);
      all.put("kappa", Text.number(other.trace().decay().orElse(toy.kappa())));
      all.put("p", ours.presynaptic());
      double[][] z = run.spikes()[0];
      all.put("s", Arrays.stream(z).mapToDouble(row -> row[toy.neuron()]).toArray());
      all.put("signal", signal);
      all.put("vector", vector(ours, toy.rule()));
      all.put("otherVector", vector(theirs, other));
      all.put("post", post(ours, toy.rule()));
      all.put("otherPost", post(theirs, other));
      all.put("e", ours.eligibilityTrace());
      all.put("otherE", theirs.eligibilityTrace());
      all.put("filtered", ours.filteredTrace()[0]);
      all.put("otherFiltered", theirs.filteredTrace()[0]);
      all.put("running", running(ours));
      all.put("otherRunning", running(theirs));
      return all;
    }

    private List<Map<String, Object>> vector(SynapseTrace trace, LearningRule rule) {
      List<String> names = SynapseTrace.vectorNames(rule, toy.neuronModel());
      List<Map<String, Object>> lines = new ArrayList<>();
      for (int m = 0; m < names.size(); m++) {
        int number = m;
        double[] values =
            Arrays.stream(trace.eligibilityVector()).mapToDouble(row -> row[number]).toArray();
        String ink = m == 0 ? "reach" : m == 1 ? "input" : "plain";
        lines.add(Map.of("label", names.get(m), "values", values, "ink", ink));
      }
      return lines;
    }

    private static List<Map<String, Object>> post(SynapseTrace trace, LearningRule rule) {
      List<String> names = trace.postsynapticNames(rule);
      List<Map<String, Object>> lines = new ArrayList<>();
      for (int f = 0; f < names.size(); f++) {
        lines.add(
            Map.of(
                "label",
                names.get(f),
                "values",
                trace.postsynaptic()[f],
                "ink",
                f == 0 ? "psi" : f == 1 ? "state" : "plain"));
      }
      return lines;
    }

    private double[] running(SynapseTrace trace) {
      double[] change = new double[signal.length];
      for (int t = 0; t < change.length; t++) {
        double eta = toy.settings().learningRate();
        change[t] = -eta * toy.inputScale() * signal[t] * trace.filteredTrace()[0][t];
      }
      return Sums.soFar(change);
    }
  }

  /**
   * All numbers about the synapse from the neuron to the readout. Arrays are [step].
   *
   * @param toy the network
   * @param spikes z
   * @param filtered zbar^t = kappa zbar^{t-1} + z^t
   * @param readout y
   * @param error delta
   * @param change -eta c delta zbar: what each step adds to the weight
   * @param running its sum so far
   * @param spikeSteps when it spikes
   * @param forwardGradient dE/dW_out by the reference, forward in time
   * @param backwardGradient dE/dW_out by the reference, backward in time
   * @param fastGradient dE/dW_out as training computes it
   */
  record ReadoutLesson(
      Toy toy,
      double[] spikes,
      double[] filtered,
      double[] readout,
      double[] error,
      double[] change,
      double[] running,
      List<Integer> spikeSteps,
      double forwardGradient,
      double backwardGradient,
      float fastGradient) {

    static ReadoutLesson of(Toy toy) {
      ReferenceGradient.Result forward = toy.eprop(Direction.FORWARD);
      Trajectory run = forward.trajectories().get(0);
      int j = toy.neuron();
      double[] spikes = new double[run.steps()];
      List<Integer> spikeSteps = new ArrayList<>();
      for (int t = 0; t < spikes.length; t++) {
        spikes[t] = run.spikes()[0][t][j];
        if (spikes[t] != 0) {
          spikeSteps.add(t);
        }
      }
      double[] filtered = Sums.filtered(spikes, toy.kappa());
      double[] error = SynapseLesson.column(forward.signals().get(0).error()[0]);
      double[] change = new double[spikes.length];
      for (int t = 0; t < change.length; t++) {
        change[t] = -toy.settings().learningRate() * toy.inputScale() * error[t] * filtered[t];
      }
      return new ReadoutLesson(
          toy,
          spikes,
          filtered,
          SynapseLesson.column(run.readouts()[0]),
          error,
          change,
          Sums.soFar(change),
          spikeSteps,
          forward.gradient().readout(0, 0)[j][0],
          toy.eprop(Direction.BACKWARD).gradient().readout(0, 0)[j][0],
          toy.fast().readout(0, 0)[j][0]);
    }
  }
}
