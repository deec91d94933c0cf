package org.eprop.core.neuron;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.surrogate.Triangle;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearArrays;

/** A population whose neurons are nothing but constants. Immutable. */
public final class LinearNeurons extends Neurons {

  /** A, u, r, g, theta. */
  public final LinearArrays arrays;

  /** The same for eligibility vectors: A and r~ times what is left of these. */
  public final LinearArrays ofTraces;

  /** Whether any neuron may spike in every step. */
  public final boolean anyNeverSilent;

  /**
   * Whether pseudo-derivatives are computed along with a step: S is a {@link Triangle}, and all
   * neurons are silent for the same number of steps, at least one.
   */
  public final boolean triangular;

  /** How S of a triangular population declines. */
  public final float decline;

  /** Half of {@link #height}. */
  public final float[] halfHeight;

  /** The states that spikes have an effect on. */
  public final int[] affected;

  /** r of those, [affected][neuron]. */
  public final float[][] effects;

  LinearNeurons(Origin of, List<NeuronModel> models) {
    super(of, models);
    float[][][] a = new float[d][d][];
    float[][] u = new float[d][];
    float[][] r = new float[d][];
    float[][] gradientR = new float[d][];
    float[][] g = new float[d][];
    float[] theta = new float[n];
    for (int j = 0; j < n; j++) {
      LinearNeuron neuron = (LinearNeuron) models.get(j);
      theta[j] = (float) neuron.threshold();
      for (int m = 0; m < neuron.stateNames().size(); m++) {
        u[m] = put(u[m], j, neuron.inputWeights()[m]);
        r[m] = put(r[m], j, neuron.spikeEffect()[m]);
        g[m] = put(g[m], j, neuron.spikeWeights()[m]);
        boolean cut = of.detachesReset() && neuron.detached()[m];
        gradientR[m] = put(gradientR[m], j, cut ? 0 : neuron.spikeEffect()[m]);
        for (int k = 0; k < neuron.stateNames().size(); k++) {
          a[m][k] = put(a[m][k], j, neuron.transition()[m][k]);
        }
      }
    }
    completeStates(models, a, gradientR);
    if (derivatives != null) {
      addLearned(a, u, g);
    }
    arrays = new LinearArrays(a, u, r, gradientR, g, theta, steepness);
    float factor = (float) of.traceFactor();
    ofTraces = factor == 1 ? arrays : scaled(arrays, factor);
    anyNeverSilent = Arrays.stream(silentSteps).anyMatch(steps -> steps == 0);
    decline = population.surrogate() instanceof Triangle triangle ? triangle.decline() : 0;
    triangular =
        decline > 0
            && IntStream.range(0, n).allMatch(j -> Kernels.isFit(height[j] / 2))
            && Arrays.stream(silentSteps).allMatch(steps -> steps > 0 && steps == longestSilence);
    halfHeight = new float[n];
    for (int j = 0; j < n; j++) {
      halfHeight[j] = height[j] / 2;
    }
    affected = IntStream.range(0, d).filter(m -> r[m] != null).toArray();
    effects = Arrays.stream(affected).mapToObj(m -> r[m]).toArray(float[][]::new);
  }

  private static LinearArrays scaled(LinearArrays of, float factor) {
    float[][][] a = new float[of.d][][];
    Arrays.setAll(a, m -> times(of.a[m], factor));
    float[][] r = times(of.gradientR, factor);
    float[] theta = Arrays.copyOf(of.theta, of.n); // whose length is the number of neurons
    return new LinearArrays(a, of.u.clone(), of.r, r, of.g.clone(), theta, of.steepness);
  }

  private static float[][] times(float[][] rows, float factor) {
    float[][] scaled = new float[rows.length][];
    for (int m = 0; m < rows.length; m++) {
      scaled[m] = rows[m] == null ? null : rows[m].clone();
      for (int j = 0; scaled[m] != null && j < scaled[m].length; j++) {
        scaled[m][j] *= factor;
      }
    }
    return scaled;
  }

  private float[] put(float[] array, int j, double value) {
    if (value == 0) {
      return array;
    }
    float[] target = array == null ? new float[n] : array;
    target[j] = (float) value;
    return target;
  }

  /**
   * Gives neurons that lack a state the decay, and r~, of those that have it: without input and
   * spike weights the state stays 0, and so does its adjoint, whatever these are. Constants that
   * all neurons share are cheaper.
   */
  private static void completeStates(List<NeuronModel> models, float[][][] a, float[][] gradientR) {
    for (int m = 0; m < a.length; m++) {
      int donor = 0;
      while (!has(models.get(donor), m)) {
        donor++;
      }
      for (int j = 0; j < models.size(); j++) {
        if (!has(models.get(j), m)) {
          copy(a[m][m], donor, j);
          copy(gradientR[m], donor, j);
        }
      }
    }
  }

  private static boolean has(NeuronModel model, int m) {
    return m < model.stateNames().size();
  }

  private static void copy(float[] row, int from, int to) {
    if (row != null) {
      row[to] = row[from];
    }
  }

  /** What changes with a learned parameter is there, be it zero as yet. */
  private void addLearned(float[][][] a, float[][] u, float[][] g) {
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

  @Override
  public int derivativesPerStep() {
    return 0;
  }

  /** Writes u_m [neuron]. */
  public void inputWeights(int m, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = at(ofTraces.u[m], j);
    }
  }

  @Override
  public void stepDerivatives(float[] record, float[] psiBefore, float[] psi, StepDerivatives out) {
    float[][] ownSpike = out.ownSpike();
    for (int m = 0; m < d; m++) {
      for (int j = 0; j < n; j++) {
        out.slope()[m][j] = psi[j] * at(ofTraces.g[m], j);
        ownSpike[m][j] = at(ofTraces.gradientR[m], j);
      }
      for (int k = 0; k < d; k++) {
        for (int j = 0; j < n; j++) {
          float own = ownSpike[m][j] * psiBefore[j] * at(ofTraces.g[k], j);
          out.jacobian()[m][k][j] = at(ofTraces.a[m][k], j) + own;
        }
      }
    }
  }

  /** A number of a row, which may be null for zeros. */
  public static float at(float[] row, int j) {
    return row == null ? 0 : row[j];
  }
}
