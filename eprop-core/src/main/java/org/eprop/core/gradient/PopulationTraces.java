package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;

/**
 * The eligibility vectors and filtered eligibility traces of all synapses into one population that
 * learn, followed forward in time:
 *
 * <pre>
 * eps_i^t  = D^t eps_i^{t-1} + u p_i^{t - d_i}
 * ebar_i^t = kappa ebar_i^{t-1} + psi^t g.eps_i^t
 * </pre>
 *
 * <p>row by row of presynaptic neurons.
 */
final class PopulationTraces {

  /** How often rows are looked at that may have come to rest. */
  private static final int REST_EVERY = 64;

  private final int population;
  private final String populationName;
  private final PopulationConstants c;
  private final NonlinearNeurons nonlinear;
  private final TraceCoefficients all;

  /** Numbers of the projections, where they come from, and their traces. */
  private final List<Integer> numbers = new ArrayList<>();

  private final List<Projection> projections = new ArrayList<>();
  private final List<TraceRows> rows = new ArrayList<>();

  /** That of the bias, which always has an input of 1; null if there is none. */
  private final TraceRows bias;

  private final float[][] biasGradient = new float[1][];

  private final int[] steps = {0};
  private final float[] psiBefore;

  PopulationTraces(
      NetworkStructure network, Teaching teaching, Constants constants, Kernels kernels) {
    population = teaching.population();
    populationName = network.populations().get(population).name();
    Neurons neurons = constants.neurons[population];
    c = neurons.constants();
    nonlinear = neurons.nonlinear;
    all = new TraceCoefficients(c.n, c.d, teaching.kappa());
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.to() == population && projection.learned()) {
        numbers.add(i);
        projections.add(projection);
        rows.add(new TraceRows(c, all, projection.synapses(), teaching.kappa(), kernels));
      }
    }
    bias =
        network.populations().get(population).hasBias()
            ? new TraceRows(c, all, Biases.asSynapses(c.n), teaching.kappa(), kernels)
            : null;
    psiBefore = new float[c.n];
  }

  void reset() {
    steps[0] = 0;
    for (TraceRows own : rows) {
      own.reset();
    }
    if (bias != null) {
      bias.reset();
    }
    Arrays.fill(psiBefore, 0);
  }

  /**
   * Follows all traces by a step that the forward pass has just done.
   *
   * @param first whether it is the sequence's first
   */
  void follow(SampleRun run, int t, boolean first) {
    PopulationRun record = run.populations[population];
    if (first) {
      Arrays.fill(psiBefore, 0);
    }
    localDerivatives(record, t);
    for (int i = 0; i < rows.size(); i++) {
      Projection projection = projections.get(i);
      rows.get(i).follow(run.spikes(projection.from()), run.real(projection.from()), t);
    }
    if (bias != null) {
      bias.follow(Biases.ONE);
    }
    System.arraycopy(record.psi[t], 0, psiBefore, 0, c.n);
    if (++steps[0] % REST_EVERY == 0) {
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).rest();
      }
    }
  }

  /** D^t = ds^t/ds^{t-1} + r~ (psi^{t-1} g)^T, u^t, and psi^t g. */
  private void localDerivatives(PopulationRun record, int t) {
    float[] psi = record.psi[t];
    for (int m = 0; m < c.d; m++) {
      for (int k = 0; k < c.d; k++) {
        for (int j = 0; j < c.n; j++) {
          float own = at(c.arrays.gradientR[m], j) * psiBefore[j] * at(c.arrays.g[k], j);
          all.jacobian[m][k][j] = at(c.arrays.a[m][k], j) + own;
        }
      }
      for (int j = 0; j < c.n; j++) {
        all.input[m][j] = at(c.arrays.u[m], j);
        all.slope[m][j] = psi[j] * at(c.arrays.g[m], j);
      }
    }
    for (int i = 0; nonlinear != null && i < nonlinear.index.length; i++) {
      nonlinearDerivatives(i, record.derivatives[t], psi);
    }
  }

  private static float at(float[] array, int j) {
    return array == null ? 0 : array[j];
  }

  private void nonlinearDerivatives(int i, float[] record, float[] psi) {
    int j = nonlinear.index[i];
    int d = c.d;
    int at = i * (d * d + 2 * d);
    double[] g = nonlinear.models[i].spikeWeights();
    for (int m = 0; m < g.length; m++) {
      for (int k = 0; k < g.length; k++) {
        float own = record[at + d * d + m] * psiBefore[j] * (float) g[k];
        all.jacobian[m][k][j] = record[at + m * d + k] + own;
      }
      all.input[m][j] = record[at + d * d + d + m];
      all.slope[m][j] = psi[j] * (float) g[m];
    }
  }

  /** c L, to be set before {@link #learn}. */
  float[] signal() {
    return all.signal;
  }

  /** dE/dW_ji += c L_j ebar_ji. */
  void learn(Weights gradient) {
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).learn(gradient.projection(numbers.get(i)));
    }
    if (bias != null) {
      biasGradient[0] = gradient.bias(population);
      bias.learn(biasGradient);
    }
  }

  void exchange(StateArchive archive, String name) {
    archive.ints(name + ".steps", steps, 0, 1);
    archive.floats(name + ".psi_before", new float[][] {psiBefore}, 0, 1);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).exchange(archive, name + "." + projections.get(i).name());
    }
    if (bias != null) {
      bias.exchange(archive, name + "." + populationName + ".bias");
    }
  }
}
