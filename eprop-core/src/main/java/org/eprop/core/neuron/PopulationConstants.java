package org.eprop.core.neuron;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.surrogate.Triangle;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Population;

/** What the fast path needs to know of a population's neurons, in single precision. */
public final class PopulationConstants {

  /** The number of neurons. */
  public final int n;

  /** The number of state variables. */
  public final int d;

  /** Whether there is any linear neuron. */
  public final boolean linear;

  /** A, u, r, g, theta; entries of {@linkplain NonlinearNeurons nonlinear} neurons are zero. */
  public final LinearArrays arrays;

  /** s before the first step, [state][neuron]. */
  public final float[][] initial;

  /** gamma / scale [neuron], zero beyond the last one: the pseudo-derivative at threshold. */
  public final float[] height;

  /** What the eligibility vectors of its synapses consist of. */
  public final TraceShape traces;

  /** How many steps each neuron stays silent after a spike. */
  public final int[] silentSteps;

  /** Whether any neuron may spike in every step. */
  public final boolean anyNeverSilent;

  /** The largest of them. */
  public final int maxSilentSteps;

  /**
   * Whether pseudo-derivatives are computed along with a step: S is a {@link Triangle}, and all
   * neurons are linear and silent for the same number of steps, at least one.
   */
  public final boolean triangular;

  /** Whether gradients of what learns need I^t. */
  public final boolean recordsCurrent;

  /** How many rows of each step are recorded for the gradients of what learns: s^t, maybe I^t. */
  public final int recordedRows;

  /** How S of a triangular population declines. */
  public final float decline;

  /**
   * Half of {@link #height} of a triangular population's neurons; zero beyond the last one, up to
   * the end of the last word of 64.
   */
  public final float[] halfHeight;

  /** The states that spikes have an effect on. */
  public final int[] affected;

  /** r of those, [affected][neuron]; zero beyond the last one, as far as {@link #halfHeight}. */
  public final float[][] effects;

  /** S. */
  public final SurrogateGradient surrogate;

  /**
   * @param population whose neurons they are
   * @param models the local mathematics of each, as it is now
   * @param derivatives how they change with what learns; null if nothing does
   * @param detachesReset whether r~ lacks what models call detached
   */
  PopulationConstants(
      Population population,
      List<NeuronModel> models,
      ParameterDerivatives derivatives,
      boolean detachesReset) {
    n = population.size();
    d = population.stateSize();
    float[][][] a = new float[d][d][];
    float[][] u = new float[d][];
    float[][] r = new float[d][];
    float[][] gradientR = new float[d][];
    float[][] g = new float[d][];
    float[] theta = new float[n];
    float[] steepness = new float[n];
    initial = new float[d][n];
    height = new float[Padding.blocks(n)];
    silentSteps = new int[n];
    surrogate = population.surrogate();
    boolean anyLinear = false;
    int longest = 0;
    for (int j = 0; j < n; j++) {
      NeuronModel model = models.get(j);
      theta[j] = (float) model.threshold();
      steepness[j] = (float) (population.slope() / model.scale());
      height[j] = (float) (population.gamma() / model.scale());
      silentSteps[j] = population.silentSteps(j);
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
        }
      }
    }
    completeStates(models, a, gradientR);
    if (derivatives != null) {
      addLearned(derivatives, a, u, g);
    }
    recordsCurrent = derivatives != null && derivatives.needCurrent;
    recordedRows = derivatives == null ? 0 : recordsCurrent ? d + 1 : d;
    arrays = new LinearArrays(a, u, r, gradientR, g, theta, steepness);
    boolean allLinear = models.stream().allMatch(LinearNeuron.class::isInstance);
    linear = anyLinear;
    // What neurons share now, they need not share after an update.
    traces = derivatives != null ? TraceShape.EACH : TraceShape.of(arrays, allLinear);
    maxSilentSteps = longest;
    anyNeverSilent = Arrays.stream(silentSteps).anyMatch(steps -> steps == 0);
    decline = surrogate instanceof Triangle triangle ? triangle.decline() : 0;
    triangular =
        decline > 0
            && IntStream.range(0, n).allMatch(j -> Kernels.isFit(height[j] / 2))
            && allLinear
            && Arrays.stream(silentSteps).allMatch(steps -> steps > 0 && steps == maxSilentSteps);
    halfHeight = new float[(n + Long.SIZE - 1) / Long.SIZE * Long.SIZE + 1];
    for (int j = 0; j < n; j++) {
      halfHeight[j] = height[j] / 2;
    }
    affected = IntStream.range(0, d).filter(m -> r[m] != null).toArray();
    effects = new float[affected.length][];
    Arrays.setAll(effects, i -> Arrays.copyOf(r[affected[i]], halfHeight.length));
  }

  /** Shares the constants of others. */
  private PopulationConstants(PopulationConstants of, LinearArrays arrays) {
    this.arrays = arrays;
    n = of.n;
    d = of.d;
    linear = of.linear;
    initial = of.initial;
    height = of.height;
    traces = of.traces;
    silentSteps = of.silentSteps;
    anyNeverSilent = of.anyNeverSilent;
    maxSilentSteps = of.maxSilentSteps;
    triangular = of.triangular;
    recordsCurrent = of.recordsCurrent;
    recordedRows = of.recordedRows;
    decline = of.decline;
    halfHeight = of.halfHeight;
    affected = of.affected;
    effects = of.effects;
    surrogate = of.surrogate;
  }

  /** The same, with room of its own for who only runs the network. */
  PopulationConstants ofSession() {
    return new PopulationConstants(this, arrays.ofSession());
  }

  /**
   * Gives neurons that lack a state the decay, and r~, of those that have it: without input and
   * spike weights the state stays 0, and so does its adjoint, whatever these are. Constants that
   * all neurons share are cheaper.
   */
  private static void completeStates(List<NeuronModel> models, float[][][] a, float[][] gradientR) {
    for (int m = 0; m < a.length; m++) {
      int donor = 0;
      while (donor < models.size() && !has(models.get(donor), m)) {
        donor++;
      }
      for (int j = 0; donor < models.size() && j < models.size(); j++) {
        if (models.get(j) instanceof LinearNeuron && !has(models.get(j), m)) {
          copy(a[m][m], donor, j);
          copy(gradientR[m], donor, j);
        }
      }
    }
  }

  /** What changes with a learned parameter is there, be it zero as yet. */
  private void addLearned(
      ParameterDerivatives derivatives, float[][][] a, float[][] u, float[][] g) {
    for (int m = 0; m < d; m++) {
      u[m] = orZeros(u[m], derivatives.inputWeights[m]);
      g[m] = orZeros(g[m], derivatives.spikeWeights[m]);
      for (int k = 0; k < d; k++) {
        a[m][k] = orZeros(a[m][k], derivatives.transition[m][k]);
      }
    }
  }

  private float[] orZeros(float[] row, boolean needed) {
    return row == null && needed ? new float[n] : row;
  }

  private static boolean has(NeuronModel model, int m) {
    return model instanceof LinearNeuron && m < model.stateNames().size();
  }

  private static void copy(float[] row, int from, int to) {
    if (row != null) {
      row[to] = row[from];
    }
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
