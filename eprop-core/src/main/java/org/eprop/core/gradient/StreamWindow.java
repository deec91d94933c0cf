package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * The open window of an endless sequence: the record of its steps, and what is carried over from
 * the steps before it. Its memory does not depend on how many those are. Owned by one thread.
 */
final class StreamWindow {

  /** The record has room for at least so many steps, so that short windows seldom move it. */
  private static final int ROOM = 64;

  private final NetworkStructure network;
  private final int length;
  private final ForwardPass forward;
  private final AdjointPass adjoint;
  private final SampleRun run;
  private final WindowTraces[] traces;
  private final float[][] noRateGradient;
  private final double[] noError;

  /** kappa^i. */
  private final double[] powers;

  private final float[] floatPowers;

  /** How many steps before a window are kept: a refractory period may have begun there. */
  private final int keep;

  private final int room;

  /** Real-valued input by step: buffers, and those of them that are in use, else null. */
  private final float[][] values;

  private final float[][] real;

  /** The next step, and the window's first, as indices into the record. */
  private int t;

  private int first;

  /** sum_s kappa^s over all steps before the window: the bias's filtered activity. */
  private double filteredOne;

  private boolean learning;

  /**
   * @param length the most steps
   */
  StreamWindow(NetworkStructure network, LearningRule rule, int length, Kernels kernels) {
    this.network = network;
    this.length = length;
    int layers = network.layers().size();
    LayerConstants[] constants = LayerConstants.of(network, rule);
    NonlinearNeurons[] nonlinear = NonlinearNeurons.of(network, rule);
    traces = new WindowTraces[layers];
    int longest = 0;
    for (int l = 0; l < layers; l++) {
      traces[l] = new WindowTraces(network, l, constants[l], nonlinear[l], kernels, length);
      longest = Math.max(longest, constants[l].maxSilentSteps);
    }
    forward = new ForwardPass(network, kernels, constants, nonlinear);
    adjoint = new AdjointPass(network, kernels, constants, nonlinear);
    run = new SampleRun(network);
    noRateGradient = new float[layers][];
    noError = new double[network.outputs()];
    keep = longest + 1;
    room = keep + Math.max(length, ROOM);
    values = new float[room][];
    real = new float[room][];
    powers = new double[length + 1];
    floatPowers = new float[length + 1];
    for (int i = 0; i <= length; i++) {
      powers[i] = i == 0 ? 1 : network.kappa() * powers[i - 1];
      floatPowers[i] = (float) powers[i];
    }
    reset();
  }

  /** Starts a new sequence. */
  void reset() {
    forward.begin(run, room);
    run.input.begin(room);
    for (WindowTraces layer : traces) {
      layer.reset();
    }
    Arrays.fill(real, null);
    t = 0;
    first = 0;
    filteredOne = 0;
    learning = false;
  }

  /** How many steps it has. */
  int steps() {
    return t - first;
  }

  boolean isFull() {
    return t - first == length;
  }

  /** Sets real-valued input of the next step. */
  void input(float[] x) {
    makeRoom();
    if (values[t] == null) {
      values[t] = new float[network.inputs()];
    }
    System.arraycopy(x, 0, values[t], 0, x.length);
    real[t] = values[t];
    run.input.start[t + 1] = run.input.start[t];
  }

  /**
   * Sets the spikes that are the input of the next step.
   *
   * @throws InvalidInputException if there is no such channel
   */
  void input(int[] channels, int from, int to) {
    makeRoom();
    real[t] = null;
    run.input.put(t, channels, from, to, network.inputs());
  }

  private void makeRoom() {
    if (first == t && t + length > room) {
      run.rebase(t - keep, t);
      t = keep;
      first = keep;
    }
  }

  /** Does the step whose input has been set. */
  void step(Weights weights) {
    forward.step(t, real[t], weights, run, true);
    run.setError(t, noError, 1, 1);
    t++;
  }

  /** Copies y of the last step. */
  void readout(double[] y) {
    run.copyReadout(t - 1, y);
  }

  /** Sets the last step's dE/dy, times a weight: the window has an error to learn from. */
  void error(double[] error, double weight) {
    learning = true;
    run.setError(t - 1, error, weight, 1);
  }

  /** Which neurons of layer l spiked in the last step, ascending. */
  int[] spikes(int l) {
    return run.spikesAt(l, t - 1);
  }

  /** Closes the window, of at least one step, and opens the next: adds its gradient. */
  void close(Feedback feedback, Weights gradient) {
    for (WindowTraces layer : traces) {
      layer.begin(run, first, t, floatPowers);
    }
    if (learning) {
      adjoint.run(run, first, t, feedback, noRateGradient, null);
      for (WindowTraces layer : traces) {
        layer.gradient(adjoint, run, feedback);
      }
    }
    int from = Math.max(0, first - 1);
    run.input.index(network.inputs(), from, t);
    for (int l = 0; l < traces.length; l++) {
      run.layers[l].spikes.index(network.size(l), from, t);
    }
    float[][] realInput = anyReal() ? real : null;
    for (WindowTraces layer : traces) {
      layer.pass(run, realInput, powers, gradient);
    }
    passBias(gradient.bias());
    gradient.clearAutapses();
    first = t;
    learning = false;
  }

  private void passBias(float[] gradient) {
    for (int k = 0; learning && k < gradient.length; k++) {
      double before = network.kappa() * adjoint.filteredError(k) * filteredOne;
      gradient[k] += (float) (run.biasGradient[k] + before);
    }
    for (int s = first; s < t; s++) {
      filteredOne = network.kappa() * filteredOne + 1;
    }
  }

  private boolean anyReal() {
    for (int s = first; s < t; s++) {
      if (real[s] != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Saves or restores everything.
   *
   * @throws InvalidInputException if it is of another network or length
   */
  void exchange(StateArchive archive) {
    long[] counts = {length, first, t, learning ? 1 : 0};
    archive.longs("window", counts);
    if (counts[0] != length) {
      throw new InvalidInputException(
          "got windows of " + counts[0] + " steps, but expected " + length);
    }
    if (counts[1] < 0
        || counts[1] > counts[2]
        || counts[2] > room
        || counts[2] - counts[1] > length) {
      throw new InvalidInputException(
          "window: got " + Arrays.toString(counts) + ", where no window can be");
    }
    first = (int) counts[1];
    t = (int) counts[2];
    learning = counts[3] != 0;
    double[] sum = {filteredOne};
    archive.doubles("filtered_one", sum);
    filteredOne = sum[0];
    forward.exchange(archive);
    run.exchange(archive, first, t);
    exchangeReal(archive);
    for (int l = 0; l < traces.length; l++) {
      traces[l].exchange(archive, "layer" + l);
    }
  }

  private void exchangeReal(StateArchive archive) {
    int[] isReal = new int[t - first];
    for (int s = first; s < t; s++) {
      isReal[s - first] = real[s] == null ? 0 : 1;
    }
    archive.ints("input.is_real", isReal, 0, isReal.length);
    for (int s = first; s < t; s++) {
      if (isReal[s - first] != 0) {
        values[s] = values[s] == null ? new float[network.inputs()] : values[s];
        real[s] = values[s];
        archive.floats("input.real" + (s - first), values, s, s + 1);
      }
    }
  }
}
