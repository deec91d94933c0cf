package org.eprop.tck.check;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.StreamingLearner;
import org.eprop.core.network.LayerNeurons;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceGradient.Way;
import org.eprop.core.reference.ReferenceWeights;
import org.eprop.core.reference.Trajectory;

/**
 * The ways to compute e-prop's gradient, side by side. Those in double precision have to agree to
 * 1e-10. Those in single precision are compared where they can be: a network is passed over if a
 * neuron comes so close to its threshold that rounding may flip a spike; and what a change of the
 * weights' seventh digit does to the gradient in double precision is taken as the measure of what
 * rounding may do to it.
 */
final class Agreement {

  private record Paths(boolean throughOtherNeurons, boolean detachesReset)
      implements LearningRule {}

  /** e-prop. */
  static final LearningRule EPROP = new Paths(false, true);

  /** Back-propagation through time, with the resets detached as e-prop does. */
  static final LearningRule BPTT = new Paths(true, true);

  private static final double DOUBLE_PRECISION = 1e-10;
  private static final double SINGLE_PRECISION = 2e-4;
  private static final double CLOSE_TO_THRESHOLD = 1e-4;
  private static final double ROUNDING = 2e-7;
  private static final double SAFETY = 30;
  private static final double TOO_SENSITIVE = 0.02;
  private static final int NETWORKS = 8;
  private static final int MOST_NETWORKS = 60;
  private static final int[] WINDOWS = {1, 7};

  private Agreement() {}

  static ReferenceGradient reference(Trial trial, LearningRule rule, boolean mean) {
    return new ReferenceGradient(trial.network(), trial.loss(), mean, trial.regularizers(), rule);
  }

  /** e-prop with traces carried forward. */
  static ReferenceGradient.Result forward(Trial trial) {
    return compute(trial, ReferenceWeights.of(trial.weights()), Way.FORWARD);
  }

  private static ReferenceGradient.Result compute(Trial trial, ReferenceWeights weights, Way way) {
    return reference(trial, EPROP, true)
        .compute(weights, ReferenceWeights.widen(trial.feedback()), trial.batch(), way);
  }

  /** What training uses. */
  static Weights engine(Trial trial, int threads) {
    Weights gradient = Weights.zeros(trial.network());
    try (Workers workers = new Workers(threads)) {
      new GradientEngine(trial.network(), trial.loss(), true, trial.regularizers(), EPROP, workers)
          .gradient(trial.weights(), trial.feedback(), trial.batch(), gradient);
    }
    return gradient;
  }

  /** Compares all ways on random networks. */
  static void check(Cast cast, Findings findings) {
    int compared = 0;
    long spikes = 0;
    int networks = 0;
    while (networks < NETWORKS || (compared == 0 && networks < MOST_NETWORKS)) {
      Trial trial = Trial.draw(cast, networks++);
      ReferenceGradient.Result forward = forward(trial);
      ReferenceGradient.Result backward =
          compute(trial, ReferenceWeights.of(trial.weights()), Way.BACKWARD);
      if (!Double.isFinite(Comparison.largest(forward.gradient()))) {
        findings.add(
            Finding.of("the gradient is finite", trial.name(), "numbers that are not", ""));
        return;
      }
      findings.near(
          "E is the same for the same network and sample",
          trial.name(),
          backward.lossTask(),
          forward.lossTask(),
          0);
      new Comparison("forward = backward", trial.name(), DOUBLE_PRECISION, findings)
          .compare(backward.gradient(), forward.gradient());
      if (!findings.isEmpty()) {
        return; // it makes no sense to go on in single precision
      }
      spikes += spikes(forward.trajectories());
      double tolerance = tolerance(trial, forward);
      if (tolerance > 0) {
        compared++;
        singlePrecision(trial, forward, tolerance, findings);
      }
    }
    if (spikes == 0) {
      findings.add(Finding.of("neurons spike", networks + " random networks", "no spike", "some"));
    } else if (compared == 0) {
      findings.notApplicable(
          "forward = backward holds, but in each of "
              + networks
              + " random networks, rounding to single precision changes spikes");
    }
  }

  private static void singlePrecision(
      Trial trial, ReferenceGradient.Result forward, double tolerance, Findings findings) {
    new Comparison("training = forward", trial.name(), tolerance, findings)
        .compare(ReferenceWeights.of(engine(trial, 1)), forward.gradient());
    if (!(trial.loss() instanceof StepLoss) || !trial.regularizers().isEmpty()) {
      return; // known only at the end of the sequence, or the batch
    }
    Sample sample = trial.batch().get(0);
    ReferenceWeights expected =
        reference(trial, EPROP, false)
            .compute(
                ReferenceWeights.of(trial.weights()),
                ReferenceWeights.widen(trial.feedback()),
                List.of(sample),
                Way.FORWARD)
            .gradient();
    for (int window : WINDOWS) {
      StreamingLearner learner =
          new StreamingLearner(
              trial.network(), trial.weights(), trial.feedback(), trial.loss(), EPROP, window);
      learner.run(sample.input(), sample.target());
      learner.endWindow();
      new Comparison(
              "streaming = forward",
              trial.name() + ", windows of " + window,
              2 * tolerance,
              findings)
          .compare(ReferenceWeights.of(learner.gradient()), expected);
    }
  }

  /** How close single precision has to come; 0 if it can't be said. */
  private static double tolerance(Trial trial, ReferenceGradient.Result forward) {
    if (!clearOfThreshold(trial, forward.trajectories())) {
      return 0;
    }
    ReferenceGradient.Result shaken =
        compute(trial, shaken(trial.weights(), trial.seed()), Way.BACKWARD);
    if (spikes(shaken.trajectories()) != spikes(forward.trajectories())) {
      return 0;
    }
    double change = SAFETY * Comparison.distance(forward.gradient(), shaken.gradient());
    return change > TOO_SENSITIVE ? 0 : Math.max(SINGLE_PRECISION, change);
  }

  private static ReferenceWeights shaken(Weights weights, long seed) {
    RandomGenerator random = new RandomStreams(seed).stream("rounding");
    ReferenceWeights shaken = ReferenceWeights.of(weights);
    for (int l = 0; l < shaken.in().length; l++) {
      shake(shaken.in()[l], random);
      shake(shaken.rec()[l], random);
    }
    return shaken;
  }

  private static void shake(double[][] matrix, RandomGenerator random) {
    for (int i = 0; matrix != null && i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        matrix[i][j] *= 1 + ROUNDING * random.nextGaussian();
      }
    }
  }

  private static boolean clearOfThreshold(Trial trial, List<Trajectory> runs) {
    for (Trajectory run : runs) {
      for (int l = 0; l < run.states().length; l++) {
        LayerNeurons neurons = trial.network().layers().get(l);
        for (double[][] states : run.states()[l]) {
          for (int j = 0; j < states.length; j++) {
            NeuronModel model = neurons.models().get(j);
            if (Math.abs(distance(model, states[j])) < CLOSE_TO_THRESHOLD * model.scale()) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  /** g.s - theta. */
  static double distance(NeuronModel model, double[] state) {
    double x = -model.threshold();
    for (int m = 0; m < state.length; m++) {
      x += model.spikeWeights()[m] * state[m];
    }
    return x;
  }

  private static long spikes(List<Trajectory> runs) {
    long sum = 0;
    for (Trajectory run : runs) {
      for (double[][] layer : run.spikes()) {
        for (double[] z : layer) {
          for (double spike : z) {
            sum += (long) spike;
          }
        }
      }
    }
    return sum;
  }
}
