package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.neuron.Constants;
import org.eprop.core.neuron.NonlinearNeurons;
import org.eprop.core.neuron.PopulationConstants;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * What a step does to the eligibility vectors of a population, as it goes along with its neurons:
 * D^t = ds^t/ds^{t-1} + r~ (psi^{t-1} g)^T and psi^t g.
 */
final class StepDerivatives {

  /** D of the last step followed, [to][from][neuron]. */
  final float[][][] jacobian;

  /** psi g of it, [state][neuron]. */
  final float[][] slope;

  /** r~ of it, [state][neuron]. */
  final float[][] ownSpike;

  private final int population;
  private final float[] psiBefore;
  private PopulationConstants c;
  private NonlinearNeurons nonlinear;

  StepDerivatives(int population, Constants constants) {
    this.population = population;
    use(constants);
    jacobian = new float[c.d][c.d][c.n];
    slope = new float[c.d][c.n];
    ownSpike = new float[c.d][c.n];
    psiBefore = new float[c.n];
  }

  /** Uses these constants from now on. */
  void use(Constants constants) {
    c = constants.neurons[population].constants();
    nonlinear = constants.neurons[population].nonlinear;
  }

  PopulationConstants constants() {
    return c;
  }

  /** Starts a new sequence. */
  void reset() {
    Arrays.fill(psiBefore, 0);
  }

  /** Follows step t, which the forward pass has done. */
  void follow(SampleRecord run, int t) {
    PopulationRun record = run.populations[population];
    float[] psi = record.psi[t];
    for (int m = 0; m < c.d; m++) {
      for (int k = 0; k < c.d; k++) {
        for (int j = 0; j < c.n; j++) {
          float own = at(c.arrays.gradientR[m], j) * psiBefore[j] * at(c.arrays.g[k], j);
          jacobian[m][k][j] = at(c.arrays.a[m][k], j) + own;
        }
      }
      for (int j = 0; j < c.n; j++) {
        slope[m][j] = psi[j] * at(c.arrays.g[m], j);
        ownSpike[m][j] = at(c.arrays.gradientR[m], j);
      }
    }
    for (int i = 0; nonlinear != null && i < nonlinear.index.length; i++) {
      followNonlinear(i, record.derivatives[t], psi);
    }
    System.arraycopy(psi, 0, psiBefore, 0, c.n);
  }

  private static float at(float[] array, int j) {
    return array == null ? 0 : array[j];
  }

  private void followNonlinear(int i, float[] record, float[] psi) {
    int j = nonlinear.index[i];
    int d = c.d;
    int at = i * (d * d + 2 * d);
    double[] g = nonlinear.models[i].spikeWeights();
    for (int m = 0; m < g.length; m++) {
      for (int k = 0; k < g.length; k++) {
        float own = record[at + d * d + m] * psiBefore[j] * (float) g[k];
        jacobian[m][k][j] = record[at + m * d + k] + own;
      }
      slope[m][j] = psi[j] * (float) g[m];
      ownSpike[m][j] = record[at + d * d + m];
    }
  }

  void exchange(StateBytes archive, String name) {
    archive.floats(name + ".psi_before", new float[][] {psiBefore}, 0, 1);
  }
}
