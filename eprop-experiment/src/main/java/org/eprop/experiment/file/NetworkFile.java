package org.eprop.experiment.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.eprop.experiment.Components;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.array.DrawnConstants;
import org.eprop.experiment.array.MovedSynapses;
import org.eprop.experiment.array.TensorArrays;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Change;
import org.eprop.experiment.provenance.Part;
import org.eprop.experiment.provenance.Provenance;

/**
 * A network in a NumPy archive, from which it can be rebuilt without this library:
 *
 * <ul>
 *   <li>every {@linkplain org.eprop.core.network.Weights#leaves() leaf} and {@linkplain
 *       org.eprop.core.network.FeedbackWeights#leaves() feedback matrix} under its name, with one
 *       row for each presynaptic neuron, or for each output; rows that differ in length one after
 *       the other, beside {@code <name>.row_start}
 *   <li>what the seed drew: {@code <projection>.targets} of sparse projections, which neuron each
 *       number leads to; {@code <projection>.delays}, steps; {@code <population>.param.tau_m} and
 *       so on, a number for each neuron
 *   <li>{@code <leaf>.scale} where a constraint leaves weights as whole multiples of a scale: one
 *       for each row, or one for all
 *   <li>{@code model.json}: the description, the seed, what the network was made from, and notes
 * </ul>
 *
 * <pre>{@code
 * NetworkFile.of(network).write(file);
 * EpropNetwork same = NetworkFile.read(file, plugins).network();
 * }</pre>
 *
 * @since 1.0
 */
public final class NetworkFile {

  private final EpropNetwork network;
  private final Provenance provenance;
  private final Map<String, String> notes;
  private final List<String> warnings;

  private NetworkFile(
      EpropNetwork network,
      Provenance provenance,
      Map<String, String> notes,
      List<String> warnings) {
    this.network = network;
    this.provenance = provenance;
    this.notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    this.warnings = List.copyOf(warnings);
  }

  /** A network made from the components that are here now, without data or notes. */
  public static NetworkFile of(EpropNetwork network) {
    return of(network, Components.of(network.model()), Map.of());
  }

  /**
   * A network about which more is known.
   *
   * @param provenance what it was made from, such as {@code Experiment.provenance()} of the run
   *     that trained it
   * @param notes texts of the program's own, kept in their order
   */
  public static NetworkFile of(
      EpropNetwork network, Provenance provenance, Map<String, String> notes) {
    return new NetworkFile(network, provenance, notes, List.of());
  }

  /**
   * Reads what {@link #write(Path)} wrote.
   *
   * @param plugins has to know the components that the network is made of; if they are of another
   *     version, {@link #warnings()} says so
   * @throws InvalidInputException if the file is missing, was changed by a bit, has weights that
   *     are not finite, or names unknown components, or if the seed does not draw the constants any
   *     more that are saved in it
   */
  public static NetworkFile read(Path file, Plugins plugins) {
    return ModelFile.read(file, plugins);
  }

  /**
   * The same from a stream, which is read to its end and stays open.
   *
   * @param plugins has to know the components that the network is made of
   * @throws InvalidInputException as above
   */
  public static NetworkFile read(InputStream stream, Plugins plugins) {
    return ModelFile.read(stream, plugins);
  }

  /** One that was read; its components are compared with those that are here. */
  static NetworkFile saved(EpropNetwork network, Provenance provenance, Map<String, String> notes) {
    Provenance now = Components.of(network.model());
    List<String> changes =
        provenance
            .ofComponents(now)
            .difference(now, EnumSet.of(Part.EPROP, Part.COMPONENT, Part.LIBRARY))
            .stream()
            .map(Change::text)
            .toList();
    return new NetworkFile(network, provenance, notes, changes);
  }

  /** The network; live. */
  public EpropNetwork network() {
    return network;
  }

  /** What the network was made from. */
  public Provenance provenance() {
    return provenance;
  }

  /** The notes, in their order; empty if there are none. */
  public Map<String, String> notes() {
    return notes;
  }

  /**
   * What is not as it was when the network was saved, one sentence each: another version of eprop;
   * components of another class, version or jar. Empty if it was not read.
   */
  public List<String> warnings() {
    return warnings;
  }

  /** The same network as made from the components that are here now; data as before, no notes. */
  public NetworkFile renewed() {
    return of(network, Components.of(network.model()).withData(provenance.data()), Map.of());
  }

  /**
   * Writes the file, or leaves what was there.
   *
   * @throws InvalidInputException if the file can't be written, or weights are no finite numbers
   */
  public void write(Path file) {
    ModelFile.of(network, provenance, notes).write(file);
  }

  /** Writes the bytes of the file to a stream, which stays open. */
  public void write(OutputStream out) throws IOException {
    ModelFile.of(network, provenance, notes).write(out);
  }

  /**
   * The bytes of the file.
   *
   * @throws InvalidInputException if weights are no finite numbers
   */
  public byte[] bytes() {
    return ModelFile.of(network, provenance, notes).bytes();
  }

  /**
   * How a network stands in a NumPy archive: every leaf and every drawn constant by its name, and
   * {@code model.json} with its description, seed, and what it was made from.
   */
  private static final class ModelFile {

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
}
