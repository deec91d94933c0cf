package org.eprop.experiment.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.array.DrawnConstants;
import org.eprop.experiment.array.MovedSynapses;
import org.eprop.experiment.array.TensorArrays;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance;

/**
 * How a network stands in a NumPy archive: every leaf and every drawn constant by its name, and
 * {@code model.json} with its description, seed, and what it was made from.
 */
final class ModelFile {

  private static final String JSON = "model.json";

  /** 1 had layers with w_in, w_rec and w_out, 2 the classes of components only. */
  private static final int FORMAT = 3;

  /** A file may name more, which only training needs. */
  private static final Set<Kind> KINDS =
      EnumSet.complementOf(
          EnumSet.of(
              Kind.TASK,
              Kind.OPTIMIZER,
              Kind.READOUT_OPTIMIZER,
              Kind.STEP_SIZE,
              Kind.SCHEDULE,
              Kind.METRIC));

  private ModelFile() {}

  /** Arrays and texts of a network. */
  static Npz of(EpropNetwork network, Provenance provenance, Map<String, String> notes) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    network.weights().leaves().forEach(ModelFile::expectFinite);
    network.feedback().leaves().forEach(ModelFile::expectFinite);
    TensorArrays.put(arrays, "", network.weights().leaves());
    TensorArrays.put(arrays, "", network.feedback().leaves());
    arrays.putAll(DrawnConstants.of(network.structure()));
    for (Leaf leaf : network.weights().leaves()) {
      double[] scales = network.constraints().scales(leaf);
      if (network.isConstrained() && scales.length > 0) {
        arrays.put(leaf.name() + ".scale", NpyArray.of(scales, scales.length));
      }
    }
    return new Npz(arrays, Map.of(JSON, json(network, provenance, notes)));
  }

  private static void expectFinite(Leaf leaf) {
    for (int i = 0; i < leaf.rowCount(); i++) {
      for (float number : leaf.row(i)) {
        if (!Float.isFinite(number)) {
          throw new InvalidInputException(
                  "got " + number + " in row " + i + ", but expected finite numbers to be saved")
              .at(leaf.name());
        }
      }
    }
  }

  private static String json(
      EpropNetwork network, Provenance provenance, Map<String, String> notes) {
    NetworkDefinition definition = network.model().network();
    // Double.toString writes other digits on JDKs before 19.
    ObjectMapper mapper =
        JsonMapper.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
    try {
      ObjectNode json = mapper.createObjectNode();
      json.put("format", FORMAT);
      json.put("inputs", definition.channels());
      json.put("outputs", definition.readouts().get(0).outputs());
      json.put("time_step", definition.timeStep());
      json.put("seed", network.seed());
      json.set("model", mapper.readTree(new ExperimentWriter().write(network.model())));
      json.set("provenance", ProvenanceJson.write(provenance));
      if (!notes.isEmpty()) {
        ObjectNode noted = json.putObject("notes");
        notes.forEach(noted::put);
      }
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static NetworkFile read(Path file, Plugins plugins) {
    Npz archive = Npz.readExact(file);
    return Placed.at(file.toString(), () -> network(archive, plugins));
  }

  static NetworkFile read(InputStream stream, Plugins plugins) {
    return network(Npz.readExact(stream), plugins);
  }

  private static NetworkFile network(Npz archive, Plugins plugins) {
    String text = archive.texts().get(JSON);
    if (text == null) {
      throw new InvalidInputException(
          "got no " + JSON + " among " + archive.texts().keySet() + "; expected a saved network");
    }
    NetworkFile saved = describe(text, plugins);
    EpropNetwork network = saved.network();
    DrawnConstants.check(archive.arrays(), network.structure());
    MovedSynapses.take(archive.arrays(), network.structure());
    TensorArrays.take(archive.arrays(), "", network.weights().leaves());
    TensorArrays.take(archive.arrays(), "", network.feedback().leaves());
    return saved;
  }

  private static NetworkFile describe(String text, Plugins plugins) {
    try {
      JsonNode json = new ObjectMapper().readTree(text);
      if (json.path("format").asInt() != FORMAT) {
        throw new InvalidInputException(
            JSON + ": format: got " + json.path("format") + ", but expected " + FORMAT);
      }
      for (String key :
          new String[] {"inputs", "outputs", "time_step", "seed", "model", "provenance"}) {
        if (!json.has(key)) {
          throw new InvalidInputException(JSON + ": expected a key \"" + key + "\"");
        }
      }
      Provenance saved = provenance(json);
      saved.expectComponents(plugins, KINDS);
      Model model =
          new ExperimentReader(plugins)
              .readModel(
                  Configuration.of(json.get("model").toString(), JSON),
                  json.get("inputs").asInt(),
                  json.get("outputs").asInt(),
                  json.get("time_step").asDouble());
      return NetworkFile.saved(
          EpropNetwork.blank(model, json.get("seed").asLong()), saved, notes(json));
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(JSON + ": " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, String> notes(JsonNode json) {
    Map<String, String> notes = new LinkedHashMap<>();
    json.path("notes")
        .properties()
        .forEach(note -> notes.put(note.getKey(), note.getValue().asText()));
    return notes;
  }

  private static Provenance provenance(JsonNode json) {
    try {
      return ProvenanceJson.read(json.get("provenance"));
    } catch (InvalidInputException e) {
      throw e.at("provenance").at(JSON);
    }
  }
}
