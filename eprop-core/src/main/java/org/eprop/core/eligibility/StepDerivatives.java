package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.forward.Constants;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateArchive;

/**
 * What a step does to the eligibility vectors of a population, as it goes along with its neurons:
 * D^t = ds^t/ds^{t-1} + r~ (psi^{t-1} g)^T, u^t and psi^t g.
 */
final class StepDerivatives {

  /** D, u and psi g of the last step followed. */
  final TraceCoefficients all;

  /** r~ of it, [state][neuron]. */
  final float[][] ownSpike;

  private final int population;
  private final float[] psiBefore;
  private Neurons c;

  StepDerivatives(int population, Constants constants) {
    this.population = population;
    use(constants);
    all = new TraceCoefficients(c.n, c.d);
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
    float[] derivatives = record.derivativesAt(t);
    c.stepDerivatives(derivatives, psiBefore, psi, all.jacobian, all.slope, ownSpike);
    for (int m = 0; m < c.d; m++) {
      c.inputWeights(derivatives, m, all.input[m]);
    }
    System.arraycopy(psi, 0, psiBefore, 0, c.n);
  }

  void exchange(StateArchive archive, String name) {
    archive.floats(name + ".psi_before", new float[][] {psiBefore}, 0, 1);
  }
}
