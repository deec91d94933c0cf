package org.eprop.tck.component;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.NeuronOptimizer;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;

/** An optimizer that goes as far in all synapses of a neuron: how far it goes, update by update. */
final class NeuronCheck {

  private static final int NEURONS = 6;
  private static final int UPDATES = 30;

  private final NeuronOptimizer optimizer;
  private final double[][] memory;
  private final double[] squares = new double[NEURONS];
  private final double[] steps = new double[NEURONS];
  private final RandomGenerator random;
  private long updates;

  private NeuronCheck(NeuronOptimizer optimizer, long seed) {
    this.optimizer = optimizer;
    memory = new double[optimizer.neuronSlots()][NEURONS];
    random = new RandomStreams(seed).stream("neurons");
  }

  private double[] next(double size) {
    Arrays.setAll(squares, j -> size * size * (0.1 + random.nextDouble()) * (1 + j));
    Arrays.fill(steps, Double.NaN);
    optimizer.steps(squares, memory, NEURONS, ++updates, OptimizerChecks.RATE, steps);
    return steps;
  }

  /** Steps of an update after some others. */
  static double[] course(NeuronOptimizer optimizer, long question) {
    NeuronCheck check = new NeuronCheck(optimizer, question);
    for (int n = 0; n < UPDATES; n++) {
      check.next(1 + n % 3);
    }
    return check.next(1).clone();
  }

  static void look(String where, NeuronOptimizer optimizer, Findings findings) {
    double beta = optimizer.momentum();
    if (!(beta >= 0 && beta < 1)) {
      findings.add("momentum() is in [0, 1)", where, Numbers.text(beta), "at least 0, below 1");
    }
    double keep = optimizer.keep(OptimizerChecks.RATE);
    if (!(keep > 0 && keep <= 1)) {
      findings.add("keep(0.01) is in (0, 1]", where, Numbers.text(keep), "above 0, at most 1");
    }
    for (double size : new double[] {1, 0, 1e-15, 1e15}) {
      NeuronCheck check = new NeuronCheck(optimizer, 1);
      for (int n = 1; n <= UPDATES; n++) {
        String place = where + "update " + n + ", gradients of " + Numbers.text(size);
        for (double step : check.next(size)) {
          if (!(step >= 0 && step < Double.POSITIVE_INFINITY)) {
            findings.add("steps are finite and >= 0", place, Numbers.text(step), "at least 0");
          }
        }
      }
    }
    alone(where, optimizer, findings);
  }

  /** A neuron's step is of its own squares and memory; what lies beyond n stays. */
  private static void alone(String where, NeuronOptimizer optimizer, Findings findings) {
    NeuronCheck check = new NeuronCheck(optimizer, 1);
    check.next(1);
    double[][] before = new double[check.memory.length][];
    Arrays.setAll(before, s -> check.memory[s].clone());
    double[] found = check.next(2).clone();
    double[] squares = check.squares.clone();
    for (int j = 0; j < NEURONS; j++) {
      double[][] own = new double[before.length][1];
      for (int s = 0; s < own.length; s++) {
        own[s][0] = before[s][j];
      }
      double[] step = new double[1];
      optimizer.steps(new double[] {squares[j]}, own, 1, 2, OptimizerChecks.RATE, step);
      findings.near("a neuron's step is its own", where + "neuron " + j, found[j], step[0], 0);
    }
    double[] some = new double[NEURONS];
    int n = NEURONS - 2;
    optimizer.steps(squares, before, n, 2, OptimizerChecks.RATE, some);
    for (int j = n; j < NEURONS; j++) {
      findings.near("steps from n on stay", where + "neuron " + j + ", n = " + n, some[j], 0, 0);
    }
    findings.sameBits("mean squares stay", where, squares, check.squares);
  }
}
