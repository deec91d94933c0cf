package org.eprop.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Stacked layers draw and update the very bits that they did before networks were graphs; the
 * numbers were made by that version.
 */
class FormerLayersTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private NetworkBuilder layer() {
    return new NetworkBuilder(plugins, 7, 5)
        .layer(
            l ->
                l.population("alif", 700, Map.of("tau_a", new Distribution.Uniform(100, 300)))
                    .population("lif", 600)
                    .gains(2, 0.5)
                    .connectivity(0.7, 0.02))
        .readout(r -> r.gain(1.5));
  }

  private static Map<String, Integer> hashes(List<Leaf> leaves) {
    Map<String, Integer> hashes = new LinkedHashMap<>();
    for (Leaf leaf : leaves) {
      int hash = 0;
      for (float[] row : leaf.rows()) {
        hash = 31 * hash + Arrays.hashCode(row);
      }
      hashes.put(leaf.name(), hash);
    }
    return hashes;
  }

  /** Three clipped updates by Adam; their gradients' norms. */
  private double[] update(EpropNetwork network) {
    OptimizerFactory adam = plugins.find(OptimizerFactory.class, "adam");
    WeightUpdate update = network.update(adam.create(Context.defaults(adam)));
    double[] norms = new double[3];
    for (int u = 0; u < 3; u++) {
      Weights gradient = network.newGradient();
      for (int i = 0; i < gradient.leaves().size(); i++) {
        RandomGenerator random = new RandomStreams(1).stream("gradient", u, i);
        for (float[] row : gradient.leaves().get(i).rows()) {
          for (int j = 0; j < row.length; j++) {
            row[j] = (float) random.nextGaussian();
          }
        }
      }
      norms[u] = update.clip(gradient, 10);
      update.apply(network.weights(), gradient, network.feedback(), 0.01);
    }
    return norms;
  }

  @Test
  void aLayer() {
    EpropNetwork network = layer().learningSignal("adaptive", Map.of("decay", 0.01)).create(11);
    assertEquals(
        "{input_layer0=-1146982096, layer0_layer0=-960492084, out.layer0=2116369716,"
            + " out.bias=28629151}",
        hashes(network.weights().leaves()).toString());
    assertEquals(
        "[215.68693496360677, 216.04475626913577, 215.65259216997742]",
        Arrays.toString(update(network)));
    assertEquals(
        "{input_layer0=1964616112, layer0_layer0=-1817373999, out.layer0=-1214002901,"
            + " out.bias=886994998}",
        hashes(network.weights().leaves()).toString());
    assertEquals("{out.feedback.layer0=523846093}", hashes(network.feedback().leaves()).toString());
  }

  @Test
  void twoLayers() {
    EpropNetwork network =
        layer().layer(l -> l.population("lif", 30)).learningSignal("random", Map.of()).create(11);
    assertEquals(
        "{input_layer0=-1146982096, layer0_layer0=-960492084, layer0_layer1=1566647986,"
            + " layer1_layer1=1792464599, out.layer1=-2020619938, out.bias=28629151}",
        hashes(network.weights().leaves()).toString());
    assertEquals(
        "[283.28442287210237, 283.3266483190148, 282.6218155241243]",
        Arrays.toString(update(network)));
    assertEquals(
        "{input_layer0=1797708140, layer0_layer0=351265464, layer0_layer1=-992318369,"
            + " layer1_layer1=274749787, out.layer1=751177717, out.bias=1203349815}",
        hashes(network.weights().leaves()).toString());
  }
}
