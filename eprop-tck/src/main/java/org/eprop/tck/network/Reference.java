package org.eprop.tck.network;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.task.Sample;
import org.eprop.core.derived.PathMatrix;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;

/** The gradient of a random network in double precision. */
public final class Reference {

  private final Trial trial;
  private final ReferenceGradient gradient;
  private ReferenceFeedback feedback;

  private Reference(Trial trial, LearningRule rule, boolean mean) {
    this.trial = trial;
    List<ReadoutLoss> losses =
        trial.network().losses().stream().map(l -> new ReadoutLoss(l.loss(), mean)).toList();
    gradient = new ReferenceGradient(trial.structure(), losses, trial.regularizers(), rule);
    ReferenceFeedback own = ReferenceFeedback.of(trial.network().feedback());
    feedback = new ReferenceFeedback(own.signals(), own.b(), randomPaths(trial));
  }

  /** As the network itself has it. */
  public static Reference of(Trial trial) {
    return new Reference(trial, trial.network().rule(), true);
  }

  /** The same with plain sums for losses. */
  public static Reference ofSums(Trial trial) {
    return new Reference(trial, trial.network().rule(), false);
  }

  /** By another rule. */
  public static Reference by(LearningRuleFactory rule, Map<String, ?> given, Trial trial) {
    Choice<LearningRuleFactory> choice = Choice.of(rule, given);
    return new Reference(trial, choice.factory().create(choice.context()), true);
  }

  /** With B = W_out^T wherever a readout sees what it teaches, whatever the signals say. */
  public Reference symmetric() {
    feedback = ReferenceFeedback.symmetric(trial.structure(), weights());
    return this;
  }

  /** The random F that training would have, for every projection between populations. */
  private static double[][][] randomPaths(Trial trial) {
    NetworkStructure network = trial.structure();
    double[][][] paths = new double[network.projections().size()][][];
    for (int i = 0; i < paths.length; i++) {
      Projection projection = network.projections().get(i);
      if (!projection.from().isInput()) {
        Weights weights = trial.network().weights();
        paths[i] =
            ReferenceWeights.widen(
                PathMatrix.of(PathWeights.RANDOM, network, projection, weights.widened(i)));
      }
    }
    return paths;
  }

  /** Whether the rule keeps no path through other neurons. */
  public boolean hasForwardForm() {
    return gradient.hasForwardWay();
  }

  private ReferenceWeights weights() {
    return ReferenceWeights.of(trial.network().weights());
  }

  /** Of the whole batch. */
  public ReferenceGradient.Result compute(Direction direction) {
    return compute(weights(), direction);
  }

  /** Of the whole batch, for other weights. */
  public ReferenceGradient.Result compute(ReferenceWeights weights, Direction direction) {
    return gradient.compute(weights, feedback, trial.samples(), direction);
  }

  /** Of other samples. */
  public ReferenceGradient.Result compute(List<Sample> batch, Direction direction) {
    return gradient.compute(weights(), feedback, ReferenceSample.of(batch), direction);
  }
}
