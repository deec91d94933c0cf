package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.junit.jupiter.api.Test;

/** Gradients of delays against what they are the slope of. */
class DelayGradientTest {

  /** p_i at time t, smoothed by a Gaussian: the sum over all spikes, none left out. */
  private static double smoothed(double[][] p, int i, double t, double sigma) {
    double sum = 0;
    for (int s = 0; s < p.length; s++) {
      double x = (t - s) / sigma;
      sum += p[s][i] * StrictMath.exp(-x * x / 2) / (sigma * StrictMath.sqrt(2 * Math.PI));
    }
    return sum;
  }

  /**
   * What a synapse's delay d does to E if q stays as it is: W sum_t q^t p~(t - d), with a delay
   * that may be any number. Its slope by finite differences.
   */
  private static double difference(
      double[][] p, int i, double[][] q, int j, double w, double d, double sigma) {
    double h = 1e-5;
    double sum = 0;
    for (int t = 0; t < q.length; t++) {
      double later = smoothed(p, i, t - d - h, sigma);
      double earlier = smoothed(p, i, t - d + h, sigma);
      sum += w * q[t][j] * (later - earlier) / (2 * h);
    }
    return sum;
  }

  @Test
  void slopeOfTheSmoothedTrainByFiniteDifferences() {
    int compared = 0;
    for (long seed = 0; seed < 40; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      NetworkStructure network = graph.network();
      ReferenceWeights weights = ReferenceWeights.of(graph.weights());
      LearningRuleFactory rule = GoldenGraph.find(LearningRuleFactory.class, "bptt");
      ReferenceGradient.Result result =
          new ReferenceGradient(
                  network,
                  graph.losses(),
                  graph.regularizers(),
                  rule.create(Context.defaults(rule)))
              .compute(
                  weights,
                  ReferenceFeedback.of(graph.feedback()),
                  ReferenceSample.of(graph.batch()),
                  ReferenceGradient.Direction.BACKWARD);
      for (int n = 0; n < network.projections().size(); n++) {
        Projection projection = network.projections().get(n);
        double[][] found = result.gradient().delays(n);
        for (int i = 0; found != null && i < found.length; i++) {
          for (int k = 0; k < found[i].length; k++) {
            double expected = 0;
            double size = 0;
            for (int b = 0; b < graph.batch().size(); b++) {
              double[][] q = result.currents()[b][projection.to()];
              double[][] p = result.trajectories().get(b).activity(projection.from());
              int j = projection.synapses().target(i, k);
              double w = weights.projection(n)[i][k];
              double d = weights.delay(n, i, k);
              expected += difference(p, i, q, j, w, d, projection.delays().sigma());
              for (double[] row : q) {
                size += Math.abs(w * row[j]);
              }
            }
            // beyond four sigma, less than 4 exp(-8) / sqrt(2 pi) / sigma^2 is left out
            double sigma = projection.delays().sigma();
            double left = 2 * size * 4 * StrictMath.exp(-8) / 2.5 / (sigma * sigma);
            assertEquals(expected, found[i][k], left + 1e-8 * Math.max(1, size), "seed " + seed);
            compared += Math.abs(expected) > 10 * left ? 1 : 0;
          }
        }
      }
    }
    assertTrue(compared > 100, "compared " + compared);
  }

  @Test
  void slopeIsOddAndEnds() {
    LearnedDelays delays = new LearnedDelays(1, 9, 2, new float[0][]);
    assertEquals(8, delays.reach());
    assertEquals(0, delays.slope(0), 1e-15);
    assertEquals(
        -1 / 4.0 * StrictMath.exp(-1 / 8.0) / (2 * StrictMath.sqrt(2 * Math.PI)),
        delays.slope(1),
        1e-15);
    for (int x = 1; x < 12; x++) {
      assertEquals(-delays.slope(x), delays.slope(-x), 1e-15);
      assertEquals(x <= 8, delays.slope(x) < 0);
    }
    assertEquals(1, delays.steps(-3));
    assertEquals(9, delays.steps(1e9));
    assertEquals(2, delays.steps(2.5));
    assertEquals(4, delays.steps(3.5));
    assertEquals(1, delays.steps(Double.NaN));
  }
}
