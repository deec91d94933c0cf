package org.eprop.device;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.constraint.LeafConstraints;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;

/**
 * The memory that a chip would need to run a network, in bits. Of each synapse: its weight, of as
 * many bits as constraints or its {@linkplain org.eprop.core.network.Storage storage} leave it; in
 * a sparse projection the number of its postsynaptic neuron, ceil(log2 post) bits; if delays
 * differ, its delay. The scales of quantised weights, bias currents, and each number of a neuron's
 * state and of a readout have 32 bits. Constants of neurons, learning, and spikes on their way are
 * not counted.
 *
 * @param parts of the network, in its order
 */
public record ChipMemory(List<Part> parts) {

  /**
   * A projection, the readout weights of a population, or a population's or readout's state.
   *
   * @param name of the leaf, or {@code <population>.state}
   * @param numbers synapses, autapses not counted, or numbers of state
   * @param bits of each weight or number
   * @param indexBits of each synapse beside its weight: where it leads, and its delay
   * @param scaleBits of all scales together
   */
  public record Part(String name, long numbers, int bits, int indexBits, long scaleBits) {

    /** All of it. */
    public long total() {
      return numbers * (bits + indexBits) + scaleBits;
    }

    /** The same if weights had 32 bits. */
    public long unquantised() {
      return numbers * (Float.SIZE + indexBits);
    }
  }

  /** Copies the list. */
  public ChipMemory {
    parts = List.copyOf(parts);
  }

  /** That of a network, whose constraints may leave weights fewer bits. */
  public static ChipMemory of(EpropNetwork network) {
    NetworkStructure structure = network.structure();
    LeafConstraints constraints = network.constraints();
    List<Part> parts = new ArrayList<>();
    List<Leaf> leaves = network.weights().leaves();
    for (Projection projection : structure.projections()) {
      Synapses synapses = projection.synapses();
      long count = synapses.numbers();
      if (synapses.isDense() && projection.isOwn()) {
        count -= synapses.pre();
      }
      int index = synapses.isDense() ? 0 : bitsOf(synapses.post());
      index += synapses.hasOneDelay() ? 0 : bitsOf(synapses.longest() - synapses.shortest() + 1);
      parts.add(part(constraints, leaf(leaves, projection.name()), count, index));
    }
    for (int p = 0; p < structure.populations().size(); p++) {
      Population population = structure.populations().get(p);
      long states = population.models().stream().mapToLong(m -> m.stateNames().size()).sum();
      states += population.hasBias() ? population.size() : 0;
      parts.add(new Part(population.name() + ".state", states, Float.SIZE, 0, 0));
    }
    for (int m = 0; m < structure.readouts().size(); m++) {
      Readout readout = structure.readouts().get(m);
      for (int p = 0; p < structure.populations().size(); p++) {
        if (readout.sees()[p]) {
          String name = readout.name() + "." + structure.populations().get(p).name();
          Leaf leaf = leaf(leaves, name);
          parts.add(part(constraints, leaf, leaf.count(), 0));
        }
      }
      long numbers = (long) readout.outputs() * (readout.bias() ? 2 : 1);
      parts.add(new Part(readout.name() + ".state", numbers, Float.SIZE, 0, 0));
    }
    return new ChipMemory(parts);
  }

  private static Leaf leaf(List<Leaf> leaves, String name) {
    return leaves.stream().filter(leaf -> leaf.name().equals(name)).findFirst().orElseThrow();
  }

  private static Part part(LeafConstraints constraints, Leaf leaf, long count, int indexBits) {
    boolean learned = leaf.learned();
    int bits = leaf.storage().bits();
    bits = learned ? Math.min(bits, constraints.bits(leaf.name())) : bits;
    int scales = learned ? constraints.scales(leaf).length : 0;
    return new Part(leaf.name(), count, bits, indexBits, (long) scales * Float.SIZE);
  }

  /** How many bits tell so many things apart. */
  private static int bitsOf(int things) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(things - 1);
  }

  /** All parts together. */
  public long total() {
    return parts.stream().mapToLong(Part::total).sum();
  }

  /** The same if weights had 32 bits. */
  public long unquantised() {
    return parts.stream().mapToLong(Part::unquantised).sum();
  }
}
