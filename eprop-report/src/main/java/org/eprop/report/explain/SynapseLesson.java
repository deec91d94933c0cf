package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.network.Projection;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.SynapseTrace;
import org.eprop.reference.Trajectory;

/**
 * All numbers about one input or recurrent synapse. Arrays are [step] unless said otherwise.
 *
 * @param toy the network
 * @param recurrent whether the synapse is the one from A to B, and not that from the input
 * @param delay d, steps
 * @param presynaptic p: x^{t-d}, or z_A^{t-d}
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
    int delay,
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
    ReferenceGradient.Result forward = toy.eprop(Direction.FORWARD);
    ReferenceGradient.Result backward = toy.eprop(Direction.BACKWARD);
    ReferenceGradient.Result bptt = toy.bptt();
    Trajectory run = forward.trajectories().get(0);
    int j = toy.neuron();
    int steps = run.steps();
    NeuronModel model = toy.neuronModel();
    int i = recurrent ? ToyModel.OWN : ToyModel.INPUT;
    int k = toy.place(i, 0, j);
    Projection projection = toy.structure().projections().get(i);
    SynapseTrace trace =
        SynapseTrace.of(toy.structure(), toy.wide(), toy.rule(), run, projection, 0, k);
    double[] p = trace.presynaptic();
    double[] filtered = trace.filteredTrace()[0];
    double[][] learningSignal = forward.signals().get(0).signal()[0][0];
    double[] spikes = new double[steps];
    double[] psi = new double[steps];
    double[] distance = new double[steps];
    double[] signal = new double[steps];
    double[] change = new double[steps];
    double[] back = new double[steps];
    double[] full = new double[steps];
    double eta = toy.settings().learningRate();
    for (int t = 0; t < steps; t++) {
      spikes[t] = run.spikes()[0][t][j];
      psi[t] = run.psi()[0][t][j];
      distance[t] = dot(model.spikeWeights(), run.states()[0][t][j]) - model.threshold();
      signal[t] = learningSignal[t][j];
      change[t] = -eta * toy.inputScale() * signal[t] * filtered[t];
      back[t] = -eta * backward.currents()[0][0][t][j] * p[t];
      full[t] = -eta * bptt.currents()[0][0][t][j] * p[t];
    }
    return new SynapseLesson(
        toy,
        recurrent,
        projection.synapses().delay(0, k),
        p,
        transposed(Arrays.stream(run.states()[0]).map(s -> s[j]).toArray(double[][]::new)),
        spikes,
        psi,
        distance,
        transposed(trace.eligibilityVector()),
        reach(model, trace),
        trace.eligibilityTrace(),
        filtered,
        column(run.readouts()[0]),
        column(forward.signals().get(0).error()[0]),
        signal,
        change,
        Sums.soFar(change),
        contributions(toy, run, p),
        back,
        full,
        forward.gradient().projection(i)[0][k],
        backward.gradient().projection(i)[0][k],
        bptt.gradient().projection(i)[0][k],
        toy.fast().projection(i)[0][k]);
  }

  private static List<Contribution> contributions(Toy toy, Trajectory run, double[] p) {
    List<Contribution> all = new ArrayList<>();
    for (int t = 0; t < p.length; t++) {
      if (p[t] != 0) {
        double[] alone = new double[p.length];
        alone[t] = p[t];
        SynapseTrace trace =
            SynapseTrace.of(toy.structure(), toy.wide(), toy.rule(), run, 0, toy.neuron(), alone);
        all.add(new Contribution(t, reach(toy.neuronModel(), trace)));
      }
    }
    return all;
  }

  private static double[] reach(NeuronModel model, SynapseTrace trace) {
    return Arrays.stream(trace.eligibilityVector())
        .mapToDouble(vector -> dot(model.spikeWeights(), vector))
        .toArray();
  }

  static double dot(double[] g, double[] s) {
    double sum = 0;
    for (int m = 0; m < g.length; m++) {
      sum += g[m] * s[m];
    }
    return sum;
  }

  static double[] column(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
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
    return Sums.filteredBackward(signal, toy.kappa(), toy.inputScale());
  }
}
