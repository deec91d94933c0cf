package org.eprop.tck.component;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.random.RandomStreams;

/** Weights on their way to the minimum of E = 1/2 sum_i c_i (w_i - w*_i)^2. */
final class Descent {
  static final int WEIGHTS = 6;

  final Optimizer optimizer;
  final double[] w = new double[WEIGHTS];
  final double[] wanted = new double[WEIGHTS];
  final double[] curvature = new double[WEIGHTS];
  double[][] memory;
  long updates;

  Descent(Optimizer optimizer, long seed) {
    this.optimizer = optimizer;
    RandomGenerator random = new RandomStreams(seed).stream("optimizer");
    for (int i = 0; i < WEIGHTS; i++) {
      wanted[i] = 1 + random.nextDouble();
      wanted[i] *= i % 2 == 0 ? 1 : -1;
      curvature[i] = 0.5 + random.nextDouble();
    }
    memory = new double[optimizer.slots()][WEIGHTS];
  }

  double[] gradient() {
    double[] gradient = new double[WEIGHTS];
    for (int i = 0; i < WEIGHTS; i++) {
      gradient[i] = curvature[i] * (w[i] - wanted[i]);
    }
    return gradient;
  }

  double loss() {
    double sum = 0;
    for (int i = 0; i < WEIGHTS; i++) {
      double distance = w[i] - wanted[i];
      sum += curvature[i] * distance * distance / 2;
    }
    return sum;
  }

  /** Updates with gradients of any size and sign. */
  Descent noise(int times, long question) {
    RandomGenerator random = new RandomStreams(question).stream("noise");
    for (int i = 0; i < times; i++) {
      double[] gradient = random.doubles(WEIGHTS, -1, 1).toArray();
      optimizer.update(w, gradient, memory, WEIGHTS, ++updates, OptimizerChecks.RATE);
    }
    return this;
  }

  Descent update() {
    return update(OptimizerChecks.RATE);
  }

  Descent update(double rate) {
    optimizer.update(w, gradient(), memory, WEIGHTS, ++updates, rate);
    return this;
  }

  /** Kept after each. */
  Descent update(double rate, int times) {
    for (int i = 0; i < times; i++) {
      update(rate).keep();
    }
    return this;
  }

  /** The minimum is on the other side of 0 now. */
  void turn() {
    Arrays.setAll(wanted, i -> -wanted[i]);
  }

  /** As training keeps weights and memory between updates. */
  Descent keep() {
    for (int i = 0; i < WEIGHTS; i++) {
      w[i] = (float) w[i];
      for (double[] slot : memory) {
        slot[i] = Math.abs(slot[i]) < 1e-30 ? 0 : (float) slot[i];
      }
    }
    return this;
  }

  boolean hasMoved() {
    return Arrays.stream(w).anyMatch(x -> x != 0);
  }

  Descent update(int times) {
    for (int i = 0; i < times; i++) {
      update();
    }
    return this;
  }

  double[] numbers() {
    double[] numbers = Arrays.copyOf(w, WEIGHTS * (1 + memory.length));
    for (int s = 0; s < memory.length; s++) {
      System.arraycopy(memory[s], 0, numbers, (s + 1) * WEIGHTS, WEIGHTS);
    }
    return numbers;
  }
}
