package org.eprop.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.core.gradient.SpikingLayers;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;

/**
 * One recurrent layer of an {@link EpropNetwork} as a block: real values in, [batch, step,
 * channel], spikes out, [batch, step, neuron]. Its weights are parameters of the block, so DJL
 * draws no distinction: its optimizer updates them, its files hold them.
 *
 * <p>DJL's automatic differentiation ends at the spikes; eprop's gradient takes over there, and
 * hands on what reaches the input:
 *
 * <pre>{@code
 * try (GradientCollector collector = trainer.newGradientCollector()) {
 *   NDArray loss = ... trainer.forward(...) ...;
 *   collector.backward(loss);                  // as far as the spikes
 *   collector.backward(eprop.continuation());  // the layer, and what lies before it
 * }
 * trainer.step();
 * }</pre>
 *
 * <p>Single precision, on the CPU. Remembers the last batch it was trained on. Not thread-safe.
 */
@SuppressWarnings("exports") // Who uses it requires ai.djl.api itself: DJL's jars are no modules.
public final class EpropBlock extends AbstractBlock {

  private static final byte VERSION = 1;

  private final Weights weights;
  private final Weights gradient;
  private final SpikingLayers layers;
  private final int channels;
  private final int neurons;
  private final Parameter wIn;
  private final Parameter wRec;
  private Batch last;

  /** What was trained on, until its gradient is asked for. */
  private record Batch(NDArray x, NDArray z, NDArray wIn, NDArray wRec) {}

  /**
   * @param network of one recurrent layer with dense matrices, of which nothing else learns; its
   *     weights are where training starts, its readout is not used
   * @param workers who do the work; not closed with the block
   * @throws InvalidInputException if the network has another shape
   */
  public EpropBlock(EpropNetwork network, Workers workers) {
    super(VERSION);
    expectOneLayer(network);
    weights = network.weights().copy();
    gradient = network.newGradient();
    layers = network.spikingLayers(workers);
    channels = network.structure().channels();
    neurons = network.structure().size(0);
    wIn = addParameter(parameter("w_in", weights.projection(0)));
    wRec = addParameter(parameter("w_rec", weights.projection(1)));
  }

  private static void expectOneLayer(EpropNetwork network) {
    List<Projection> projections = network.structure().projections();
    boolean fits = projections.size() == 2 && network.structure().populations().size() == 1;
    for (int i = 0; fits && i < 2; i++) {
      Projection projection = projections.get(i);
      fits = projection.isOwn() == (i == 1) && projection.synapses().isDense();
    }
    if (!fits) {
      throw new InvalidInputException(
          "network: got projections "
              + projections.stream().map(Projection::name).toList()
              + ", but expected a single layer with dense input and recurrent weights");
    }
    for (Leaf leaf : network.weights().leaves()) {
      boolean weights = projections.stream().anyMatch(one -> one.name().equals(leaf.name()));
      if (leaf.learned() && !weights && !network.isOfReadout(leaf.name())) {
        throw new InvalidInputException(
            "network: got " + leaf.name() + ", which learns, but a block learns weights alone");
      }
    }
  }

  /** Rows are presynaptic, as in {@link Weights}. */
  private static Parameter parameter(String name, float[][] start) {
    Initializer copy = (manager, shape, type) -> manager.create(start).toType(type, false);
    return Parameter.builder()
        .setName(name)
        .setType(Parameter.Type.WEIGHT)
        .optShape(new Shape(start.length, start[0].length))
        .optInitializer(copy)
        .build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray x = inputs.singletonOrThrow();
    NDArray in = store.getValue(wIn, x.getDevice(), training);
    NDArray rec = store.getValue(wRec, x.getDevice(), training);
    copy(in.toFloatArray(), weights.projection(0));
    copy(rec.toFloatArray(), weights.projection(1));
    weights.clearAutapses();
    NDArray z = spikes(layers.forward(weights, samples(x)), x.getManager());
    if (training) {
      z.setRequiresGradient(true);
      last = new Batch(x, z, in, rec);
    }
    return new NDList(z);
  }

  private List<Input> samples(NDArray x) {
    Shape shape = x.getShape();
    if (shape.dimension() != 3 || shape.get(2) != channels) {
      throw new InvalidInputException(
          "input: got " + shape + ", but expected (batch, steps, " + channels + ")");
    }
    int steps = (int) shape.get(1);
    float[] flat = x.toFloatArray();
    List<Input> samples = new ArrayList<>();
    for (int from = 0; from < flat.length; from += steps * channels) {
      float[][] sample = new float[steps][channels];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(flat, from + t * channels, sample[t], 0, channels);
      }
      samples.add(new RealInput(channels, sample));
    }
    return samples;
  }

  private NDArray spikes(List<SampleRun> runs, NDManager manager) {
    int steps = runs.get(0).steps();
    float[] z = new float[runs.size() * steps * neurons];
    for (int b = 0; b < runs.size(); b++) {
      for (int t = 0; t < steps; t++) {
        for (int j : runs.get(b).spikesAt(0, t)) {
          z[(b * steps + t) * neurons + j] = 1;
        }
      }
    }
    return manager.create(z, new Shape(runs.size(), steps, neurons));
  }

  /**
   * A number whose derivatives by W_in, W_rec and the block's input are dE/dW_in, dE/dW_rec and
   * dE/dx of the batch that was trained on last: {@code sum(W dE/dW) + sum(x dE/dx)}, the second
   * factors being constants. Call it once, after the collector went back from E to the spikes.
   *
   * @throws IllegalStateException if no batch was trained on since the last call
   */
  public NDArray continuation() {
    if (last == null) {
      throw new IllegalStateException("continuation() is called before a batch in training");
    }
    Batch batch = last;
    last = null;
    float[] dz = batch.z.getGradient().toFloatArray();
    int samples = (int) batch.z.getShape().get(0);
    int steps = (int) batch.z.getShape().get(1);
    float[][][] dx = new float[samples][steps][channels];
    layers.backward(
        weights,
        (signal, b, l, t) -> {
          for (int j = 0; j < neurons; j++) {
            signal[j] += dz[(b * steps + t) * neurons + j];
          }
        },
        gradient,
        dx);
    NDManager manager = batch.x.getManager();
    NDArray ofWeights =
        batch
            .wIn
            .mul(manager.create(gradient.projection(0)))
            .sum()
            .add(batch.wRec.mul(manager.create(gradient.projection(1))).sum());
    return ofWeights.add(batch.x.mul(manager.create(flat(dx), batch.x.getShape())).sum());
  }

  private static void copy(float[] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from, i * to[i].length, to[i], 0, to[i].length);
    }
  }

  private float[] flat(float[][][] x) {
    float[] flat = new float[x.length * x[0].length * channels];
    int at = 0;
    for (float[][] sample : x) {
      for (float[] row : sample) {
        System.arraycopy(row, 0, flat, at, channels);
        at += channels;
      }
    }
    return flat;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(1), neurons)};
  }
}
