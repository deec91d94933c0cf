package org.eprop.core.adjoint;

import static org.eprop.core.neuron.SmallNetworks.lif;
import static org.eprop.core.neuron.SmallNetworks.logistic;
import static org.eprop.core.neuron.SmallNetworks.network;
import static org.eprop.core.neuron.SmallNetworks.neurons;
import static org.eprop.core.neuron.SmallNetworks.population;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Population;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.recording.SampleRecord;
import org.junit.jupiter.api.Test;

/** psi and what reaches the neurons in; q out, of neurons of either kind. */
class PopulationAdjointTest {

  private static final float[] PSI = {0.5f, 0.25f, 0.125f};
  private static final float[] DIRECT = {1, -2, 3};

  /** q of the first neuron after all steps, with the derivatives given [step]. */
  private static float[] q(Population population, float[][] derivatives) {
    Neurons neurons = neurons(population);
    PopulationRun record = new SampleRecord(network(population, 0)).populations[0];
    int width = Padding.length(neurons.n);
    record.begin(PSI.length, width, neurons.derivativesPerStep());
    PopulationAdjoint adjoint = PopulationAdjoint.of(neurons, new Kernels(), /* learns= */ false);
    adjoint.begin();
    for (int t = PSI.length - 1; t >= 0; t--) {
      record.psi[t][0] = PSI[t];
      if (derivatives != null) {
        System.arraycopy(derivatives[t], 0, record.derivatives[t], 0, derivatives[t].length);
      }
      adjoint.direct[0][0] = DIRECT[t];
      adjoint.steps(record, record.psi, t, t, 1, t == PSI.length - 1);
    }
    float[] q = new float[PSI.length];
    for (int t = 0; t < q.length; t++) {
      q[t] = record.q[t][0];
    }
    return q;
  }

  /** lambda^t = alpha lambda^{t+1} + S^t and q = lambda, as u and g are 1 and r~ is 0. */
  @Test
  void ofALinearNeuron() {
    float[] q = q(population(0, lif(0.5)), null);
    double lambda = 0;
    for (int t = PSI.length - 1; t >= 0; t--) {
      lambda = 0.5 * lambda + DIRECT[t] * PSI[t];
      assertEquals(lambda, q[t], "step " + t);
    }
  }

  /** The same with ds^{t+1}/ds^t as it was recorded. */
  @Test
  void ofAGeneralNeuron() {
    float[][] recorded = {{0.75f, 0, 1}, {0.5f, 0, 1}, {0.25f, 0, 1}};
    float[] q = q(population(0, logistic()), recorded);
    double lambda = 0;
    for (int t = PSI.length - 1; t >= 0; t--) {
      double jacobian = t + 1 < PSI.length ? recorded[t + 1][0] : 0;
      lambda = jacobian * lambda + DIRECT[t] * PSI[t];
      assertEquals(lambda, q[t], "step " + t);
    }
  }

  /** Through r~ = -1/2, S^t sees lambda^{t+1}. */
  @Test
  void whatASpikeDoesToItsNeuronComesBack() {
    float[][] recorded = {{0, -0.5f, 1}, {0, -0.5f, 1}, {0, -0.5f, 1}};
    float[] q = q(population(0, logistic()), recorded);
    double lambda = 0;
    for (int t = PSI.length - 1; t >= 0; t--) {
      lambda = (DIRECT[t] - 0.5 * lambda) * PSI[t];
      assertEquals(lambda, q[t], "step " + t);
    }
  }

  /** D^T lambda with D = A, as the reset is detached. */
  @Test
  void whatIsDueToTheStateBefore() {
    Population population = population(0, lif(0.5));
    PopulationAdjoint adjoint =
        PopulationAdjoint.of(neurons(population), new Kernels(), /* learns= */ false);
    float[] u = new float[Padding.length(1)];
    adjoint.beginWith(0, null, u);
    assertEquals(1, u[0]);
    float[][] before = new float[1][1];
    adjoint.before(new float[Padding.length(1)], null, before);
    assertEquals(0.5f, before[0][0]);
  }
}
