package org.eprop.tck.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.network.Population;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.tck.check.Findings;

/**
 * The pseudo-derivatives that training uses, against the formula, at the states that training has.
 */
final class PseudoDerivatives {

  private static final double PRECISION = 1e-3;

  /** A neuron at a step, as training has it. */
  private record Seen(int population, int neuron, int step, double distance, double psi) {}

  private final Trial trial;
  private final Findings findings;
  private final List<List<NeuronModel>> models = new ArrayList<>();
  private final List<Seen> all = new ArrayList<>();

  private PseudoDerivatives(Trial trial, Findings findings) {
    this.trial = trial;
    this.findings = findings;
    for (int p = 0; p < trial.structure().populations().size(); p++) {
      float[][] learned = trial.network().weights().parameters(p);
      models.add(trial.structure().populations().get(p).models(learned));
    }
  }

  static void check(Trial trial, Findings findings) {
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = trial.network().engine(workers);
      PseudoDerivatives seen = new PseudoDerivatives(trial, findings);
      engine.watch((sample, p, step, states, psi) -> seen.record(p, step, states, psi));
      BatchResult result = engine.evaluate(trial.network().weights(), trial.batch().subList(0, 1));
      findings.finite("E is finite", trial.name(), result.lossTask());
      seen.compare(result.runs().get(0));
    }
  }

  private void record(int p, int step, float[][] states, float[] psi) {
    for (int j = 0; j < models.get(p).size(); j++) {
      NeuronModel model = models.get(p).get(j);
      double[] s = new double[model.stateNames().size()];
      for (int m = 0; m < s.length; m++) {
        s[m] = states[m][j];
      }
      all.add(new Seen(p, j, step, Agreement.distance(model, s), psi[j]));
    }
  }

  private void compare(SampleRun run) {
    int[][] free = new int[models.size()][];
    for (int p = 0; p < free.length; p++) {
      free[p] = new int[trial.structure().size(p)];
    }
    for (Seen seen : all) {
      int p = seen.population;
      int j = seen.neuron;
      Population neurons = trial.structure().populations().get(p);
      String where = trial.name() + ", " + neurons.name() + "[" + j + "], step " + seen.step;
      if (seen.step < free[p][j]) {
        findings.near("psi = 0 while refractory", where, seen.psi, 0, 0);
      } else {
        look(where, neurons, models.get(p).get(j), seen.distance, seen.psi);
      }
      if (Arrays.binarySearch(run.spikesAt(p, seen.step), j) >= 0) {
        free[p][j] = seen.step + 1 + neurons.silentSteps(j);
      }
    }
  }

  private void look(
      String where, Population neurons, NeuronModel model, double distance, double psi) {
    double height = neurons.gamma() / model.scale();
    double q = neurons.slope() * distance / model.scale();
    double expected = height * neurons.surrogate().at(q);
    double before = height * neurons.surrogate().at(q - PRECISION);
    double after = height * neurons.surrogate().at(q + PRECISION);
    boolean jumps = Math.abs(before - after) > 0.1 * height;
    if (!jumps) {
      findings.near(
          "psi = (gamma / scale) S(slope (g.s - theta) / scale)",
          where,
          psi,
          expected,
          PRECISION * height + Math.abs(before - after));
    }
  }
}
