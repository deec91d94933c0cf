package org.eprop.core.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.experiment.Configuration;
import org.eprop.core.experiment.ExperimentReader;
import org.eprop.core.experiment.ExperimentWriter;
import org.eprop.core.experiment.Model;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;
import org.eprop.core.network.Connectivity;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.plugin.Plugins;

/** How a network stands in a NumPy archive. */
final class ModelFile {

  private static final String JSON = "model.json";

  private ModelFile() {}

  /** Arrays and texts of a network. */
  static Npz of(EpropNetwork network) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    TensorArrays.put(arrays, "", network.weights());
    TensorArrays.put(arrays, "", network.feedback());
    targets(network.structure()).forEach((name, t) -> arrays.put(name, array(t)));
    return new Npz(arrays, Map.of(JSON, json(network)));
  }

  private static String json(EpropNetwork network) {
    NetworkDefinition definition = network.model().network();
    // Double.toString writes other digits on JDKs before 19.
    ObjectMapper mapper =
        JsonMapper.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
    try {
      ObjectNode json = mapper.createObjectNode();
      json.put("format", 1);
      json.put("inputs", definition.inputs());
      json.put("outputs", definition.outputs());
      json.put("time_step", definition.timeStep());
      json.put("seed", network.seed());
      json.set("model", mapper.readTree(new ExperimentWriter().write(network.model())));
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static EpropNetwork read(Path file, Plugins plugins) {
    Npz archive = Npz.read(file);
    try {
      return network(archive, plugins);
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }

  static EpropNetwork network(Npz archive, Plugins plugins) {
    String text = archive.texts().get(JSON);
    if (text == null) {
      throw new InvalidInputException(
          "got no " + JSON + " among " + archive.texts().keySet() + "; expected a saved network");
    }
    EpropNetwork network = describe(text, plugins);
    TensorArrays.take(archive.arrays(), "", network.weights());
    TensorArrays.take(archive.arrays(), "", network.feedback());
    targets(network.structure()).forEach((name, t) -> check(archive.arrays().get(name), name, t));
    return network;
  }

  /** The targets of every sparse matrix, by the name of their array. */
  private static Map<String, int[][]> targets(NetworkStructure network) {
    Map<String, int[][]> targets = new LinkedHashMap<>();
    for (int l = 0; l < network.layers().size(); l++) {
      Connectivity synapses = network.connectivity(l);
      if (synapses.input() != null) {
        targets.put("layer" + l + ".w_in.targets", synapses.input());
      }
      if (synapses.recurrent() != null) {
        targets.put("layer" + l + ".w_rec.targets", synapses.recurrent());
      }
    }
    return targets;
  }

  private static NpyArray array(int[][] targets) {
    int width = targets[0].length;
    int[] all = new int[Math.multiplyExact(targets.length, width)];
    for (int i = 0; i < targets.length; i++) {
      System.arraycopy(targets[i], 0, all, i * width, width);
    }
    return NpyArray.of(all, targets.length, width);
  }

  /** The targets follow from the seed; a file with others has weights of other synapses. */
  private static void check(NpyArray array, String name, int[][] drawn) {
    if (array == null) {
      throw new InvalidInputException("expected an array \"" + name + "\", but there is none");
    }
    try {
      int width = drawn[0].length;
      array.expectShape(drawn.length, width);
      for (int i = 0; i < array.size(); i++) {
        int expected = drawn[i / width][i % width];
        if (array.whole(i) != expected) {
          throw new InvalidInputException(
              "at "
                  + Arrays.toString(array.indexOf(i))
                  + ": got "
                  + array.whole(i)
                  + ", but expected "
                  + expected
                  + ", which the network's seed draws");
        }
      }
    } catch (InvalidInputException e) {
      throw e.at(name);
    }
  }

  private static EpropNetwork describe(String text, Plugins plugins) {
    try {
      JsonNode json = new ObjectMapper().readTree(text);
      for (String key : new String[] {"inputs", "outputs", "time_step", "seed", "model"}) {
        if (!json.has(key)) {
          throw new InvalidInputException(JSON + ": expected a key \"" + key + "\"");
        }
      }
      Model model =
          new ExperimentReader(plugins)
              .readModel(
                  Configuration.of(json.get("model").toString(), JSON),
                  json.get("inputs").asInt(),
                  json.get("outputs").asInt(),
                  json.get("time_step").asDouble());
      return EpropNetwork.create(model, json.get("seed").asLong());
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(JSON + ": " + e.getOriginalMessage(), e);
    }
  }

  /** The name of B of a layer. */
  static String feedbackName(int layer) {
    return "layer" + layer + ".feedback";
  }
}
