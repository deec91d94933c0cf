package org.eprop.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.experiment.io.NpyArray;
import org.eprop.reference.LearningSignals;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.SynapseTrace;
import org.eprop.reference.Trajectory;

/** What happens inside a network with one sample, in double precision: arrays by name. */
final class Inside {

  /** Numbers of an array of traces. */
  private static final long MOST = 1L << 27;

  private final EpropNetwork network;
  private final NetworkStructure structure;

  Inside(EpropNetwork network) {
    this.network = network;
    structure = network.structure();
  }

  /**
   * Spikes, states, pseudo-derivatives, readouts, errors and learning signals; and of the
   * projection that {@code traces} names, eligibility traces, [step][pre][post].
   */
  Answer of(Sample sample, Request request) {
    ReferenceWeights weights = ReferenceWeights.of(network.weights());
    ReferenceGradient.Result result =
        new ReferenceGradient(structure, network.losses(), List.of(), network.rule())
            .compute(
                weights,
                ReferenceFeedback.of(network.feedback()),
                List.of(ReferenceSample.of(sample)),
                ReferenceGradient.Direction.BACKWARD);
    Trajectory run = result.trajectories().get(0);
    LearningSignals signals = result.signals().get(0);
    Answer answer = new Answer();
    for (int p = 0; p < structure.populations().size(); p++) {
      population(answer, run, signals, p);
    }
    for (int m = 0; m < structure.readouts().size(); m++) {
      Readout readout = structure.readouts().get(m);
      answer.with("readout." + readout.name(), matrix(run.readouts()[m], readout.outputs()));
      answer.with("error." + readout.name(), matrix(signals.error()[m], readout.outputs()));
    }
    if (request.has("traces")) {
      List<String> names = structure.projections().stream().map(Projection::name).toList();
      String name = request.json().get("traces").oneOf(names);
      answer.with(
          "trace." + name, traces(structure.projections().get(names.indexOf(name)), weights, run));
    }
    return answer;
  }

  private void population(Answer answer, Trajectory run, LearningSignals signals, int p) {
    Population population = structure.populations().get(p);
    int size = population.size();
    answer.with("spikes." + population.name(), matrix(run.spikes()[p], size));
    answer.with("psi." + population.name(), matrix(run.psi()[p], size));
    answer.with("signal." + population.name(), matrix(signals.total(p, size), size));
    List<String> states = run.models().get(p).get(0).stateNames();
    ArrayNode names = answer.json().withObject("/states").putArray(population.name());
    states.forEach(names::add);
    int most = 0;
    for (int j = 0; j < size; j++) {
      most = Math.max(most, run.states()[p][0][j].length);
    }
    double[] flat = new double[run.steps() * size * most];
    for (int t = 0; t < run.steps(); t++) {
      for (int j = 0; j < size; j++) {
        double[] s = run.states()[p][t][j];
        System.arraycopy(s, 0, flat, (t * size + j) * most, s.length);
      }
    }
    answer.with("states." + population.name(), NpyArray.of(flat, run.steps(), size, most));
  }

  /** Zero where there is no synapse. */
  private NpyArray traces(Projection projection, ReferenceWeights weights, Trajectory run) {
    int pre = projection.synapses().pre();
    int post = structure.size(projection.to());
    long numbers = (long) run.steps() * pre * post;
    if (numbers > MOST) {
      throw new InvalidInputException(
              "got " + numbers + " numbers, but expected at most " + MOST + ", of fewer steps")
          .at("traces");
    }
    double[] flat = new double[(int) numbers];
    for (int i = 0; i < pre; i++) {
      for (int k = 0; k < projection.synapses().width(i); k++) {
        int at = i * post + projection.synapses().target(i, k);
        double[] e =
            SynapseTrace.of(structure, weights, network.rule(), run, projection, i, k)
                .eligibilityTrace();
        for (int t = 0; t < e.length; t++) {
          flat[t * pre * post + at] += e[t];
        }
      }
    }
    return NpyArray.of(flat, run.steps(), pre, post);
  }

  private static NpyArray matrix(double[][] rows, int columns) {
    double[] flat = new double[rows.length * columns];
    for (int t = 0; t < rows.length; t++) {
      System.arraycopy(rows[t], 0, flat, t * columns, columns);
    }
    return NpyArray.of(flat, rows.length, columns);
  }
}
