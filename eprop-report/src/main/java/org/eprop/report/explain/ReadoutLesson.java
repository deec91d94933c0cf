package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.Trajectory;

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
