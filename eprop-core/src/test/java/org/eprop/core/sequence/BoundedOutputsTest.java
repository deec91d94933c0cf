package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/**
 * With steps as they are by default along a sequence, rates of a few percent are right for any
 * network, loss and size of input: no output is ever more than ten times as large as targets, or as
 * the outputs of the network that does not learn. Five million such steps: {@code
 * -Dbounded.networks=200 -Dbounded.steps=5000}.
 */
class BoundedOutputsTest {

  private static final int NETWORKS = Integer.getInteger("bounded.networks", 24);
  private static final int STEPS = Integer.getInteger("bounded.steps", 400);

  /** Weights of a projection, at most. */
  private static final double SYNAPSES = 20_000;

  private static double between(RandomGenerator random, double low, double high) {
    return low * StrictMath.pow(high / low, random.nextDouble());
  }

  private static <T> T one(RandomGenerator random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A network with one readout, the size of its targets, and what it is given. */
  private static final class Drawn {
    final RandomGenerator random;
    final int size;
    final int inputs;
    final int outputs;
    final boolean squares;
    final double input;
    final double rate;
    final double target;
    final int every;
    final boolean spikes;
    final EpropNetwork network;

    Drawn(Plugins plugins, int number) {
      random = new RandomStreams(1).stream("bounded", number);
      size = (int) between(random, 10, 1000);
      inputs = 1 + random.nextInt(30);
      outputs = 1 + random.nextInt(4);
      squares = outputs == 1 || random.nextBoolean();
      input = between(random, 0.01, 100);
      rate = between(random, 0.01, 0.1);
      target = squares ? between(random, 0.1, 10) : 1;
      every = random.nextBoolean() ? 1 : 1 + random.nextInt(20);
      spikes = random.nextBoolean();
      boolean readoutAlone = size > 300 || random.nextInt(4) == 0;
      boolean recurrent = random.nextBoolean();
      boolean bias = random.nextInt(4) > 0;
      double tauOut = random.nextInt(3) == 0 ? 0.01 : 5 + random.nextInt(40);
      String neuron = one(random, List.of("lif", "alif", "adlif"));
      String signal = one(random, List.of("symmetric", "random", "adaptive"));
      NetworkBuilder builder =
          new NetworkBuilder(plugins, inputs, outputs)
              .population("e", p -> p.neurons(neuron, size));
      for (String from : recurrent ? List.of("input", "e") : List.of("input")) {
        int pre = from.equals("e") ? size : inputs;
        builder.projection(
            from,
            "e",
            p -> {
              p.connectivity(Math.min(1, SYNAPSES / pre / size));
              if (readoutAlone) {
                p.fixed();
              }
            });
      }
      builder.readout(
          r -> {
            r.from("e").tauOut(tauOut).learningSignal(signal, Map.of());
            r.loss(squares ? "mean_squared_error" : "softmax_cross_entropy", Map.of());
            if (!bias) {
              r.withoutBias();
            }
          });
      network = builder.create(number);
    }

    float[] inputAt(int t, int label) {
      float[] x = new float[inputs];
      for (int i = 0; i < inputs; i++) {
        double z = random.nextDouble() < 0.05 + 0.2 * ((i + label) % 2) ? 1 : 0;
        double wave = StrictMath.sin(i + t * (0.01 + 0.003 * i)) * (0.5 + label);
        x[i] = (float) (input * (spikes ? z : wave));
      }
      return x;
    }

    /** The largest output, beside targets and an unlearning network's. */
    double largest(OptimizerFactory sgd) {
      Inference still = network.inference(network.weights().copy());
      SequenceLearner learner = network.learner();
      learner.updateAfterEachWindow(network.update(sgd.create(Context.defaults(sgd))), rate);
      double usual = target;
      double most = 0;
      int label = 0;
      for (int t = 0; t < STEPS; t++) {
        label = random.nextInt(50) == 0 ? random.nextInt(outputs) : label;
        float[] x = inputAt(t, label);
        usual = Math.max(usual, largest(still.step(x)));
        most = Math.max(most, largest(learner.step(x)));
        if (t % every == 0 && squares) {
          double[] wanted = new double[outputs];
          wanted[label] = target * (outputs == 1 ? StrictMath.sin(t * 0.02) : 1);
          learner.learn(wanted);
        } else if (t % every == 0) {
          learner.learn(label);
        }
      }
      return most / usual;
    }

    private static double largest(double[] y) {
      return Arrays.stream(y).map(Math::abs).max().orElse(0);
    }
  }

  @Test
  void noOutputGrowsBeyondTenTimesTheTargets() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      for (int i = 0; i < NETWORKS; i++) {
        double ratio = new Drawn(plugins, i).largest(sgd);
        assertTrue(ratio <= 10, "network " + i + ": " + ratio);
      }
    }
  }
}
