package org.eprop.compare.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.compare.result.ProbeResult;
import org.eprop.compare.run.SingleRun.GradientProbe;
import org.eprop.compare.testing.Comparisons;
import org.eprop.compare.testing.TwoTones;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientProbeTest {

  private final Plugins plugins = Comparisons.plugins();
  private final Workers one = new Workers(1);
  private final Dataset data =
      new TwoTones().create(Context.defaults(new TwoTones()).withSeed(1)).train();

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
    Map<String, Double> ones =
        Map.of("input_layer0", 1.0, "layer0_layer0", 1.0, "out.layer0", 1.0, "out.bias", 1.0);
    assertEquals(
        new ProbeResult(3, 9, 1.0, 1.0, 1.0, ones),
        probe(builder().rule("bptt", Map.of()).create(1)));
  }

  @Test
  void epropWithoutRecurrenceAndWithTheResetIsBptt() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 2)
            .layer(l -> l.population("alif", 8).gains(3, 1).feedForward())
            .rule("eprop", Map.of("detach_reset", false))
            .create(1);
    ProbeResult result = probe(network);
    assertEquals(1, result.forward(), 1e-6);
    assertEquals(1, result.all(), 1e-6);
    assertNull(result.recurrent());
  }

  @Test
  void whatHearsTheSumOfASoftmaxsErrorsHearsNothing() {
    EpropNetwork network = builder().learningSignal("broadcast", Map.of()).create(2);
    for (float[] row : network.feedback().of(0, 0)) {
      assertArrayEquals(new float[row.length], row);
    }
    ProbeResult result = probe(network);
    assertNull(result.forward(), "no gradient at all");
  }

  /**
   * Both gradients computed in double precision, by the way that reads like the equations. (Not of
   * broadcast feedback, which under softmax is 0.)
   */
  @Test
  void asTheReferenceSays() {
    for (String signal : List.of("symmetric", "random", "adaptive")) {
      EpropNetwork network = builder().learningSignal(signal, Map.of()).create(2);
      EpropNetwork symmetric = builder().create(2);
      LearningRuleFactory bptt = plugins.find(LearningRuleFactory.class, "bptt");
      ReferenceWeights own =
          reference(network, network.rule(), ReferenceFeedback.of(network.feedback()));
      ReferenceWeights full =
          reference(
              symmetric,
              bptt.create(Context.defaults(bptt)),
              ReferenceFeedback.of(symmetric.feedback()));
      ProbeResult result = probe(network);
      assertEquals(cosine(own.projection(0), full.projection(0)), result.forward(), 1e-5, signal);
      assertEquals(cosine(own.projection(1), full.projection(1)), result.recurrent(), 1e-5, signal);
      assertTrue(result.forward() < 0.999, "they are not the same");
    }
  }

  private ReferenceWeights reference(
      EpropNetwork network, LearningRule rule, ReferenceFeedback feedback) {
    List<Sample> batch = IntStream.range(0, 4).mapToObj(i -> data.sample(0, i)).toList();
    return new ReferenceGradient(network.structure(), network.losses(), List.of(), rule)
        .compute(
            ReferenceWeights.of(network.weights()),
            feedback,
            ReferenceSample.of(batch),
            ReferenceGradient.Direction.BACKWARD)
        .gradient();
  }

  /**
   * Two populations, delays of 1 to 8 steps, learned time constants, two readouts: B is W_out^T
   * from "out" to e alone, for it does not see i, and "aux" teaches nobody.
   */
  @Test
  void everythingThatLearnsInAGraph() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 2)
            .population("e", p -> p.neurons("lif", 8).learn("tau_m").bias())
            .population("i", p -> p.neurons("lif", 4))
            .projection("input", "e", p -> p.delay(new Distribution.Uniform(1, 8)))
            .projection("e", "e", p -> p.delay(new Distribution.Uniform(1, 8)).connectivity(0.5))
            .projection("e", "i")
            .projection("i", "e", p -> p.delay(2).fixed())
            .readout(
                "out",
                r ->
                    r.from("e")
                        .learningSignal("e", "random", Map.of())
                        .learningSignal("i", "random", Map.of()))
            .readout("aux", r -> r.from("e", "i").teachesNobody())
            .create(3);
    for (int i = 0; i < 3; i++) {
      for (float[] row : network.weights().projection(i)) {
        for (int k = 0; k < row.length; k++) {
          row[k] = Math.abs(2 * row[k]);
        }
      }
    }
    double[][] out = ReferenceWeights.of(network.weights()).readout(0, 0);
    double[][] transposed = new double[2][8];
    for (int j = 0; j < 8; j++) {
      transposed[0][j] = out[j][0];
      transposed[1][j] = out[j][1];
    }
    LearningRuleFactory bptt = plugins.find(LearningRuleFactory.class, "bptt");
    ReferenceWeights own =
        reference(network, network.rule(), ReferenceFeedback.of(network.feedback()));
    ReferenceWeights full =
        reference(
            network,
            bptt.create(Context.defaults(bptt)),
            ReferenceFeedback.of(
                network.structure(), new double[][][][] {{transposed, null}, {null, null}}));

    ProbeResult result = probe(network);

    assertEquals(
        List.of(
            "input_e",
            "e_e",
            "e_i",
            "e.bias",
            "e.tau_m",
            "out.e",
            "out.bias",
            "aux.e",
            "aux.i",
            "aux.bias"),
        List.copyOf(result.leaves().keySet()));
    result
        .leaves()
        .forEach(
            (leaf, cosine) ->
                assertEquals(
                    cosine(own.leaves().get(leaf), full.leaves().get(leaf)), cosine, 1e-5, leaf));
    assertTrue(result.leaves().get("e_i") < 0.999, "i is not reached the same way");
    assertEquals(result.leaves().get("e_e"), result.recurrent(), "i_e does not learn");
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
    assertNotEquals(0, result.forward());
    assertTrue(Math.abs(result.all()) < 1);
  }
}
