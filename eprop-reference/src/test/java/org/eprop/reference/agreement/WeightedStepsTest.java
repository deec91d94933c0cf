package org.eprop.reference.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.Agreement;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.Rules;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.Streams;
import org.eprop.reference.ReferenceAgreement;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.Test;

/** The mean loss of steps of different weight, and its gradient: divided by sum |w|. */
class WeightedStepsTest {

  private final Streams.Setting setting =
      Streams.Setting.of("alif", 4, "symmetric", "softmax_cross_entropy");

  /** Weights that binary fractions hold exactly; of each size, and some negative. */
  private static List<Sample> weighted(List<Sample> batch, float scale) {
    List<Sample> weighted = new ArrayList<>();
    for (Sample sample : batch) {
      float[] window = new float[sample.input().steps()];
      for (int t = 0; t < window.length; t++) {
        window[t] = scale * (t % 5 - 1.5f) / 4;
      }
      weighted.add(new Sample(sample.input(), sample.target().withWindow(window)));
    }
    return weighted;
  }

  private List<ReadoutLoss> losses(boolean mean) {
    return List.of(new ReadoutLoss(setting.loss().loss(), mean));
  }

  private BatchResult fast(boolean mean, List<Sample> batch, Weights gradient) {
    try (Workers workers = new Workers(1)) {
      return new GradientEngine(
              setting.drawn().network(), losses(mean), List.of(), Rules.EPROP, workers)
          .gradient(setting.drawn().weights(), setting.feedback(), batch, gradient);
    }
  }

  private ReferenceGradient.Result reference(boolean mean, List<Sample> batch) {
    return new ReferenceGradient(setting.drawn().network(), losses(mean), List.of(), Rules.EPROP)
        .compute(
            ReferenceWeights.of(setting.drawn().weights()),
            ReferenceFeedback.of(setting.feedback()),
            ReferenceSample.of(batch),
            ReferenceGradient.Direction.FORWARD);
  }

  private static double total(List<Sample> batch) {
    double total = 0;
    for (Sample sample : batch) {
      for (int t = 0; t < sample.target().steps(); t++) {
        total += Math.abs(sample.target().weight(t));
      }
    }
    return total;
  }

  @Test
  void theMeanIsTheSumDividedByTheTotalWeight() {
    List<Sample> batch = weighted(setting.drawn().batch(), 1);
    double total = total(batch);
    Weights sum = Weights.gradient(setting.drawn().network());
    Weights mean = Weights.gradient(setting.drawn().network());
    double lossSum = fast(false, batch, sum).lossTask();
    assertEquals(lossSum / total, fast(true, batch, mean).lossTask(), 1e-6 * Math.abs(lossSum));
    assertTrue(sum.norm() > 0.1, "norm " + sum.norm());
    assertEquals(sum.norm() / total, mean.norm(), 1e-6 * mean.norm());
    assertEquals(
        reference(false, batch).lossTask() / total, reference(true, batch).lossTask(), 1e-12);
    ReferenceAgreement.assertClose(reference(true, batch).gradient(), mean, 2e-4);
  }

  @Test
  void halvingAllWeightsChangesNothing() {
    Weights whole = Weights.gradient(setting.drawn().network());
    Weights halved = Weights.gradient(setting.drawn().network());
    List<Sample> batch = setting.drawn().batch();
    double loss = fast(true, weighted(batch, 1), whole).lossTask();
    assertEquals(loss, fast(true, weighted(batch, 0.5f), halved).lossTask(), 0.0);
    Agreement.assertSameBits(whole, halved);
  }
}
