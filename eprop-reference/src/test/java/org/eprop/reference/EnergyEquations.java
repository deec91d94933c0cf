package org.eprop.reference;

import org.eprop.api.task.Target;

/** (1) to (3): the energy, and the errors that it makes. */
final class EnergyEquations extends EquationSection {

  EnergyEquations(EquationRun run) {
    super(run);
  }

  /** (1) to (3). */
  @Override
  void check() {
    double steps = result.trajectories().stream().mapToInt(Trajectory::steps).sum();
    double regularisation = 0;
    for (int p = 0; p < network.populations().size(); p++) {
      for (int j = 0; j < network.size(p); j++) {
        regularisation +=
            EquationRun.COEFFICIENT * Math.pow(rate(p, j, steps) - EquationRun.TARGET_RATE, 2);
      }
    }
    holds(3, result.lossRegularisation(), regularisation);
    for (int m = 0; m < network.readouts().size(); m++) {
      double terms = 0;
      double sum = 0;
      for (int b = 0; b < batch; b++) {
        Target target = graph.batch().get(b).target(m);
        for (int t = 0; t < target.steps(); t++) {
          terms += Math.abs(target.weight(t));
          double[] error = new double[network.readouts().get(m).outputs()];
          double[] y = result.trajectories().get(b).readouts()[m][t];
          sum += target.weight(t) * (target.weight(t) == 0 ? 0 : loss(y, target, t, error));
        }
      }
      double norm = graph.losses().get(m).mean() ? 1 / terms : 1;
      holds(1, result.losses()[m], norm * sum);
      for (int b = 0; b < batch; b++) {
        Target target = graph.batch().get(b).target(m);
        for (int t = 0; t < target.steps(); t++) {
          double[] error = new double[network.readouts().get(m).outputs()];
          if (target.weight(t) != 0) {
            loss(result.trajectories().get(b).readouts()[m][t], target, t, error);
          }
          for (int k = 0; k < error.length; k++) {
            double right = norm * target.weight(t) * error[k];
            holds(2, result.signals().get(b).error()[m][t][k], right);
          }
        }
      }
    }
  }

  /** l of a step, and dl/dy. */
  private static double loss(double[] y, Target target, int t, double[] error) {
    double loss = 0;
    if (target.hasClasses()) {
      double sum = 0;
      for (double x : y) {
        sum += Math.exp(x);
      }
      for (int k = 0; k < y.length; k++) {
        double wanted = k == target.classAt(t) ? 1 : 0;
        error[k] = Math.exp(y[k]) / sum - wanted;
        loss -= wanted * Math.log(Math.exp(y[k]) / sum);
      }
      return loss;
    }
    for (int k = 0; k < y.length; k++) {
      error[k] = y[k] - target.valuesAt(t)[k];
      loss += error[k] * error[k] / 2;
    }
    return loss;
  }
}
