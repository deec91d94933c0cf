package org.eprop.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

/** Eligibility traces of neurons rather than of synapses. */
class NeuronTracesTest {

  private final Plugins plugins =
      Plugins.builder().classPath(NeuronTracesTest.class.getClassLoader()).build();

  private static DeviceLearning learning(boolean ofNeurons) {
    return new DeviceLearning(DeviceLearning.Mode.ALL, 8, 1.27, 0.01, 1, false, ofNeurons, 1);
  }

  private static double[] learned(DeviceNetwork device, boolean ofNeurons) {
    LearningMachine machine = new LearningMachine(device, learning(ofNeurons));
    Input input = new RandomNetworks().input(7, false, 200, 4);
    for (int t = 0; t < input.steps(); t++) {
      machine.step(Machine.row(input, t));
      machine.learn(t / 20 % 3);
    }
    return machine.weights(1);
  }

  @Test
  void areThoseOfSynapsesWhereTheReadoutDoesNotFilter() {
    for (int seed = 0; seed < 12; seed += 3) {
      DeviceNetwork device = DeviceNetwork.of(new RandomNetworks().alike(seed), false);
      double[] before = new LearningMachine(device, learning(true)).weights(1);
      double[] ofSynapses = learned(device, false);
      assertArrayEquals(ofSynapses, learned(device, true), 1e-9);
      double most = 0;
      for (int k = 0; k < before.length; k++) {
        most = Math.max(most, Math.abs(before[k] - ofSynapses[k]));
      }
      assertTrue(most > 1e-3, "nothing is learned: " + most);
    }
  }

  /** Of 256 inputs, 256 neurons and 16 outputs: 0.8 % of the bytes of the weights. */
  @Test
  void takeTwoBytesForEachInputAndNeuron() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 256, 16).layer(l -> l.population("lif", 256)).create(1);
    DeviceNetwork device = DeviceNetwork.of(network, false);
    Input input = new RandomNetworks().input(256, false, 20, 1);
    Ranges ranges = Ranges.of(device, learning(true), List.of(input));
    IntegerNetwork integers = new IntegerNetwork(device, learning(true), ranges);
    CExport export = new CExport("cues", device, learning(true), integers, ranges, null);
    String header = export.header();
    assertTrue(header.contains("int16_t eps0_0[256];"), header);
    assertTrue(header.contains("int16_t eps1_0[256];"), header);
    assertTrue(header.contains("int8_t w0[65536];") && !header.contains(" trace"), header);
    long weights = 2 * 256 * 256 + 256 * 16;
    assertEquals(0.008, 2 * 2 * 256.0 / weights, 0.001);
    assertTrue(export.facts().ram() < 1.04 * weights, "bytes: " + export.facts().ram());
  }

  private String refusal(String neuron, Map<String, ?> parameters, double longest) {
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 2)
            .population("e", p -> p.neurons(neuron, 5, parameters))
            .projection("input", "e", p -> p.delay(new Distribution.Uniform(0, longest)))
            .create(1);
    DeviceNetwork device = DeviceNetwork.of(network, false);
    return assertThrows(
            InvalidInputException.class, () -> Ranges.of(device, learning(true), List.of()))
        .getMessage();
  }

  @Test
  void areRefusedWhereSynapsesDiffer() {
    String neurons =
        "projection input_e: traces: got neuron, but expected synapse: its neurons differ, or"
            + " their spikes act back on traces";
    assertEquals(neurons, refusal("alif", Map.of(), 0.1));
    assertEquals(neurons, refusal("lif_reset_zero", Map.of(), 0.1));
    assertEquals(
        neurons, refusal("lif", Map.of("tau_m", new Distribution.Uniform(10.0, 20.0)), 0.1));
    assertEquals(
        "projection input_e: traces: got neuron, but expected synapse: its delays differ",
        refusal("lif", Map.of(), 9));
  }
}
