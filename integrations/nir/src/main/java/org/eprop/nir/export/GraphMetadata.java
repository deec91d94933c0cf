package org.eprop.nir.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Synapses;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.Tensor;

/** Metadata, all under the key {@code eprop}: nobody needs them in order to run the graph. */
final class GraphMetadata {

  /** Under which they stand. */
  static final String KEY = "eprop";

  private final EpropNetwork network;
  private final NetworkStructure structure;

  GraphMetadata(EpropNetwork network) {
    this.network = network;
    structure = network.structure();
  }

  static Metadata of(String name, String value) {
    return of(Map.of(name, value));
  }

  static Metadata of(Map<String, Object> entries) {
    return new Metadata(Map.of(KEY, new Metadata(entries)));
  }

  /** Of a population: its name, its parameters as drawn, and its surrogate. */
  Metadata ofPopulation(int p) {
    Population population = structure.populations().get(p);
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("population", population.name());
    Map<String, Object> parameters = new LinkedHashMap<>();
    population.drawnParameters().forEach((name, values) -> parameters.put(name, Tensor.of(values)));
    population
        .learned()
        .forEach(
            learned -> {
              int i = population.learned().indexOf(learned);
              float[] now = network.weights().parameters(p)[i];
              Tensor drawn = (Tensor) parameters.get(learned.parameter());
              double[] values = drawn.values().clone();
              for (int k = 0; k < now.length; k++) {
                values[learned.first() + k] = now[k];
              }
              parameters.put(learned.parameter(), Tensor.of(values));
            });
    entries.put("parameters", new Metadata(parameters));
    return of(entries);
  }

  /** Of a projection: its name, its place among all, and, if it is sparse, its synapses. */
  Metadata ofProjection(int i) {
    Projection projection = structure.projections().get(i);
    Map<String, Object> entries = named(i, projection.name());
    Synapses synapses = projection.synapses();
    if (!synapses.isDense()) {
      entries.put("synapses", pairs(i, (pre, k) -> true));
    }
    if (!synapses.hasOneDelay()) {
      entries.put("delays", delays(i));
    }
    return of(entries);
  }

  /** Of the synapses of a projection that have some delay, steps, under a name of their own. */
  Metadata ofDelay(int i, int steps, String name) {
    Map<String, Object> entries = named(i, name);
    entries.put("synapses", pairs(i, new SynapticDelays(network, i).are(steps)));
    return of(entries);
  }

  private static Map<String, Object> named(int i, String name) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("projection", name);
    entries.put("place", Tensor.scalar(Tensor.Type.INT64, i));
    return entries;
  }

  /** [synapse][2]: presynaptic and postsynaptic neuron. */
  private Tensor pairs(int projection, SynapseFilter which) {
    Synapses synapses = structure.projections().get(projection).synapses();
    double[] values = new double[Math.toIntExact(2 * synapses.numbers())];
    int at = 0;
    for (int pre = 0; pre < synapses.pre(); pre++) {
      for (int k = 0; k < synapses.width(pre); k++) {
        if (which.has(pre, k)) {
          values[at++] = pre;
          values[at++] = synapses.target(pre, k);
        }
      }
    }
    return new Tensor(Tensor.Type.INT64, new int[] {at / 2, 2}, Arrays.copyOf(values, at));
  }

  /** [synapse]: delays, steps. */
  private Tensor delays(int projection) {
    Synapses synapses = structure.projections().get(projection).synapses();
    SynapticDelays delays = new SynapticDelays(network, projection);
    int[] values = new int[Math.toIntExact(synapses.numbers())];
    int at = 0;
    for (int pre = 0; pre < synapses.pre(); pre++) {
      for (int k = 0; k < synapses.width(pre); k++) {
        values[at++] = delays.of(pre, k);
      }
    }
    return Tensor.ofWhole(values);
  }

  /** Of the graph: what importers have to be told, and what NIR has no place for. */
  Metadata ofGraph(Profile profile, double dt, List<String> said) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("profile", profile.text());
    entries.put("dt", Tensor.scalar(Tensor.Type.FLOAT64, dt));
    entries.put(
        "time_step", Tensor.scalar(Tensor.Type.FLOAT64, network.model().network().timeStep()));
    entries.put("not_carried", String.join("\n", said));
    entries.put("model", new ExperimentWriter().write(network.model()));
    entries.put("seed", Long.toString(network.seed()));
    Map<String, Object> feedback = new LinkedHashMap<>();
    for (Leaf leaf : network.feedback().leaves()) {
      if (leaf.isRectangular() && leaf.count() > 0) {
        feedback.put(leaf.name(), matrix(leaf));
      }
    }
    if (!feedback.isEmpty()) {
      entries.put("feedback", new Metadata(feedback));
    }
    return of(entries);
  }

  private static Tensor matrix(Leaf leaf) {
    float[][] rows = leaf.rows();
    double[] values = new double[rows.length * rows[0].length];
    int at = 0;
    for (float[] row : rows) {
      for (float value : row) {
        values[at++] = value;
      }
    }
    return new Tensor(Tensor.Type.FLOAT32, new int[] {rows.length, rows[0].length}, values);
  }

  /** What a trained network has that plays no part when it runs. */
  void sayWhatIsLeft(Losses losses) {
    List<String> sparse = new ArrayList<>();
    List<String> halves = new ArrayList<>();
    for (Projection projection : structure.projections()) {
      if (projection.storage() == Storage.BFLOAT16) {
        halves.add(projection.name());
      }
      if (!projection.synapses().isDense()) {
        sparse.add(projection.name());
      }
    }
    if (!sparse.isEmpty()) {
      losses.note(
          "sparse projections are written as dense matrices with zeros: "
              + String.join(", ", sparse)
              + " (which synapses there are stands in the metadata)");
    }
    if (!halves.isEmpty()) {
      losses.note(
          "weights stored in two bytes (bfloat16) are written in single precision, which holds them"
              + " exactly: "
              + String.join(", ", halves));
    }
    losses.note(
        "not part of the format, kept in the metadata: surrogates, learning rule, learning signals,"
            + " regularizers and feedback weights");
  }
}
