package org.eprop.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.task.RealInput;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.reference.ReferenceLayers;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * e-prop's gradient is that of automatic differentiation with the recurrent spikes detached: two
 * linear maps with spiking neurons between them, in PyTorch and double precision, against eprop.
 */
class EpropBlockIT {

  private static final int SAMPLES = 3;
  private static final int STEPS = 60;
  private static final int FEATURES = 3;
  private static final int CHANNELS = 5;
  private static final int LIF = 6;
  private static final int NEURONS = 14;
  private static final int OUTPUTS = 2;
  private static final int SILENT = 2;
  private static final double BETA = 0.4;
  private static final double THETA = 0.8;
  private static final double GAMMA = 0.3;
  private static final double TAU_M = 15;
  private static final double TAU_A = 80;

  private Plugins plugins;
  private Workers workers;
  private NDManager manager;
  private EpropNetwork network;
  private RandomGenerator random;

  @BeforeEach
  void open() {
    plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
    workers = new Workers(2);
    manager = NDManager.newBaseManager();
    random = new RandomStreams(3).stream("test");
    Map<String, Object> lif = Map.of("tau_m", TAU_M, "threshold", THETA, "refractory", SILENT);
    Map<String, Object> alif = new java.util.HashMap<>(lif);
    alif.putAll(Map.of("tau_a", TAU_A, "beta", BETA));
    network =
        new NetworkBuilder(plugins, CHANNELS, 1)
            .layer(
                l ->
                    l.population("lif", LIF, lif)
                        .population("alif", NEURONS - LIF, alif)
                        .surrogate("triangular", Map.of("gamma", GAMMA)))
            .create(3);
  }

  @AfterEach
  void close() {
    manager.close();
    workers.close();
    plugins.close();
  }

  /** Normally distributed numbers that single precision can hold. */
  private NDArray draw(double deviation, long... shape) {
    Shape s = new Shape(shape);
    double[] values = new double[(int) s.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return manager.create(values, s);
  }

  private NDArray leaf(NDArray values) {
    NDArray leaf = values.toType(DataType.FLOAT64, true);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private NDArray weights(float[][] rows) {
    return manager.create(rows);
  }

  /** The layer in PyTorch; spikes drive other neurons and the reset without a gradient. */
  private NDArray spikes(NDArray x, NDArray wIn, NDArray wRec) {
    // Not as plain numbers: an array made of one is closed before DJL's backward pass reads it.
    NDArray alpha = manager.create(StrictMath.exp(-1 / TAU_M));
    NDArray rho = manager.create(StrictMath.exp(-1 / TAU_A));
    double[] beta = new double[NEURONS];
    for (int j = LIF; j < NEURONS; j++) {
      beta[j] = BETA;
    }
    NDArray adaptation = manager.create(beta);
    NDArray noAutapses = manager.ones(new Shape(NEURONS, NEURONS), DataType.FLOAT64);
    noAutapses = noAutapses.sub(manager.eye(NEURONS).toType(DataType.FLOAT64, false));
    NDArray rec = wRec.mul(noAutapses);
    NDArray v = manager.zeros(new Shape(SAMPLES, NEURONS), DataType.FLOAT64);
    NDArray a = v.duplicate();
    NDArray z = v.duplicate();
    NDArray resting = v.duplicate();
    NDList all = new NDList();
    for (int t = 0; t < STEPS; t++) {
      NDArray detached = z.stopGradient();
      a = a.mul(rho).add(z);
      v =
          v.mul(alpha)
              .add(x.get(":, {}", t).matMul(wIn))
              .add(detached.matMul(rec))
              .sub(detached.mul(THETA));
      NDArray distance = v.sub(a.mul(adaptation)).sub(THETA);
      NDArray free = resting.lte(0).toType(DataType.FLOAT64, false);
      NDArray fires = distance.gt(0).toType(DataType.FLOAT64, false).mul(free);
      NDArray psi =
          distance.div(THETA).abs().mul(-1).add(1).maximum(0).mul(GAMMA / THETA).mul(free);
      z = straightThrough(fires, psi, distance);
      NDArray mark = fires.stopGradient();
      resting = resting.sub(1).maximum(0).mul(mark.mul(-1).add(1)).add(mark.mul(SILENT));
      all.add(z.expandDims(1));
    }
    return ai.djl.ndarray.NDArrays.concat(all, 1);
  }

  /** The value of z with the derivative psi by the distance to threshold. */
  private static NDArray straightThrough(NDArray z, NDArray psi, NDArray distance) {
    NDArray slope = psi.stopGradient().mul(distance.sub(distance.stopGradient()));
    return z.stopGradient().add(slope);
  }

  private static double largestError(String what, NDArray expected, NDArray got) {
    NDArray e = expected.toType(DataType.FLOAT64, true);
    NDArray difference = got.toType(DataType.FLOAT64, true).sub(e).abs();
    double largest = e.abs().max().getDouble();
    assertTrue(largest > 1e-3, what + " is nothing but zeros: " + largest);
    double share = difference.max().getDouble() / largest;
    System.out.printf("%-20s largest %.3e, largest difference %.1e of it%n", what, largest, share);
    return share;
  }

  @Test
  void theReferenceAgreesWithAutogradInDoublePrecision() {
    NDArray x = leaf(draw(0.8, SAMPLES, STEPS, CHANNELS));
    NDArray wIn = leaf(weights(network.weights().projection(0)));
    NDArray wRec = leaf(weights(network.weights().projection(1)));
    NDArray after = draw(0.5, NEURONS, OUTPUTS);
    NDArray target = draw(1, SAMPLES, STEPS, OUTPUTS);
    NDArray z;
    NDArray cut;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      z = spikes(x, wIn, wRec);
      collector.backward(z.matMul(after).sub(target).square().sum());
      // What the layer is told: dE/dz, as if it were an input of the following map.
      cut = leaf(z.stopGradient());
      collector.backward(cut.matMul(after).sub(target).square().sum());
    }

    RealInput[] inputs = new RealInput[SAMPLES];
    double[][][][] signal = new double[SAMPLES][1][STEPS][NEURONS];
    for (int b = 0; b < SAMPLES; b++) {
      inputs[b] = new RealInput(CHANNELS, new float[STEPS][CHANNELS]);
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < CHANNELS; i++) {
          inputs[b].values()[t][i] = (float) x.getDouble(b, t, i);
        }
        for (int j = 0; j < NEURONS; j++) {
          signal[b][0][t][j] = cut.getGradient().getDouble(b, t, j);
        }
      }
    }
    ReferenceLayers layers = new ReferenceLayers(network.structure(), network.rule());
    ReferenceWeights weights = ReferenceWeights.of(network.weights());
    var runs = layers.forward(weights, java.util.List.of(inputs));
    int spikes = 0;
    for (int b = 0; b < SAMPLES; b++) {
      Trajectory run = runs.get(b);
      for (int t = 0; t < STEPS; t++) {
        for (int j = 0; j < NEURONS; j++) {
          assertEquals(z.getDouble(b, t, j), run.spikes()[0][t][j]);
          spikes += (int) run.spikes()[0][t][j];
        }
      }
    }
    System.out.printf("%d spikes of %d neurons in %d steps%n", spikes, SAMPLES * NEURONS, STEPS);
    assertTrue(spikes > 100, "spikes: " + spikes);
    ReferenceLayers.Result result = layers.backward(weights, runs, signal);
    double[][] ofIn = result.gradient().projection(0);
    double[][] ofRec = result.gradient().projection(1);
    assertTrue(largestError("dE/dW_in", wIn.getGradient(), create(ofIn)) < 1e-13);
    assertTrue(largestError("dE/dW_rec", wRec.getGradient(), create(ofRec)) < 1e-13);
    for (int b = 0; b < SAMPLES; b++) {
      NDArray expected = x.getGradient().get(b);
      NDArray got = create(result.inputGradient()[b]);
      assertTrue(largestError("dE/dx of sample " + b, expected, got) < 1e-13);
    }
  }

  private NDArray create(double[][] rows) {
    return manager.create(rows);
  }

  @Test
  void theBlockAgreesWithAutogradThroughAllThreeBlocks() {
    NDArray input = draw(1, SAMPLES, STEPS, FEATURES);
    NDArray before = draw(0.7, FEATURES, CHANNELS);
    NDArray after = draw(0.5, NEURONS, OUTPUTS);
    NDArray target = draw(1, SAMPLES, STEPS, OUTPUTS);

    NDArray[] expected = {
      leaf(before),
      leaf(weights(network.weights().projection(0))),
      leaf(weights(network.weights().projection(1))),
      leaf(after)
    };
    NDArray z;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      z = spikes(input.matMul(expected[0]), expected[1], expected[2]);
      collector.backward(z.matMul(expected[3]).sub(target).square().sum());
    }

    EpropBlock block = new EpropBlock(network, workers);
    block.initialize(manager, DataType.FLOAT32, new Shape(SAMPLES, STEPS, CHANNELS));
    ParameterStore store = new ParameterStore(manager, false);
    NDArray first = single(before);
    NDArray last = single(after);
    first.setRequiresGradient(true);
    last.setRequiresGradient(true);
    NDArray spikes;
    // A collector sets all gradients to zero as it opens: the expected ones are kept apart.
    NDArray[] wanted = new NDArray[expected.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = expected[i].getGradient().duplicate();
    }
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDList x = new NDList(single(input).matMul(first));
      spikes = block.forward(store, x, true, new PairList<>()).singletonOrThrow();
      collector.backward(spikes.matMul(last).sub(single(target)).square().sum());
      collector.backward(block.continuation());
    }
    assertEquals(0, z.sub(spikes.toType(DataType.FLOAT64, true)).abs().sum().getDouble());
    NDArray[] got = {
      first,
      block.getParameters().get("w_in").getArray(),
      block.getParameters().get("w_rec").getArray(),
      last
    };
    String[] names = {"dE/d(first map)", "dE/dW_in", "dE/dW_rec", "dE/d(last map)"};
    for (int i = 0; i < names.length; i++) {
      assertTrue(largestError(names[i], wanted[i], got[i].getGradient()) < 1e-5, names[i]);
    }
  }

  private static NDArray single(NDArray values) {
    return values.toType(DataType.FLOAT32, true);
  }

  @Test
  void djlsAdamTrainsAllThreeBlocks() {
    float[] losses = SpikingClassifier.train(60);
    float first = losses[0];
    float last = losses[losses.length - 1];
    System.out.printf("loss before %.3f, after %d updates %.3f%n", first, losses.length, last);
    assertTrue(last < 0.2f, "from " + first + " to " + last);
  }
}
