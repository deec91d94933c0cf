package org.eprop.report.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.eprop.report.page.Page;

/** e-prop's trace of the input's synapse, and another trace of the same run. */
final class TraceLesson {

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
