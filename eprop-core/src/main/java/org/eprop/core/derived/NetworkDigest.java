package org.eprop.core.derived;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;

/**
 * SHA-256 (FIPS 180-4) over what decides what a network does with its input, in a fixed order: the
 * structure, and numbers that learn. Neurons count by their mathematics, whatever they are called.
 */
public final class NetworkDigest {

  private final MessageDigest digest;
  private ByteBuffer room = ByteBuffer.allocate(1 << 12);

  /** Of nothing yet. */
  public NetworkDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The first 64 bits. */
  public long first() {
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** All of it in hexadecimal. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds inputs, neurons, synapses and readouts. */
  public NetworkDigest add(NetworkStructure network) {
    for (NetworkInput input : network.inputs()) {
      add(input.toString());
    }
    for (Population population : network.populations()) {
      add(population);
    }
    for (Projection projection : network.projections()) {
      add(projection.name() + projection.from() + projection.to() + projection.learned());
      add(projection.synapses());
    }
    for (Readout readout : network.readouts()) {
      add(readout.name() + readout.outputs() + readout.bias() + readout.scaledInput());
      add(Arrays.toString(readout.sees()) + Arrays.toString(readout.teaches()));
      add(readout.kappa(), readout.inputScale());
    }
    return this;
  }

  private void add(Population population) {
    add(population.name() + population.size() + population.hasBias());
    population.learned().forEach(learned -> add(learned.name() + learned.first()));
    addNeurons(population, population.size());
  }

  /** Adds the first neurons of a population: their mathematics and their silent steps. */
  public NetworkDigest addNeurons(Population population, int count) {
    NeuronModel before = null;
    for (int j = 0; j < count; j++) {
      NeuronModel model = population.models().get(j);
      if (model != before) { // equal neurons in a row share one
        add(model);
        for (int i = -2; i <= 2; i++) {
          add(population.pseudoDerivative(model, i * 0.25 * model.scale()));
        }
      }
      add(population.silentSteps(j), j);
      before = model;
    }
    return this;
  }

  private void add(NeuronModel model) {
    add(model.stateNames().toString());
    add(model.spikeWeights());
    add(model.initialState());
    add(model.threshold());
    if (model instanceof LinearNeuron linear) {
      for (double[] row : linear.transition()) {
        add(row);
      }
      add(linear.inputWeights());
      add(linear.spikeEffect());
      add(Arrays.toString(linear.detached()));
      return;
    }
    add(model.getClass().getName());
    double[] s = model.initialState().clone();
    for (int z = 0; z < 2; z++) { // what it does with a current and a spike tells its constants
      double[] next = new double[s.length];
      ((NonlinearNeuron) model).step(s, z, 1, next);
      add(next);
      s = next;
    }
  }

  private void add(Synapses synapses) {
    add(synapses.pre(), synapses.post(), synapses.shortest(), synapses.longest());
    for (int i = 0; !synapses.isDense() && i < synapses.pre(); i++) {
      double[] row = new double[2 * synapses.width(i)];
      for (int k = 0; k < synapses.width(i); k++) {
        row[2 * k] = synapses.target(i, k);
        row[2 * k + 1] = synapses.delaysLearn() ? 0 : synapses.delay(i, k);
      }
      add(row);
    }
  }

  /** Adds the numbers of some leaves. */
  public NetworkDigest add(List<Leaf> leaves) {
    for (Leaf leaf : leaves) {
      add(leaf.name());
      for (int i = 0; i < leaf.rowCount(); i++) {
        float[] row = leaf.row(i);
        ByteBuffer bytes = room(row.length * Float.BYTES);
        bytes.asFloatBuffer().put(row);
        digest.update(bytes);
      }
    }
    return this;
  }

  /** Adds a text. */
  public NetworkDigest add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(room(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
    return this;
  }

  /** Adds numbers. */
  NetworkDigest add(double... numbers) {
    ByteBuffer bytes = room(numbers.length * Double.BYTES);
    bytes.asDoubleBuffer().put(numbers);
    digest.update(bytes);
    return this;
  }

  private ByteBuffer room(int size) {
    if (room.capacity() < size) {
      room = ByteBuffer.allocate(size);
    }
    return room.clear().limit(size);
  }
}
