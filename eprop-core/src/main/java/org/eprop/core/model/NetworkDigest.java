package org.eprop.core.model;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eprop.core.io.Sha256;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.Projection;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.Synapses;

/** SHA-256 over all that decides what a network does with its input, in a fixed order. */
final class NetworkDigest {

  private NetworkDigest() {}

  static String of(EpropNetwork network) {
    StringBuilder parts = new StringBuilder();
    NetworkDefinition definition = network.model().network();
    parts.append(definition.timeStep()).append('\n').append(definition.inputs()).append('\n');
    for (PopulationDefinition population : definition.populations()) {
      parts.append(population.name()).append(' ').append(population.surrogate().name());
      population
          .groups()
          .forEach(g -> parts.append(' ').append(g.neuron().name()).append(g.size()));
      parts.append('\n');
    }
    for (ProjectionDefinition projection : definition.projections()) {
      parts.append(projection.from()).append(' ').append(projection.to()).append('\n');
    }
    double dt = definition.timeStep();
    for (ReadoutDefinition readout : definition.readouts()) {
      parts.append(readout.name()).append(' ').append(readout.kappa(dt)).append(' ');
      parts.append(readout.scaledInput()).append(readout.from()).append('\n');
    }
    add(parts, network.weights().leaves());
    add(parts, network.feedback().leaves());
    parts.append(digest(out -> writeDrawn(network.structure(), out)));
    return Sha256.of(parts.toString());
  }

  private static void add(StringBuilder parts, List<Leaf> leaves) {
    for (Leaf leaf : leaves) {
      parts.append(leaf.name());
      for (int i = 0; i < leaf.rowCount(); i++) {
        parts.append(' ').append(of(leaf.row(i)));
      }
      parts.append('\n');
    }
  }

  private static String of(float[] row) {
    return digest(
        out -> {
          for (float x : row) {
            out.writeFloat(x);
          }
        });
  }

  /**
   * What the seed draws beside weights: where synapses lead, their delays, constants of neurons.
   */
  private static void writeDrawn(NetworkStructure network, DataOutputStream out)
      throws IOException {
    for (Projection projection : network.projections()) {
      Synapses synapses = projection.synapses();
      boolean oneDelay = synapses.delaysLearn() || synapses.hasOneDelay();
      out.writeInt(synapses.delaysLearn() ? -1 : synapses.longest());
      for (int i = 0; i < synapses.pre(); i++) {
        for (int k = 0; k < synapses.width(i); k++) {
          if (!synapses.isDense()) {
            out.writeInt(synapses.targets()[i][k]);
          }
          if (!oneDelay) {
            out.writeInt(synapses.delay(i, k));
          }
        }
      }
    }
    for (Population population : network.populations()) {
      for (Map.Entry<String, double[]> parameter :
          new TreeMap<>(population.drawnParameters()).entrySet()) {
        out.writeUTF(parameter.getKey());
        for (double value : parameter.getValue()) {
          out.writeDouble(value);
        }
      }
    }
  }

  @FunctionalInterface
  private interface Numbers {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private static String digest(Numbers numbers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      numbers.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Sha256.of(bytes.toByteArray());
  }
}
