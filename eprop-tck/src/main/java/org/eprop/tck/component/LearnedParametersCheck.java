package org.eprop.tck.component;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NetworkStructure;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.network.Agreement;
import org.eprop.tck.network.Linearised;
import org.eprop.tck.network.NetworkComponents;
import org.eprop.tck.network.Reference;
import org.eprop.tck.network.Trial;
import org.eprop.tck.network.Wiring;

/**
 * The gradient of neuron parameters that learn: in double precision against differences of a
 * {@linkplain Linearised linearised} network, with symmetric feedback; and what training computes
 * against that.
 */
record LearnedParametersCheck(NetworkComponents parts, Findings findings) {

  private static final int NETWORKS = 3;
  private static final int MOST_NETWORKS = 40;

  /** Of a leaf's largest number. General neurons may have corners within a span. */
  private static final double LINEAR = 1e-7;

  private static final double GENERAL = 5e-3;

  /** Of E, before it is divided by how far differences reach. */
  private static final double ROUNDING = 4e-15;

  /** Where differences of two spans disagree more than that, the loss has a corner there. */
  private static final double CORNER = 1e-3;

  void check() {
    boolean compared = false;
    for (int seed = 0; seed < MOST_NETWORKS && (seed < NETWORKS || !compared); seed++) {
      Trial trial = Trial.draw(parts, seed, Wiring.LEARNING);
      ReferenceGradient.Result result = Reference.of(trial).compute(Direction.BACKWARD);
      if (seed < NETWORKS) {
        compareWithDifferences(trial, result);
      }
      double tolerance = Agreement.tolerance(trial, result);
      if (tolerance > 0 && findings.isEmpty()) {
        compared = true;
        Agreement.singlePrecision(trial, result, tolerance, findings);
      }
    }
  }

  private void compareWithDifferences(Trial trial, ReferenceGradient.Result result) {
    Linearised linearised = new Linearised(trial, result);
    NetworkStructure network = trial.structure();
    for (int p = 0; p < network.populations().size(); p++) {
      for (int i = 0; i < network.populations().get(p).learned().size(); i++) {
        LearnedParameter learned = network.populations().get(p).learned().get(i);
        double[] found = result.gradient().parameters(p)[i];
        double size = Numbers.largest(found);
        for (int j = learned.first(); j < learned.end(); j++) {
          double step = linearised.step(p, i, j);
          double rough = linearised.slope(p, i, j, step);
          double fine = linearised.slope(p, i, j, step / 2);
          boolean linear = network.populations().get(p).models().get(j) instanceof LinearNeuron;
          double doubt = Math.abs(rough - fine);
          if (!(doubt > CORNER * Math.max(size, Math.abs(fine)))) {
            findings.near(
                "dE/d" + learned.parameter() + " = differences of E",
                trial.name() + ", " + learned.name() + ", neuron " + j,
                found[j - learned.first()],
                fine,
                (linear ? LINEAR : GENERAL) * size + doubt + ROUNDING / step);
          }
        }
      }
    }
  }
}
