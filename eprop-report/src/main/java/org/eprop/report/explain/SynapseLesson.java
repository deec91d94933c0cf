package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.reference.ForwardEprop;
import org.eprop.core.reference.ForwardEprop.SynapseTrace;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceGradient.Way;
import org.eprop.core.reference.Trajectory;

/**
 * All numbers about one input or recurrent synapse. Arrays are [step] unless said otherwise.
 *
 * @param toy the network
 * @param recurrent whether the synapse is the one from A to B, and not that from the input
 * @param presynaptic p: x^t, or z_A^{t-1}
 * @param states s of the neuron, [state][step]
 * @param spikes z
 * @param psi the pseudo-derivatives
 * @param distance g.s - theta
 * @param vector eps, [state][step]
 * @param reach g.eps: the derivative of the distance by the weight
 * @param trace e
 * @param filtered ebar
 * @param readout y
 * @param error delta
 * @param signal L
 * @param change -eta c L ebar: what each step adds to the weight
 * @param running its sum so far
 * @param contributions of each presynaptic spike to {@code reach}
 * @param backward -eta q p: what each step adds where gradients are computed backward in time
 * @param bptt the same with the paths through other neurons
 * @param forwardGradient dE/dW by the reference with eligibility traces
 * @param backwardGradient dE/dW by the reference with adjoints
 * @param bpttGradient dE/dW by back-propagation through time
 * @param fastGradient dE/dW as training computes it
 */
record SynapseLesson(
    Toy toy,
    boolean recurrent,
    double[] presynaptic,
    double[][] states,
    double[] spikes,
    double[] psi,
    double[] distance,
    double[][] vector,
    double[] reach,
    double[] trace,
    double[] filtered,
    double[] readout,
    double[] error,
    double[] signal,
    double[] change,
    double[] running,
    List<Contribution> contributions,
    double[] backward,
    double[] bptt,
    double forwardGradient,
    double backwardGradient,
    double bpttGradient,
    float fastGradient) {

  /**
   * What one presynaptic spike leaves behind.
   *
   * @param step when it arrives
   * @param reach its part of {@link SynapseLesson#reach}
   */
  record Contribution(int step, double[] reach) {}

  static SynapseLesson of(Toy toy, boolean recurrent) {
    NetworkStructure structure = toy.structure();
    ReferenceGradient.Result forward = toy.eprop(Way.FORWARD);
    ReferenceGradient.Result backward = toy.eprop(Way.BACKWARD);
    ReferenceGradient.Result bptt = toy.bptt();
    Trajectory run = forward.trajectories().get(0);
    int j = toy.neuron();
    int steps = run.steps();
    NeuronModel model = toy.neuronModel();
    SynapseTrace trace = ForwardEprop.synapse(structure, toy.rule(), run, 0, recurrent, 0, j);
    double[] p = new double[steps];
    double[] spikes = new double[steps];
    double[] psi = new double[steps];
    double[] distance = new double[steps];
    double[] signal = new double[steps];
    double[] change = new double[steps];
    double[] back = new double[steps];
    double[] full = new double[steps];
    double eta = toy.settings().learningRate();
    for (int t = 0; t < steps; t++) {
      p[t] = recurrent ? run.spikesBefore(0, t)[0] : run.into(0, t)[0];
      spikes[t] = run.spikes()[0][t][j];
      psi[t] = run.psi()[0][t][j];
      distance[t] = dot(model.spikeWeights(), run.states()[0][t][j]) - model.threshold();
      signal[t] = forward.learningSignal()[0][0][t][j];
      change[t] = -eta * structure.inputScale() * signal[t] * trace.filteredTrace()[t];
      back[t] = -eta * backward.currents()[0][0][t][j] * p[t];
      full[t] = -eta * bptt.currents()[0][0][t][j] * p[t];
    }
    return new SynapseLesson(
        toy,
        recurrent,
        p,
        byState(run.states()[0], j),
        spikes,
        psi,
        distance,
        transposed(trace.eligibilityVector()),
        reach(model, trace),
        trace.eligibilityTrace(),
        trace.filteredTrace(),
        column(run.readout()),
        column(forward.errors().get(0)),
        signal,
        change,
        Sums.soFar(change),
        contributions(toy, run, p),
        back,
        full,
        of(forward, recurrent, j),
        of(backward, recurrent, j),
        of(bptt, recurrent, j),
        recurrent ? toy.fast().rec(0)[0][j] : toy.fast().in(0)[0][j]);
  }

  private static double of(ReferenceGradient.Result result, boolean recurrent, int j) {
    return recurrent ? result.gradient().rec()[0][0][j] : result.gradient().in()[0][0][j];
  }

  private static List<Contribution> contributions(Toy toy, Trajectory run, double[] p) {
    List<Contribution> all = new ArrayList<>();
    for (int t = 0; t < p.length; t++) {
      if (p[t] != 0) {
        double[] alone = new double[p.length];
        alone[t] = p[t];
        SynapseTrace trace =
            ForwardEprop.synapse(toy.structure(), toy.rule(), run, 0, toy.neuron(), alone);
        all.add(new Contribution(t, reach(toy.neuronModel(), trace)));
      }
    }
    return all;
  }

  private static double[] reach(NeuronModel model, SynapseTrace trace) {
    double[] reach = new double[trace.eligibilityVector().length];
    for (int t = 0; t < reach.length; t++) {
      reach[t] = dot(model.spikeWeights(), trace.eligibilityVector()[t]);
    }
    return reach;
  }

  private static double dot(double[] g, double[] s) {
    double sum = 0;
    for (int m = 0; m < g.length; m++) {
      sum += g[m] * s[m];
    }
    return sum;
  }

  static double[] column(double[][] rows) {
    double[] column = new double[rows.length];
    for (int t = 0; t < column.length; t++) {
      column[t] = rows[t][0];
    }
    return column;
  }

  private static double[][] byState(double[][][] states, int j) {
    double[][] own = new double[states.length][];
    for (int t = 0; t < own.length; t++) {
      own[t] = states[t][j];
    }
    return transposed(own);
  }

  private static double[][] transposed(double[][] rows) {
    double[][] columns = new double[rows[0].length][rows.length];
    for (int t = 0; t < rows.length; t++) {
      for (int m = 0; m < columns.length; m++) {
        columns[m][t] = rows[t][m];
      }
    }
    return columns;
  }

  /** dE/dS^t, the readout's memory included: c sum over t' >= t of kappa^{t'-t} L^{t'}. */
  double[] spikeGradient() {
    return Sums.filteredBackward(signal, toy.structure().kappa(), toy.structure().inputScale());
  }
}
