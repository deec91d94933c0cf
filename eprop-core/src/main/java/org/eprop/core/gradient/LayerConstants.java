package org.eprop.core.gradient;

import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.network.LayerNeurons;

/**
 * The constants of a layer's linear neurons as structure of arrays, [state][neuron] in single
 * precision. An array in which every neuron has a zero is null, so that its term costs nothing.
 * Entries of {@linkplain NonlinearNeurons nonlinear} neurons are zero.
 */
final class LayerConstants {

  /** The number of neurons. */
  final int n;

  /** The number of state variables. */
  final int d;

  /** Whether there is any linear neuron. */
  final boolean linear;

  /** A [to][from][neuron]. */
  final float[][][] a;

  /** Whether some state feeds another. */
  final boolean coupled;

  /** u [state][neuron]. */
  final float[][] u;

  /** r [state][neuron]. */
  final float[][] r;

  /** r~ [state][neuron]: r without what the rule detaches. */
  final float[][] gradientR;

  /** g [state][neuron]. */
  final float[][] g;

  /** s before the first step, [state][neuron]. */
  final float[][] initial;

  /** theta [neuron]. */
  final float[] theta;

  /** slope / scale [neuron]: turns a distance to threshold into the surrogate's argument. */
  final float[] steepness;

  /** gamma / scale [neuron]: the pseudo-derivative at threshold. */
  final float[] height;

  /** How many steps each neuron stays silent after a spike. */
  final int[] silentSteps;

  /** The largest of them. */
  final int maxSilentSteps;

  /** S. */
  final SurrogateGradient surrogate;

  LayerConstants(LayerNeurons neurons, boolean detachesReset) {
    List<NeuronModel> models = neurons.models();
    n = neurons.size();
    d = neurons.stateSize();
    a = new float[d][d][];
    u = new float[d][];
    r = new float[d][];
    gradientR = new float[d][];
    g = new float[d][];
    initial = new float[d][n];
    theta = new float[n];
    steepness = new float[n];
    height = new float[n];
    silentSteps = new int[n];
    surrogate = neurons.surrogate();
    boolean anyLinear = false;
    boolean anyCoupled = false;
    int longest = 0;
    for (int j = 0; j < n; j++) {
      NeuronModel model = models.get(j);
      theta[j] = (float) model.threshold();
      steepness[j] = (float) (neurons.slope() / model.scale());
      height[j] = (float) (neurons.gamma() / model.scale());
      silentSteps[j] = neurons.silentSteps(j);
      longest = Math.max(longest, silentSteps[j]);
      for (int m = 0; m < model.initialState().length; m++) {
        initial[m][j] = (float) model.initialState()[m];
      }
      if (!(model instanceof LinearNeuron neuron)) {
        continue;
      }
      anyLinear = true;
      for (int m = 0; m < neuron.stateNames().size(); m++) {
        u[m] = put(u[m], j, neuron.inputWeights()[m]);
        r[m] = put(r[m], j, neuron.spikeEffect()[m]);
        g[m] = put(g[m], j, neuron.spikeWeights()[m]);
        boolean cut = detachesReset && neuron.detached()[m];
        gradientR[m] = put(gradientR[m], j, cut ? 0 : neuron.spikeEffect()[m]);
        for (int k = 0; k < neuron.stateNames().size(); k++) {
          a[m][k] = put(a[m][k], j, neuron.transition()[m][k]);
          anyCoupled |= m != k && neuron.transition()[m][k] != 0;
        }
      }
    }
    linear = anyLinear;
    coupled = anyCoupled;
    maxSilentSteps = longest;
  }

  private float[] put(float[] array, int j, double value) {
    if (value == 0) {
      return array;
    }
    float[] target = array == null ? new float[n] : array;
    target[j] = (float) value;
    return target;
  }
}
