package org.eprop.reference;

/** (19) and (20): the gradients of what readouts learn. */
final class ReadoutEquations extends EquationSection {

  ReadoutEquations(EquationRun run) {
    super(run);
  }

  /** (19) and (20). */
  @Override
  void check() {
    for (int m = 0; m < network.readouts().size(); m++) {
      int outputs = network.readouts().get(m).outputs();
      double change = network.readouts().get(m).scaledInput() ? -1 : 0;
      double byKappa = 0;
      double[] byBias = new double[outputs];
      double[][][] byWeight = new double[network.populations().size()][][];
      for (int p = 0; p < byWeight.length; p++) {
        byWeight[p] = new double[network.size(p)][outputs];
      }
      for (int b = 0; b < batch; b++) {
        Trajectory run = result.trajectories().get(b);
        double[] bar = new double[outputs];
        for (int t = run.steps() - 1; t >= 0; t--) {
          for (int k = 0; k < outputs; k++) {
            bar[k] = result.signals().get(b).error()[m][t][k] + weights.readoutDecay(m) * bar[k];
            double before = t == 0 ? 0 : run.readouts()[m][t - 1][k];
            byKappa += bar[k] * (before + change * drive(run, m, k, t));
            byBias[k] += bar[k];
            for (int p = 0; p < byWeight.length; p++) {
              for (int j = 0; j < byWeight[p].length; j++) {
                byWeight[p][j][k] += weights.inputScale(m) * bar[k] * run.spikes()[p][t][j];
              }
            }
          }
        }
      }
      if (result.gradient().kappa(m) != null) {
        holds(20, result.gradient().kappa(m)[0], byKappa);
      }
      for (int k = 0; result.gradient().readoutBias(m) != null && k < outputs; k++) {
        holds(19, result.gradient().readoutBias(m)[k], byBias[k]);
      }
      for (int p = 0; p < byWeight.length; p++) {
        double[][] gradient = result.gradient().readout(m, p);
        for (int j = 0; gradient != null && j < gradient.length; j++) {
          for (int k = 0; k < outputs; k++) {
            holds(19, gradient[j][k], byWeight[p][j][k]);
          }
        }
      }
    }
  }
}
