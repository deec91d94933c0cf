package org.eprop.report.run;

import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.experiment.Learning;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceWeights;
import org.eprop.core.reference.Trajectory;

/**
 * One sample's way through the network, on the reference path in double precision.
 *
 * @param place such as {@code sample 0 of the test set}
 * @param sample what the network was shown
 * @param trajectory what happened; empty if that would take too long
 * @param signal L, [layer][step][neuron]; empty likewise
 */
record InsideSample(
    String place, Sample sample, Optional<Trajectory> trajectory, double[][][] signal) {

  /** Multiplications that the reference path may take; about ten seconds. */
  private static final double MOST_WORK = 4e9;

  static InsideSample of(ReportedRun run, Focus focus) {
    Sample sample = focus.dataset(run.task()).sample(0, focus.sample());
    String place = "sample " + focus.sample() + " of the " + focus.setName(run.task()) + " set";
    NetworkStructure network = run.network().structure();
    if (sample.input().channels() != network.inputs()) {
      throw new InvalidInputException(
          "got "
              + sample.input().channels()
              + " input channels, but the network has "
              + network.inputs());
    }
    if (work(network, sample.input().steps()) > MOST_WORK) {
      return new InsideSample(place, sample, Optional.empty(), new double[0][][]);
    }
    Learning learning = run.network().model().learning();
    ReferenceGradient.Result result =
        new ReferenceGradient(
                network, run.network().loss(), learning.mean(), List.of(), run.network().rule())
            .compute(
                ReferenceWeights.of(run.network().weights()),
                ReferenceWeights.widen(run.network().feedback()),
                List.of(sample),
                ReferenceGradient.Way.BACKWARD);
    return new InsideSample(
        place, sample, Optional.of(result.trajectories().get(0)), result.learningSignal()[0]);
  }

  private static double work(NetworkStructure network, int steps) {
    double products = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      double n = network.size(l);
      // The local derivatives of each neuron weigh as much as some hundred products.
      products += n * (network.channelsInto(l) + n + 200);
    }
    return products * steps;
  }
}
