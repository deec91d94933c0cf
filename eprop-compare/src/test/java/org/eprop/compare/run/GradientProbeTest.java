package org.eprop.compare.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.compare.result.ProbeResult;
import org.eprop.compare.testing.Comparisons;
import org.eprop.compare.testing.TwoTones;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientProbeTest {

  private final Plugins plugins = Comparisons.plugins();
  private final Workers one = new Workers(1);
  private final Dataset data = new TwoTones().create(Arguments.defaults(new TwoTones()), 1).train();

  @AfterEach
  void close() {
    one.close();
    plugins.close();
  }

  private NetworkBuilder builder() {
    return new NetworkBuilder(plugins, 4, 2)
        .layer(l -> l.population("lif", 8).population("alif", 8).gains(3, 2));
  }

  private ProbeResult probe(EpropNetwork network) {
    return new GradientProbe(network, data, 4, one).measure(3, 9);
  }

  @Test
  void bpttIsItself() {
    assertEquals(
        new ProbeResult(3, 9, 1.0, 1.0, 1.0), probe(builder().rule("bptt", Map.of()).create(1)));
  }

  @Test
  void epropWithoutRecurrenceAndWithTheResetIsBptt() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 2)
            .layer(l -> l.population("alif", 8).gains(3, 1).feedForward())
            .rule("eprop", Map.of("detach_reset", false))
            .create(1);
    ProbeResult result = probe(network);
    assertEquals(1, result.input(), 1e-6);
    assertEquals(1, result.all(), 1e-6);
    assertNull(result.recurrent());
  }

  /**
   * Both gradients computed in double precision, by the way that reads like the equations. (Not of
   * broadcast feedback, which under softmax is 0 but for rounding.)
   */
  @Test
  void asTheReferenceSays() {
    for (String signal : List.of("symmetric", "random", "adaptive")) {
      EpropNetwork network = builder().learningSignal(signal, Map.of()).create(2);
      EpropNetwork symmetric = builder().create(2);
      LearningRuleFactory bptt = plugins.find(LearningRuleFactory.class, "bptt");
      double[][][] own = hidden(network, network.rule());
      double[][][] full = hidden(symmetric, bptt.create(Arguments.defaults(bptt)));
      ProbeResult result = probe(network);
      assertEquals(cosine(own[0], full[0]), result.input(), 1e-5, signal);
      assertEquals(cosine(own[1], full[1]), result.recurrent(), 1e-5, signal);
      assertTrue(result.input() < 0.999, "they are not the same");
    }
  }

  private double[][][] hidden(EpropNetwork network, LearningRule rule) {
    List<Sample> batch =
        java.util.stream.IntStream.range(0, 4).mapToObj(i -> data.sample(0, i)).toList();
    ReferenceWeights gradient =
        new ReferenceGradient(network.structure(), network.loss(), true, List.of(), rule)
            .compute(
                ReferenceWeights.of(network.weights()),
                ReferenceWeights.widen(network.feedback()),
                batch,
                ReferenceGradient.Way.BACKWARD)
            .gradient();
    return new double[][][] {gradient.in()[0], gradient.rec()[0]};
  }

  private static double cosine(double[][] g, double[][] h) {
    double gh = 0;
    double gg = 0;
    double hh = 0;
    for (int i = 0; i < g.length; i++) {
      for (int j = 0; j < g[i].length; j++) {
        gh += g[i][j] * h[i][j];
        gg += g[i][j] * g[i][j];
        hh += h[i][j] * h[i][j];
      }
    }
    return gh / Math.sqrt(gg * hh);
  }

  @Test
  void productsByHand() {
    GradientProbe.Products products = new GradientProbe.Products();
    products.add(new float[][] {{3, 4}}, new float[][] {{4, 3}});
    assertEquals(24 / 25.0, products.cosine(), 1e-15);
    products.add(new float[][] {{0}, {12}}, new float[][] {{0}, {-12}});
    // (24 - 144) / 169
    assertEquals(-120 / 169.0, products.cosine(), 1e-15);
    GradientProbe.Products nothing = new GradientProbe.Products();
    nothing.add(new float[][] {{0, 0}}, new float[][] {{4, 3}});
    assertNull(nothing.cosine());
  }

  @Test
  void aLayerTheReadoutDoesNotSeeIsReachedThroughTheOneAbove() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 2)
            .layer(l -> l.population("lif", 8).gains(3, 2))
            .layer(l -> l.population("lif", 8).gains(3, 2))
            .learningSignal("random", Map.of())
            .create(1);
    ProbeResult result = probe(network);
    assertNotEquals(0, result.input());
    assertTrue(Math.abs(result.all()) < 1);
  }
}
