package org.eprop.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What needs none of DJL's engines; the rest is in {@link EpropBlockIT}. */
class EpropBlockTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  private NetworkBuilder builder() {
    return new NetworkBuilder(plugins, 2, 1);
  }

  private String refusal(EpropNetwork network) {
    return assertThrows(InvalidInputException.class, () -> new EpropBlock(network, workers))
        .getMessage();
  }

  @Test
  void itsWeightsAreDjlsParameters() {
    EpropNetwork network = builder().layer(l -> l.population("lif", 3)).create(1);
    EpropBlock block = new EpropBlock(network, workers);
    assertEquals(new Shape(2, 3), block.getParameters().get("w_in").getShape());
    assertEquals(new Shape(3, 3), block.getParameters().get("w_rec").getShape());
    assertEquals(new Shape(7, 50, 3), block.getOutputShapes(new Shape[] {new Shape(7, 50, 2)})[0]);
    assertEquals(
        "continuation() is called before a batch in training",
        assertThrows(IllegalStateException.class, block::continuation).getMessage());
  }

  @Test
  void aBlockIsOneDenseRecurrentLayer() {
    EpropNetwork two =
        builder()
            .layer(l -> l.population("lif", 3))
            .layer(l -> l.population("lif", 3))
            .learningSignal("random", Map.of())
            .create(1);
    assertEquals(
        "network: got projections [input_layer0, layer0_layer0, layer0_layer1, layer1_layer1], but"
            + " expected a single layer with dense input and recurrent weights",
        refusal(two));
  }

  @Test
  void nothingButItsWeightsLearns() {
    EpropNetwork biased =
        builder()
            .population("e", p -> p.neurons("alif", 6).bias())
            .projection("input", "e")
            .projection("e", "e")
            .readout(r -> r.from("e"))
            .create(1);
    assertEquals(
        "network: got e.bias, which learns, but a block learns weights alone", refusal(biased));
  }
}
