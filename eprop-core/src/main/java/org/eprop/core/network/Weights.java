package org.eprop.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/**
 * One number for each synapse and each readout bias: the weights themselves, their gradient, or an
 * optimizer's memory of them. Mutable, single precision; not thread-safe while it is written.
 *
 * <p>Each matrix has one row per <em>pre</em>synaptic neuron, {@code w[pre][post]}, the transpose
 * of the paper's W[j][i]: a spike then adds one contiguous row. The rows of a sparse matrix hold
 * only the synapses there are, {@code w[pre][k]} the one onto the k-th target of its {@link
 * Connectivity}.
 */
public final class Weights {

  private final float[][][] in;
  private final float[][][] rec;
  private final float[][][] out;
  private final float[] bias;
  private final List<Connectivity> connectivity;
  private final List<Matrix> matrices;

  private Weights(
      float[][][] in,
      float[][][] rec,
      float[][][] out,
      float[] bias,
      List<Connectivity> connectivity) {
    this.in = in;
    this.rec = rec;
    this.out = out;
    this.bias = bias;
    this.connectivity = connectivity;
    this.matrices = list(in, rec, out, bias);
  }

  private static List<Matrix> list(float[][][] in, float[][][] rec, float[][][] out, float[] bias) {
    List<Matrix> list = new ArrayList<>();
    for (int l = 0; l < in.length; l++) {
      list.add(new Matrix("layer" + l + ".w_in", in[l]));
      if (rec[l] != null) {
        list.add(new Matrix("layer" + l + ".w_rec", rec[l]));
      }
      if (out[l] != null) {
        list.add(new Matrix("layer" + l + ".w_out", out[l]));
      }
    }
    list.add(new Matrix("b_out", new float[][] {bias}));
    return List.copyOf(list);
  }

  /** All zero, in the shape of a network. */
  public static Weights zeros(NetworkStructure network) {
    int layers = network.layers().size();
    int outputs = network.outputs();
    float[][][] in = new float[layers][][];
    float[][][] rec = new float[layers][][];
    float[][][] out = new float[layers][][];
    for (int l = 0; l < layers; l++) {
      int n = network.layers().get(l).size();
      Connectivity synapses = network.connectivity(l);
      in[l] = new float[network.channelsInto(l)][synapses.inputWidth()];
      rec[l] = network.isRecurrent(l) ? new float[n][synapses.recurrentWidth()] : null;
      out[l] = network.seenByReadout(l) ? new float[n][outputs] : null;
    }
    return new Weights(in, rec, out, new float[outputs], network.connectivity());
  }

  /**
   * Random weights: W_in ~ N(0, 1) inputGain / sqrt(channels), W_rec ~ N(0, 1) recurrentGain /
   * sqrt(neurons) without autapses, W_out ~ N(0, 1) gain / sqrt(neurons seen), bias 0. In a sparse
   * matrix, a neuron's expected number of inputs, synapses / neurons, takes the place of the number
   * of channels or neurons, so that currents stay as large. Each matrix has its own random stream.
   *
   * @param network drawn from the definition
   * @param definition gives the gains
   * @param streams those of the experiment's seed
   */
  public static Weights random(
      NetworkStructure network, NetworkDefinition definition, RandomStreams streams) {
    Weights w = zeros(network);
    for (int l = 0; l < w.in.length; l++) {
      LayerDefinition layer = definition.layers().get(l);
      int n = network.size(l);
      fill(w.in[l], layer.inputGain() / Math.sqrt(inputs(w.in[l], n)), streams.stream("w_in", l));
      if (w.rec[l] != null) {
        double deviation = layer.recurrentGain() / Math.sqrt(inputs(w.rec[l], n));
        fill(w.rec[l], deviation, streams.stream("w_rec", l));
        w.clearAutapses();
      }
      if (w.out[l] != null) {
        double gain = definition.readout().gain() / Math.sqrt(network.neuronsSeen());
        fill(w.out[l], gain, streams.stream("w_out", l));
      }
    }
    return w;
  }

  /** How many inputs each of n neurons has on average; if the matrix is dense, its rows. */
  private static double inputs(float[][] matrix, int n) {
    return (double) matrix.length * matrix[0].length / n;
  }

  private static void fill(float[][] matrix, double deviation, RandomGenerator random) {
    for (float[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) (deviation * random.nextGaussian());
      }
    }
  }

  /** W_in of layer l, [channels][neurons], or [channels][k] if it is sparse. */
  public float[][] in(int l) {
    return in[l];
  }

  /**
   * W_rec of layer l, [neurons][neurons] with a zero diagonal, or [neurons][k] if it is sparse;
   * null if it is not recurrent.
   */
  public float[][] rec(int l) {
    return rec[l];
  }

  /** W_out of layer l, [neurons][outputs]; null if the readout does not see it. */
  public float[][] out(int l) {
    return out[l];
  }

  /** b, [outputs]. */
  public float[] bias() {
    return bias;
  }

  /** Which neurons the rows of layer l lead to. */
  public Connectivity connectivity(int l) {
    return connectivity.get(l);
  }

  /** The number of layers. */
  public int layers() {
    return in.length;
  }

  /** Sets the diagonal of every dense W_rec to zero: a neuron has no synapse onto itself. */
  public void clearAutapses() {
    for (int l = 0; l < rec.length; l++) {
      for (int i = 0; hasDiagonal(l) && i < rec[l].length; i++) {
        rec[l][i][i] = 0;
      }
    }
  }

  private boolean hasDiagonal(int l) {
    return rec[l] != null && connectivity.get(l).recurrent() == null;
  }

  /** A named matrix. */
  public record Matrix(String name, float[][] rows) {}

  /**
   * Every matrix by its name in files, always in the same order: {@code layer0.w_in}, {@code
   * layer0.w_rec}, {@code layer0.w_out}, ..., {@code b_out} (one row). The rows are live.
   */
  public List<Matrix> matrices() {
    return matrices;
  }

  /** Sets everything to zero. */
  public void clear() {
    for (int l = 0; l < in.length; l++) {
      clear(in[l]);
      clear(rec[l]);
      clear(out[l]);
    }
    Arrays.fill(bias, 0);
  }

  private static void clear(float[][] matrix) {
    for (int i = 0; matrix != null && i < matrix.length; i++) {
      Arrays.fill(matrix[i], 0);
    }
  }

  /** A copy that shares nothing. */
  public Weights copy() {
    return new Weights(copy(in), copy(rec), copy(out), bias.clone(), connectivity);
  }

  private static float[][][] copy(float[][][] from) {
    float[][][] to = new float[from.length][][];
    for (int l = 0; l < from.length; l++) {
      if (from[l] != null) {
        to[l] = new float[from[l].length][];
        for (int i = 0; i < from[l].length; i++) {
          to[l][i] = from[l][i].clone();
        }
      }
    }
    return to;
  }

  /** The Euclidean norm of all numbers together. */
  public double norm() {
    double sum = 0;
    for (Matrix matrix : matrices) {
      for (float[] row : matrix.rows()) {
        for (float x : row) {
          sum += (double) x * x;
        }
      }
    }
    return Math.sqrt(sum);
  }

  /** The number of synapses and biases, autapses not counted. */
  public long count() {
    long n = 0;
    for (Matrix matrix : matrices) {
      n += (long) matrix.rows().length * matrix.rows()[0].length;
    }
    for (int l = 0; l < rec.length; l++) {
      n -= hasDiagonal(l) ? rec[l].length : 0;
    }
    return n;
  }
}
