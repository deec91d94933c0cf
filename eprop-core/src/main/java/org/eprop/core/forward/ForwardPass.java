package org.eprop.core.forward;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.task.Input;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * Runs the network on one sample and records spikes and pseudo-derivatives. Spikes are events: each
 * adds its row of weights. Owned by one thread, reused from sample to sample.
 */
public final class ForwardPass {

  /** What a forward pass is for. */
  public enum Purpose {
    /** Samples, or a sequence whose steps come one by one, that may be learned from. */
    LEARNING(Padding.WORKER),
    /**
     * A sequence whose steps come one by one, and that nobody learns from. There may be many of
     * them, which share what they don't write.
     */
    INFERENCE(Padding.SESSION);

    final Padding padding;

    Purpose(Padding padding) {
      this.padding = padding;
    }

    /** Whether a gradient may follow. */
    boolean learns() {
      return this != INFERENCE;
    }
  }

  /** What arrives at a population through synapses whose weights wait to be brought up to date. */
  public interface LearnedArrivals {

    /** Whether it is what arrives through this projection. */
    boolean covers(int projection);

    /** Whether the bias is part of it. */
    boolean coversBias();

    /**
     * Begins a step; comes before anything arrives, as weights may be brought up to date here that
     * others use as well.
     */
    void begin(SampleRecord run, int t);

    /** Adds what arrives at step t to I^t [neuron]. Once a step. */
    void arrive(SampleRecord run, int t, float[] o);
  }

  private final NetworkStructure network;
  private final Plan plan;
  private final Kernels kernels;
  private final Arrivals[] arrivals;
  private final PopulationForward[] populations;
  private final ReadoutForward[] readouts;
  private final Purpose purpose;
  private Constants constants;

  /** What of traces is the populations' own; null where they are derived, or nobody learns. */
  private final PostsynapticTrace[] traces;

  /** For the neurons as the constants have them. */
  public ForwardPass(Plan plan, Kernels kernels, Constants constants, Purpose purpose) {
    this.purpose = purpose;
    this.network = constants.network;
    this.plan = plan;
    this.kernels = kernels;
    arrivals = new Arrivals[network.populations().size()];
    populations = new PopulationForward[arrivals.length];
    readouts = new ReadoutForward[network.readouts().size()];
    for (int p = 0; p < arrivals.length; p++) {
      arrivals[p] = new Arrivals(network, p, plan.into[p], kernels, purpose.padding);
    }
    traces = new PostsynapticTrace[populations.length];
    if (purpose.learns()) {
      Arrays.setAll(
          traces,
          p -> PostsynapticTrace.of(constants.trace, network.populations().get(p), kernels));
    }
    use(constants);
  }

  /** From now on, what these cover arrives at population p through them; nothing if empty. */
  public void arriveThrough(int p, List<? extends LearnedArrivals> these) {
    arrivals[p].through(these);
  }

  /**
   * From now on, the weights of readout m are these, [population][output][neuron]; null for those
   * of the network.
   */
  public void useTransposed(int m, float[][][] weights) {
    readouts[m].use(weights);
  }

  /** Uses these constants from now on. */
  public void use(Constants now) {
    if (now == constants) {
      return;
    }
    for (int p = 0; p < populations.length; p++) {
      if (constants == null || now.neurons[p] != constants.neurons[p]) {
        populations[p] = PopulationForward.of(now.neurons[p], kernels, purpose);
        populations[p].trace = traces[p];
      }
    }
    for (Arrivals own : arrivals) {
      own.use(now);
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m] = new ReadoutForward(now, m, kernels, purpose.padding);
    }
    constants = now;
  }

  /** Uses these constants from now on, and goes on where the neurons are. */
  public void goOn(Constants now) {
    StateBytes states = new StateBytes();
    exchange(states.beginWriting());
    use(now);
    exchange(states.beginReading(states.written()));
  }

  /**
   * Runs a sample.
   *
   * @param wanted whether a gradient will follow: whether pseudo-derivatives, and derivatives of
   *     nonlinear neurons, are to be recorded
   */
  public void run(Input input, Weights weights, SampleRecord run, boolean wanted) {
    begin(input, weights, run, wanted);
    int steps = input.steps();
    for (int i = 0; i < plan.stages.size(); i++) {
      Plan.Stage stage = plan.stages.get(i);
      if (stage.isSingle()) {
        int p = stage.first();
        populations[p].steps(0, steps, run.populations[p], arrivals[p], wanted);
      } else {
        for (int t = 0; t < steps; t++) {
          step(t, stage.first(), stage.end(), run, wanted);
        }
      }
    }
    for (ReadoutForward readout : readouts) {
      readout.run(0, steps, weights, run);
    }
  }

  /** Begins a sample, to be gone through step by step. */
  public void begin(Input input, Weights weights, SampleRecord run, boolean wanted) {
    begin(run, input.steps(), wanted);
    run.setInput(input);
    beginArrivals(run, weights, input.steps());
  }

  /**
   * Starts anew with a record that has room for so many steps.
   *
   * @param wanted whether a gradient will follow
   */
  public void begin(SampleRecord run, int steps, boolean wanted) {
    run.begin(steps, purpose.learns());
    for (int p = 0; p < populations.length; p++) {
      populations[p].begin(run.populations[p], steps, wanted);
    }
  }

  /** Takes over where weights and spikes are; so many steps of real-valued input are known. */
  public void beginArrivals(SampleRecord run, Weights weights, int steps) {
    for (Arrivals own : arrivals) {
      own.begin(run, weights, steps);
    }
  }

  /** A step of all populations and readouts, whose input has been set in the record. */
  public void step(int t, Weights weights, SampleRecord run, boolean wanted) {
    step(t, 0, populations.length, run, wanted);
    for (ReadoutForward readout : readouts) {
      readout.run(t, t + 1, weights, run);
    }
  }

  private void step(int t, int first, int end, SampleRecord run, boolean wanted) {
    for (int p = first; p < end; p++) {
      populations[p].steps(t, t + 1, run.populations[p], arrivals[p], wanted);
    }
  }

  /** Whether all states of all neurons are numbers after a step. */
  public boolean isFinite() {
    boolean finite = true;
    for (PopulationForward population : populations) {
      finite &= population.isFinite();
    }
    return finite;
  }

  /** A copy of s^t of population p after a step, [state][neuron]. */
  public float[][] states(int p) {
    return populations[p].states();
  }

  /** Saves or restores what traces have of the neurons. */
  public void exchangeTraces(StateBytes archive) {
    for (int p = 0; p < populations.length; p++) {
      if (traces[p] != null) {
        traces[p].exchange(archive, network.populations().get(p).name());
      }
    }
  }

  /** Saves or restores the states of the neurons. */
  public void exchange(StateBytes archive) {
    for (int p = 0; p < populations.length; p++) {
      populations[p].exchange(archive, network.populations().get(p).name());
    }
  }

  /**
   * One readout, y_k^t = kappa y_k^{t-1} + c sum_P sum_j W_P[j][k] z_j^t + b_k. Owned by one
   * thread, reused.
   */
  private static final class ReadoutForward {

    private final int m;
    private final int outputs;
    private final boolean[] sees;
    private final Kernels kernels;
    private final double kappa;
    private final double scale;
    private final Padding padding;
    private final float[] noBias;
    private float[] sums = {};

    /** W_out^T [population][output][neuron], where that is how the weights lie; else null. */
    private float[][][] transposed;

    ReadoutForward(Constants constants, int m, Kernels kernels, Padding padding) {
      this.m = m;
      this.outputs = constants.network.readouts().get(m).outputs();
      this.sees = constants.network.readouts().get(m).sees();
      this.kernels = kernels;
      this.kappa = constants.kappa[m];
      this.scale = constants.scale[m];
      this.padding = padding;
      this.noBias = new float[outputs];
    }

    /** From now on, weights are these, [population][output][neuron]; null for those given. */
    void use(float[][][] weightsTransposed) {
      transposed = weightsTransposed;
    }

    /** The steps first .. end-1, whose spikes are known. */
    void run(int first, int end, Weights weights, SampleRecord run) {
      int numbers = (end - first) * outputs;
      if (sums.length < numbers) {
        sums = padding.row(numbers);
      }
      Arrays.fill(sums, 0, numbers, 0);
      for (int p = 0; p < sees.length; p++) {
        if (sees[p]) {
          Events spikes = run.populations[p].spikes;
          int from = spikes.start[first];
          int to = spikes.start[end];
          if (transposed == null) {
            float[][] out = weights.readout(m, p);
            kernels.addRowsTo(sums, out, spikes.neuron, spikes.when, from, to, first, outputs);
          } else {
            add(transposed[p], spikes, from, to, first);
          }
        }
      }
      float[] own = weights.readoutBias(m);
      float[] bias = own == null ? noBias : own;
      double[] y = run.readouts[m].readout;
      int at = first * outputs;
      if (outputs <= 2) {
        filter(y, at, numbers, bias, outputs - 1);
        return;
      }
      for (int i = 0; i < numbers; i += outputs) {
        for (int k = 0; k < outputs; k++) {
          double before = at + i == 0 ? 0 : y[at + i - outputs + k];
          y[at + i + k] = kappa * before + scale * sums[i + k] + bias[k];
        }
      }
    }

    /**
     * Two outputs, which may be the same. Each step waits for the one before it, so that it counts
     * whether that comes from a register; of more outputs others are computed meanwhile.
     */
    private void filter(double[] y, int at, int numbers, float[] bias, int other) {
      double own = at == 0 ? 0 : y[at - outputs];
      double others = at == 0 ? 0 : y[at - outputs + other];
      for (int i = 0; i < numbers; i += outputs) {
        own = kappa * own + scale * sums[i] + bias[0];
        others = kappa * others + scale * sums[i + other] + bias[other];
        y[at + i] = own;
        y[at + i + other] = others;
      }
    }

    private void add(float[][] out, Events spikes, int from, int to, int first) {
      for (int e = from; e < to; e++) {
        int at = (spikes.when[e] - first) * outputs;
        int j = spikes.neuron[e];
        for (int k = 0; k < outputs; k++) {
          sums[at + k] += out[k][j];
        }
      }
    }
  }
}
