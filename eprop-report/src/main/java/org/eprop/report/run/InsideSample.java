package org.eprop.report.run;

import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.training.Episodes;
import org.eprop.learning.rule.Eprop;
import org.eprop.reference.LearningSignals;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;

/**
 * One sample's way through the network, on the reference path in double precision.
 *
 * @param place such as {@code sample 0 of the test set}
 * @param sample what the network was shown
 * @param trajectory what happened; empty if that would take too long
 * @param signals errors and L; empty likewise
 */
record InsideSample(
    String place,
    Sample sample,
    Optional<Trajectory> trajectory,
    Optional<LearningSignals> signals) {

  /** Multiplications that the reference path may take; about ten seconds. */
  private static final double MOST_WORK = 4e9;

  static InsideSample of(ReportedRun run, Focus focus) {
    Sample sample = sample(run, focus);
    String what = run.task() instanceof EnvironmentTask ? "episode " : "sample ";
    String place = what + focus.sample() + " of the " + focus.setName(run.task()) + " set";
    NetworkStructure network = run.network().structure();
    if (sample.input().channels() != network.channels()) {
      throw new InvalidInputException(
          "got %s input channels, but the network has %s"
              .formatted(sample.input().channels(), network.channels()));
    }
    if (work(network, sample.input().steps()) > MOST_WORK) {
      return new InsideSample(place, sample, Optional.empty(), Optional.empty());
    }
    // Neither what happens nor L depends on the rule; e-prop is the one that costs least.
    Eprop rule = new Eprop();
    ReferenceGradient.Result result =
        new ReferenceGradient(
                network, run.network().losses(), List.of(), rule.create(Context.defaults(rule)))
            .compute(
                ReferenceWeights.of(run.network().weights()),
                ReferenceFeedback.of(run.network().feedback()),
                List.of(ReferenceSample.of(sample)),
                ReferenceGradient.Direction.BACKWARD);
    return new InsideSample(
        place,
        sample,
        Optional.of(result.trajectories().get(0)),
        Optional.of(result.signals().get(0)));
  }

  private static Sample sample(ReportedRun run, Focus focus) {
    Dataset data = focus.dataset(run.task());
    try (Workers one = new Workers(1)) {
      return Episodes.samples(run.network(), data, 0, focus.sample(), 1, one).get(0);
    }
  }

  private static double work(NetworkStructure network, int steps) {
    // The local derivatives of each neuron weigh as much as some hundred products.
    double products = 200.0 * network.neurons();
    for (Projection projection : network.projections()) {
      products += projection.synapses().numbers();
    }
    return products * steps;
  }
}
