package org.eprop.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.device.CConstants.CConstant;

/**
 * A network as the text of C is made from it, whatever its numbers: constants with their names, and
 * the fields of the state.
 */
final class CNetwork {

  final DeviceNetwork network;
  final DeviceLearning learning;

  /** Null in single precision. */
  final IntegerNetwork integers;

  final Numbers numbers;
  final CConstants constants = new CConstants();
  final List<Field> fields = new ArrayList<>();

  /** A_z [population][z][to][from] and so on, as in {@link IntegerPopulation}. */
  final CConstant[][][][] a;

  final CConstant[][] u;
  final CConstant[][] r;
  final CConstant[][] g;
  final CConstant[][] initial;
  final CConstant[] threshold;
  final CConstant[] bias;
  final CConstant[] silent;

  CNetwork(DeviceNetwork network, DeviceLearning learning, IntegerNetwork integers) {
    this.network = network;
    this.learning = learning;
    this.integers = integers;
    numbers = integers == null ? Numbers.FLOAT : Numbers.integers(learning.bits());
    int populations = network.populations().size();
    a = new CConstant[populations][][][];
    u = new CConstant[populations][];
    r = new CConstant[populations][];
    g = new CConstant[populations][];
    initial = new CConstant[populations][];
    threshold = new CConstant[populations];
    bias = new CConstant[populations];
    silent = new CConstant[populations];
    for (int p = 0; p < populations; p++) {
      int d = network.populations().get(p).states();
      a[p] = new CConstant[2][d][d];
      u[p] = new CConstant[d];
      r[p] = new CConstant[d];
      g[p] = new CConstant[d];
      initial[p] = new CConstant[d];
      silent[p] =
          constants.numbers("silent" + p, alike(network.populations().get(p).silentSteps()));
      if (integers == null) {
        reals(p, network.populations().get(p));
      } else {
        integers(p, integers.populations.get(p));
      }
    }
    addFields();
  }

  private static int[] alike(int[] numbers) {
    for (int x : numbers) {
      if (x != numbers[0]) {
        return numbers;
      }
    }
    return new int[] {numbers[0]};
  }

  private void reals(int p, DevicePopulation c) {
    for (int m = 0; m < u[p].length; m++) {
      for (int z = 0; z < (c.isPiecewise() ? 2 : 1); z++) {
        for (int k = 0; k < u[p].length; k++) {
          a[p][z][m][k] = constants.reals("a" + p + z + m + k, c.transition(z, m, k));
        }
      }
      u[p][m] = constants.reals("u" + p + m, c.input(m));
      r[p][m] = constants.reals("r" + p + m, c.spike(m));
      g[p][m] = constants.reals("g" + p + m, c.threshold(m));
      initial[p][m] = constants.reals("initial" + p + m, c.initial(m));
    }
    threshold[p] = constants.realsOrZero("theta" + p, c.thresholds());
    if (c.bias() != null) {
      bias[p] = constants.reals("bias" + p, wide(c.bias()));
    }
  }

  private void integers(int p, IntegerPopulation c) {
    for (int m = 0; m < u[p].length; m++) {
      for (int z = 0; z < (c.of().isPiecewise() ? 2 : 1); z++) {
        for (int k = 0; k < u[p].length; k++) {
          a[p][z][m][k] = constants.coefficient("a" + p + z + m + k, c.a()[z][m][k]);
        }
      }
      u[p][m] = constants.coefficient("u" + p + m, c.u()[m]);
      r[p][m] = constants.numbers("r" + p + m, c.r()[m]);
      g[p][m] = constants.coefficient("g" + p + m, c.g()[m]);
      initial[p][m] = constants.numbers("initial" + p + m, c.initial()[m]);
    }
    threshold[p] = constants.numbers("theta" + p, c.threshold());
    bias[p] = constants.numbers("bias" + p, c.bias());
  }

  static double[] wide(float[] numbers) {
    double[] wide = new double[numbers.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = numbers[i];
    }
    return wide;
  }

  /** Whether a projection learns on the device. */
  boolean learned(int i) {
    DeviceProjection p = network.projections().get(i);
    return learning.traces() && p.learned() && network.readout().taught()[p.to()] != null;
  }

  /** How many rows the ring of a source has. */
  int rows(int source) {
    return network.memory(source, learning.traces()) + 1;
  }

  int size(int source) {
    return source < 0 ? network.channels() : network.populations().get(source).size();
  }

  /** How many bytes a row of spikes takes. */
  int bytes(int source) {
    return (size(source) + 7) / 8;
  }

  /** The name of a source's ring. */
  static String ring(int source) {
    return source < 0 ? "x" : "z" + source;
  }

  /** The type of what a source is remembered by. */
  String rowType(DeviceProjection p) {
    return isOfValues(p) ? numbers.number() : "uint8_t";
  }

  /** Whether a projection brings numbers, not spikes. */
  boolean isOfValues(DeviceProjection p) {
    return p.source() < 0 && network.real();
  }

  /** Where the row is that the source of a projection had so many steps ago. */
  String row(DeviceProjection p, String delay) {
    String ring = ring(p.source());
    Object width = isOfValues(p) ? size(p.source()) + " + " + p.first() : bytes(p.source());
    return "s->%s + past(s->at_%s, %s, %s) * %s"
        .formatted(ring, ring, rows(p.source()), delay, width);
  }

  /** What the C of a projection calls the numbers that say where its synapses lead. */
  String[] places(int i, DeviceProjection p) {
    return p.dense()
        ? new String[] {"dense=true"}
        : new String[] {
          "dense=false",
          "start=" + constants.places("start" + i, p.start()),
          "target=" + constants.places("target" + i, p.target())
        };
  }

  /** Defines an array as the numbers are; returns the macro that reads it. */
  String define(String name, float[] real, Function<IntegerNetwork, int[]> whole) {
    return integers == null
        ? constants.floats(name, real)
        : constants.integers(name, whole.apply(integers));
  }

  /** What a readout's filter leaves of x, and a plus; empty if it leaves nothing. */
  String kept(String x) {
    Coefficient kappa = integers.readout.kappa();
    return kappa == null ? "" : constants.coefficient("", kappa).times("", x) + " + ";
  }

  private void addFields() {
    for (int p = -1; p < network.populations().size(); p++) {
      boolean values = p < 0 && network.real();
      String name = ring(p);
      fields.add(new Field("uint8_t", "at_" + name, 1, true, rows(p)));
      fields.add(
          new Field(
              values ? numbers.number() : "uint8_t",
              name,
              rows(p) * (values ? size(p) : bytes(p))));
    }
    int largest = 0;
    for (int p = 0; p < network.populations().size(); p++) {
      DevicePopulation population = network.populations().get(p);
      largest = Math.max(largest, population.size());
      for (int m = 0; m < population.states(); m++) {
        fields.add(new Field(numbers.number(), "s" + p + "_" + m, population.size()));
      }
      if (population.isRefractory()) {
        fields.add(new Field("uint8_t", "silent" + p, population.size()));
      }
      if (learning.traces() && learning.ofNeurons()) {
        fields.add(new Field(numbers.number(), "psi" + p, population.size()));
      } else if (learning.traces()) {
        fields.add(new Field(numbers.number(), "shape" + p, population.size()));
        fields.add(new Field(numbers.number(), "before" + p, population.size(), false, 0));
      }
    }
    for (int i = 0; i < network.projections().size(); i++) {
      DeviceProjection p = network.projections().get(i);
      if (p.isMixed()) {
        int span = p.longest() - p.shortest() + 1;
        fields.add(new Field("uint8_t", "due" + i, 1, true, span));
        fields.add(new Field(numbers.wide(), "pending" + i, span * size(p.to())));
      }
      if (learned(i)) {
        fields.add(new Field(numbers.weight(), "w" + i, p.synapses()));
        int traced = learning.ofNeurons() ? p.pre() : p.synapses();
        if (!learning.ofNeurons()) {
          fields.add(new Field(numbers.number(), "trace" + i, traced));
        }
        for (int m = 0; m < network.populations().get(p.to()).states(); m++) {
          fields.add(new Field(numbers.number(), "eps" + i + "_" + m, traced));
        }
      }
    }
    DeviceReadout readout = network.readout();
    fields.add(new Field(numbers.isFloat() ? "double" : "int16_t", "y", readout.outputs()));
    if (learning.learns()) {
      for (int i = 0; i < readout.seen().size(); i++) {
        fields.add(new Field(numbers.weight(), "out" + i, readout.weights().get(i).length));
        fields.add(new Field(numbers.number(), "filtered" + i, size(readout.seen().get(i))));
      }
      if (readout.bias() != null) {
        fields.add(new Field(numbers.number(), "bias", readout.outputs()));
        fields.add(new Field(numbers.number(), "bias_trace", 1));
      }
      if (!numbers.isFloat()) {
        fields.add(new Field("uint32_t", "random", 1));
      }
      fields.add(new Field(numbers.number(), "delta", readout.outputs(), false, 0));
      fields.add(new Field(numbers.number(), "scaled", readout.outputs(), false, 0));
      if (learning.traces()) {
        fields.add(new Field(numbers.number(), "signal", largest, false, 0));
      }
    }
    fields.add(new Field(numbers.number(), "current", largest, false, 0));
    fields.add(new Field(numbers.wide(), "sum", Math.max(largest, readout.outputs()), false, 0));
  }

  /** The bytes of the state, but for what a compiler puts between fields. */
  long stateBytes() {
    return fields.stream().mapToLong(Field::bytes).sum();
  }

  /**
   * The words of C in which numbers differ.
   *
   * @param number type of a state, current, trace or output
   * @param wide type of a sum
   * @param weight type of a weight that learns, as it is held
   * @param zero the literal
   */
  record Numbers(String number, String wide, String weight, String zero) {

    static final Numbers FLOAT = new Numbers("float", "float", "float", "0.0f");

    static Numbers integers(int bits) {
      return new Numbers("int16_t", "int32_t", "int" + bits + "_t", "0");
    }

    boolean isFloat() {
      return number.equals("float");
    }

    /** A sum made a number. */
    String clip(String sum) {
      return isFloat() ? sum : "clip(" + sum + ")";
    }
  }

  /**
   * A field of the state.
   *
   * @param type of C
   * @param name of it
   * @param count of numbers; it is an array always
   * @param saved whether the next step needs it
   * @param rows where it is a place in a ring, how many rows that has; else 0
   */
  record Field(String type, String name, int count, boolean saved, int rows) {

    Field(String type, String name, int count) {
      this(type, name, count, true, 0);
    }

    /** The size of a number, bytes. */
    int size() {
      return switch (type) {
        case "uint8_t", "int8_t" -> 1;
        case "uint16_t", "int16_t" -> 2;
        case "double" -> 8;
        default -> 4;
      };
    }

    int bytes() {
      return size() * count;
    }
  }
}
