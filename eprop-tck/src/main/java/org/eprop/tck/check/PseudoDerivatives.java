package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.SampleRun;
import org.eprop.core.network.LayerNeurons;
import org.eprop.core.parallel.Workers;

/**
 * The pseudo-derivatives that training uses, against the formula, at the states that training has.
 */
final class PseudoDerivatives {

  private static final double PRECISION = 1e-3;

  /** A neuron at a step, as training has it. */
  private record Seen(int layer, int neuron, int step, double distance, double psi) {}

  private final Trial trial;
  private final Findings findings;
  private final List<Seen> all = new ArrayList<>();

  private PseudoDerivatives(Trial trial, Findings findings) {
    this.trial = trial;
    this.findings = findings;
  }

  static void check(Trial trial, Findings findings) {
    try (Workers workers = new Workers(1)) {
      GradientEngine engine =
          new GradientEngine(
              trial.network(), trial.loss(), true, List.of(), Agreement.EPROP, workers);
      PseudoDerivatives seen = new PseudoDerivatives(trial, findings);
      engine.watch((sample, layer, step, states, psi) -> seen.record(layer, step, states, psi));
      BatchResult result = engine.evaluate(trial.weights(), trial.batch().subList(0, 1));
      findings.finite("E is finite", trial.name(), result.lossTask());
      seen.compare(result.runs().get(0));
    }
  }

  private void record(int layer, int step, float[][] states, float[] psi) {
    LayerNeurons neurons = trial.network().layers().get(layer);
    for (int j = 0; j < neurons.size(); j++) {
      NeuronModel model = neurons.models().get(j);
      double[] s = new double[model.stateNames().size()];
      for (int m = 0; m < s.length; m++) {
        s[m] = states[m][j];
      }
      all.add(new Seen(layer, j, step, Agreement.distance(model, s), psi[j]));
    }
  }

  private void compare(SampleRun run) {
    int[][] free = new int[trial.network().layers().size()][];
    for (int l = 0; l < free.length; l++) {
      free[l] = new int[trial.network().size(l)];
    }
    for (Seen seen : all) {
      int l = seen.layer;
      int j = seen.neuron;
      LayerNeurons neurons = trial.network().layers().get(l);
      String where = trial.name() + ", layer " + l + ", neuron " + j + ", step " + seen.step;
      if (seen.step < free[l][j]) {
        findings.near("psi = 0 while refractory", where, seen.psi, 0, 0);
      } else {
        look(where, neurons, neurons.models().get(j), seen.distance, seen.psi);
      }
      if (Arrays.binarySearch(run.spikesAt(l, seen.step), j) >= 0) {
        free[l][j] = seen.step + 1 + neurons.silentSteps(j);
      }
    }
  }

  private void look(
      String where, LayerNeurons neurons, NeuronModel model, double distance, double psi) {
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
