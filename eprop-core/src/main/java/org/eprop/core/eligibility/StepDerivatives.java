package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.forward.Constants;
import org.eprop.core.neuron.Neurons;
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
  private Neurons c;

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
    c = constants.neurons[population];
  }

  Neurons constants() {
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
    c.stepDerivatives(record.derivativesAt(t), psiBefore, psi, jacobian, slope, ownSpike);
    System.arraycopy(psi, 0, psiBefore, 0, c.n);
  }

  void exchange(StateBytes archive, String name) {
    archive.floats(name + ".psi_before", new float[][] {psiBefore}, 0, 1);
  }
}
