package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Connectivity;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * The traces of all synapses into one layer and the filtered spikes zbar of the layer, taken
 * through window after window; on the way, the window's gradient. For the readout weights it is
 *
 * <pre>
 * dE/dW_out,kj = c sum_t dbar_k^t z_j^t + c kappa dbar_k^{t0} zbar_j
 * </pre>
 *
 * <p>with zbar from before the window, which starts at t0.
 */
final class WindowTraces {

  /** Below this, a filtered spike is zero: it would only decay into denormal numbers. */
  private static final double NOTHING = 1e-30;

  private final NetworkStructure network;
  private final int layer;
  private final WindowCarry carry;
  private final WindowRows in;
  private final WindowRows rec;
  private final Kernels kernels;
  private final double[] filteredSpikes;

  WindowTraces(
      NetworkStructure network,
      int layer,
      LayerConstants constants,
      NonlinearNeurons nonlinear,
      Kernels kernels,
      int steps) {
    this.network = network;
    this.layer = layer;
    carry = new WindowCarry(constants, new LayerAdjoint(constants, nonlinear, kernels), steps);
    Connectivity synapses = network.connectivity(layer);
    in = new WindowRows(constants, network.channelsInto(layer), synapses.input(), kernels);
    rec =
        network.isRecurrent(layer)
            ? new WindowRows(constants, constants.n, synapses.recurrent(), kernels)
            : null;
    this.kernels = kernels;
    filteredSpikes = new double[constants.n];
  }

  void reset() {
    carry.reset();
    in.reset();
    if (rec != null) {
      rec.reset();
    }
    Arrays.fill(filteredSpikes, 0);
  }

  /**
   * Begins to pass a window that the forward pass has done, before the adjoint pass.
   *
   * @param first the window's first step
   * @param end the step after its last one
   * @param powers kappa^i in single precision
   */
  void begin(SampleRun run, int first, int end, float[] powers) {
    carry.begin(run.layers[layer], first, end, powers);
  }

  /** After the adjoint pass, if there is an error in the window. */
  void gradient(AdjointPass adjoint, SampleRun run, Feedback feedback) {
    carry.gradient(adjoint, layer, run, feedback);
  }

  /**
   * Passes the window; spikes have been listed neuron by neuron from the step before it on.
   *
   * @param real x^t of each step, null where it is not real-valued; null if there is none
   * @param powers kappa^i
   * @param gradient is added to
   */
  void pass(SampleRun run, float[][] real, double[] powers, Weights gradient) {
    Events spikes = run.layers[layer].spikes;
    if (layer == 0) {
      in.pass(carry, run.input, 0, real, gradient.in(0));
    } else {
      in.pass(carry, run.layers[layer - 1].spikes, 0, null, gradient.in(layer));
    }
    if (rec != null) {
      rec.pass(carry, spikes, 1, null, gradient.rec(layer));
    }
    if (network.seenByReadout(layer)) {
      float[] error = carry.gradientQ == null ? null : run.filteredError;
      for (int j = 0; j < filteredSpikes.length; j++) {
        passReadout(j, spikes, error, powers, gradient.out(layer)[j]);
      }
    }
    carry.end();
  }

  private void passReadout(int j, Events spikes, float[] error, double[] powers, float[] gradient) {
    int e = spikes.from[j];
    int stop = spikes.from[j + 1];
    while (e < stop && spikes.step[e] < carry.first) {
      e++;
    }
    double filtered = filteredSpikes[j];
    int outputs = gradient.length;
    if (error != null) {
      for (int k = 0; filtered != 0 && k < outputs; k++) {
        gradient[k] += (float) (network.kappa() * filtered * error[carry.first * outputs + k]);
      }
      kernels.addRowsOf(gradient, error, spikes.step, e, stop, outputs);
    }
    filtered *= powers[carry.end - carry.first];
    for (; e < stop; e++) {
      filtered += powers[carry.end - 1 - spikes.step[e]];
    }
    filteredSpikes[j] = filtered < NOTHING ? 0 : filtered;
  }

  /** Saves or restores what lies between two windows. */
  void exchange(StateArchive archive, String name) {
    carry.exchange(archive, name);
    in.exchange(archive, name + ".in");
    if (rec != null) {
      rec.exchange(archive, name + ".rec");
    }
    archive.doubles(name + ".zbar", filteredSpikes);
  }
}
