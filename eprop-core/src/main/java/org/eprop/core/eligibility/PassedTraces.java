package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.api.signal.Feedback;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.projection.ScaledRowSum;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * The traces of all synapses into one population that learn, taken through window after window; on
 * the way, the window's gradient. For one group of readouts, whose signals meet traces that are
 * filtered alike.
 */
public abstract sealed class PassedTraces permits WindowTraces, SynapticWindow {

  private static final float[] ONE = {1};

  final NetworkStructure network;
  final SignalGroup group;
  final Rates rates;
  private final ScaledRowSum sum;

  /** What a bias has as its input beside {@link #ones}. */
  final Events noSpikes = new Events();

  private float[][] ones = {};

  /** kappa. */
  double kappa;

  PassedTraces(SignalGroup group, Constants constants, Rates rates, Kernels kernels) {
    network = constants.network;
    this.group = group;
    this.rates = rates;
    sum = new ScaledRowSum(kernels);
    noSpikes.index(1, 0, 0);
  }

  /** Uses these constants from now on; traces stay as they are. */
  public abstract void use(Constants now);

  /** Starts a new sequence. */
  public abstract void reset();

  /** Begins to pass the window first .. end-1, after the forward and before the adjoint pass. */
  public abstract void begin(SampleRecord run, int first, int end);

  /**
   * After the adjoint pass, if there is an error in the window: what of the gradient is due to the
   * traces from before its first step, (D^T lambda).eps + kappa Lbar ebar. Of a window of one step,
   * for which only errors need have been filtered, all of it: c L ebar.
   *
   * @param gradient is added to what parameters learn
   */
  public abstract void gradient(
      AdjointPass adjoint, SampleRecord run, FeedbackWeights feedback, Weights gradient);

  /** Passes the window, whose spikes have been listed by neuron; adds to the gradient. */
  public abstract void pass(SampleRecord run, Weights gradient);

  /** Saves or restores what lies between two windows. */
  public abstract void exchange(StateBytes archive, String name);

  /** The number of the population. */
  public final int population() {
    return group.population();
  }

  /** Whether it is the population's first group of readouts. */
  final boolean isFirst() {
    return group.isFirst();
  }

  /** By which its part of a state is found; several groups of a population have one name. */
  public final String name() {
    return "traces." + network.populations().get(group.population()).name();
  }

  final void findKappa(Constants now) {
    kappa = group.kappa(now, rates);
  }

  /** The activity that a bias has as its input in the steps before {@code end}, [step][1]. */
  final float[][] ones(int end) {
    if (ones.length < end) {
      ones = new float[end][];
      Arrays.fill(ones, ONE);
    }
    return ones;
  }

  /** Lbar at a window's first step, or what of it reaches the step before, kappa Lbar. */
  final void addSignals(
      AdjointPass adjoint,
      SampleRecord run,
      FeedbackWeights feedback,
      int first,
      float[] signal,
      boolean filtered) {
    int p = group.population();
    int n = network.size(p);
    double decay = filtered ? kappa : 1;
    sum.beginFromZero(signal, n);
    for (int m : group.readouts()) {
      if (feedback.signal(m, p) instanceof Feedback) {
        float[] error = run.readouts[m].teaching();
        float[][] b = feedback.of(m, p);
        for (int k = 0; k < b.length; k++) {
          sum.add((float) (decay * error[first * b.length + k]), b[k]);
        }
      }
    }
    sum.end();
    for (int m : group.readouts()) {
      float[] bar = adjoint.signals.atFirst(m, p);
      if (bar != null) {
        Elements.addScaled(signal, (float) decay, bar, n);
      }
    }
    if (group.ofRates()) {
      Elements.addScaled(signal, (float) decay, rates.atFirst(p), n);
    }
  }
}
