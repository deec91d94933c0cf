package org.eprop.tck.network;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.task.Sample;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;
import org.eprop.tck.check.Findings;

/**
 * The ways to compute a network's gradient, side by side. Those in double precision have to agree
 * to 1e-10. Those in single precision are compared where they can be: a network is passed over if a
 * neuron comes so close to its threshold that rounding may flip a spike; and what a change of the
 * weights' seventh digit does to the gradient in double precision is taken as the measure of what
 * rounding may do to it. Rules that keep paths through other neurons have no forward form, and
 * windows belong to rules, losses and leaves that can be followed step by step.
 */
public final class Agreement {

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

  /** What training uses. */
  public static Weights training(Trial trial, int threads) {
    return training(trial.network(), trial, threads);
  }

  /** The same of a network that is not the trial's own. */
  public static Weights training(EpropNetwork network, Trial trial, int threads) {
    Weights gradient = network.newGradient();
    try (Workers workers = new Workers(threads)) {
      network
          .engine(workers)
          .gradient(network.weights(), network.feedback(), trial.batch(), gradient);
    }
    return gradient;
  }

  /** Compares all ways on random networks. */
  public static void check(NetworkComponents parts, Findings findings) {
    int compared = 0;
    long spikes = 0;
    int networks = 0;
    boolean forwards = true;
    while (networks < NETWORKS || (compared == 0 && networks < MOST_NETWORKS)) {
      Trial trial = Trial.draw(parts, networks++);
      Reference reference = Reference.of(trial);
      ReferenceGradient.Result backward = reference.compute(Direction.BACKWARD);
      forwards &= reference.hasForwardForm();
      if (!Double.isFinite(SideBySide.largest(backward.gradient()))) {
        findings.add("the gradient is finite", trial.name(), "numbers that are not", "");
        return;
      }
      if (reference.hasForwardForm()) {
        compareWithForward(trial, reference, backward, findings);
      }
      if (!findings.isEmpty()) {
        return; // it makes no sense to go on in single precision
      }
      spikes += spikes(backward.trajectories());
      double tolerance = tolerance(trial, backward);
      if (tolerance > 0) {
        compared++;
        singlePrecision(trial, backward, tolerance, findings);
      }
    }
    if (spikes == 0) {
      findings.add("neurons spike", networks + " random networks", "no spike", "some");
    } else if (compared == 0) {
      findings.notApplicable(
          (forwards ? "forward = backward holds, but in" : "in")
              + " each of "
              + networks
              + " random networks, rounding to single precision changes spikes");
    }
  }

  private static void compareWithForward(
      Trial trial, Reference reference, ReferenceGradient.Result backward, Findings findings) {
    ReferenceGradient.Result forward = reference.compute(Direction.FORWARD);
    findings.near(
        "E is the same for the same network and sample",
        trial.name(),
        backward.lossTask(),
        forward.lossTask(),
        0);
    new SideBySide("forward = backward", trial, "", DOUBLE_PRECISION, findings)
        .compare(backward.gradient(), forward.gradient());
  }

  /** Training and windows against the reference. */
  public static void singlePrecision(
      Trial trial, ReferenceGradient.Result expected, double tolerance, Findings findings) {
    new SideBySide("training = reference", trial, "", tolerance, findings)
        .compare(ReferenceWeights.of(training(trial, 1)), expected.gradient());
    if (!canBeFollowed(trial)) {
      return;
    }
    Sample sample = trial.batch().get(0);
    ReferenceWeights alone =
        Reference.ofSums(trial).compute(List.of(sample), Direction.FORWARD).gradient();
    for (int window : WINDOWS) {
      SequenceLearner learner = trial.network().learnerByWindow(window);
      learner.run(sample);
      learner.endWindow();
      new SideBySide("windows = reference", trial, "windows of " + window, 2 * tolerance, findings)
          .compare(ReferenceWeights.of(learner.gradient()), alone);
    }
  }

  /** Whether everything is known step by step, not only at the end of the sequence or the batch. */
  static boolean canBeFollowed(Trial trial) {
    NetworkStructure network = trial.structure();
    return trial.network().losses().stream().allMatch(loss -> loss.loss() instanceof StepLoss)
        && trial.regularizers().isEmpty()
        && Reference.of(trial).hasForwardForm()
        && trial.network().rule().nonCausalShare() == 0
        && network.populations().stream().allMatch(p -> p.learned().isEmpty())
        && network.readouts().stream().noneMatch(r -> r.learnsKappa());
  }

  /** How close single precision has to come; 0 if it can't be said. */
  public static double tolerance(Trial trial, ReferenceGradient.Result expected) {
    if (!clearOfThreshold(expected.trajectories())) {
      return 0;
    }
    ReferenceWeights weights = ReferenceWeights.of(trial.network().weights());
    shake(trial, weights);
    ReferenceGradient.Result shaken = Reference.of(trial).compute(weights, Direction.BACKWARD);
    if (spikes(shaken.trajectories()) != spikes(expected.trajectories())) {
      return 0;
    }
    double change = SAFETY * SideBySide.distance(expected.gradient(), shaken.gradient());
    return change > TOO_SENSITIVE ? 0 : Math.max(SINGLE_PRECISION, change);
  }

  private static void shake(Trial trial, ReferenceWeights weights) {
    RandomGenerator random = new RandomStreams(trial.seed()).stream("rounding");
    for (int i = 0; i < trial.structure().projections().size(); i++) {
      for (double[] row : weights.projection(i)) {
        for (int k = 0; k < row.length; k++) {
          row[k] *= 1 + ROUNDING * random.nextGaussian();
        }
      }
    }
  }

  private static boolean clearOfThreshold(List<Trajectory> runs) {
    for (Trajectory run : runs) {
      for (int p = 0; p < run.states().length; p++) {
        for (double[][] states : run.states()[p]) {
          for (int j = 0; j < states.length; j++) {
            NeuronModel model = run.models().get(p).get(j);
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
  public static double distance(NeuronModel model, double[] state) {
    double x = -model.threshold();
    for (int m = 0; m < state.length; m++) {
      x += model.spikeWeights()[m] * state[m];
    }
    return x;
  }

  private static long spikes(List<Trajectory> runs) {
    long sum = 0;
    for (Trajectory run : runs) {
      for (double[][] population : run.spikes()) {
        for (double[] z : population) {
          for (double spike : z) {
            sum += (long) spike;
          }
        }
      }
    }
    return sum;
  }
}
