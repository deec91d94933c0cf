package org.eprop.spark.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.spark.ComponentSource;

/** A stream of many keys, in files, and what a learner of one key makes of it that never stops. */
final class Keys {

  static final ComponentSource COMPONENTS = ComponentSource.ofApplication();
  static final double RATE = 0.01;
  static final int CHANNELS = 20;
  static final int CLASSES = 4;

  private Keys() {}

  /** 20-64-4. */
  static EpropNetwork network() {
    return network(0);
  }

  /** The same with so many neurons more. */
  static EpropNetwork network(int more) {
    try (Plugins plugins = COMPONENTS.open()) {
      return new NetworkBuilder(plugins, CHANNELS, CLASSES)
          .layer(
              l ->
                  l.population("lif", 32)
                      .population("alif", 32 + more, Map.of("tau_a", 100))
                      .gains(3, 1))
          .create(1);
    }
  }

  static String key(int k) {
    return "key-" + k;
  }

  /** Which of three steps have a label. */
  static boolean isLabelled(long step) {
    return step % 3 != 1;
  }

  static int label(int key, long step) {
    return (int) ((key + step / 5) % CLASSES);
  }

  static float[] input(int key, long step) {
    RandomGenerator random = new RandomStreams(key).stream("input", (int) step);
    float[] x = new float[CHANNELS];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble() < (i % CLASSES == label(key, step) ? 0.6 : 0.2) ? 1 : 0;
    }
    return x;
  }

  /**
   * Writes the next steps of all keys as a file of JSON lines, the last steps first: a batch has no
   * order but that of its rows' numbers.
   */
  static void write(Path folder, int file, int keys, int from, int to, boolean labels) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < keys; k++) {
      for (int t = to - 1; t >= from; t--) {
        text.append("{\"key\": \"").append(key(k)).append("\", \"order\": ").append(t);
        text.append(", \"input\": [");
        float[] x = input(k, t);
        for (int i = 0; i < x.length; i++) {
          text.append(i == 0 ? "" : ", ").append(x[i]);
        }
        text.append(']');
        if (labels && isLabelled(t)) {
          text.append(", \"label\": ").append(label(k, t));
        }
        text.append("}\n");
      }
    }
    put(folder, file, text.toString());
  }

  /**
   * A file appears whole, and a second later than the one before it: Spark orders files by that,
   * and those of one millisecond as it happens.
   */
  static void put(Path folder, int file, String text) {
    try {
      Files.createDirectories(folder);
      Path temporary = folder.resolve(".events");
      Files.writeString(temporary, text);
      Instant written = Files.getLastModifiedTime(temporary).toInstant();
      Files.setLastModifiedTime(temporary, FileTime.from(written.plusSeconds(file)));
      Files.move(temporary, folder.resolve(String.format("events-%04d.json", file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A learner of one key after the other, without bytes, by classes that know of no keys. */
  static final class Plain {
    private final EpropNetwork network = network();
    private final Inference sequence;
    private final LeafOptimizers optimizers;
    private final Weights first;
    private final FeedbackWeights firstFeedback;

    /**
     * @param own what learns: the beginning of its leaves' names; null for nothing
     */
    Plain(String own) {
      sequence = own == null ? network.inference() : network.learner();
      first = network.weights().copy();
      firstFeedback = network.feedback().copy();
      try (Plugins plugins = COMPONENTS.open()) {
        OptimizerFactory adam = plugins.find(OptimizerFactory.class, "adam");
        OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
        List<LeafOptimizers.Special> frozen = new ArrayList<>();
        for (Leaf leaf : network.weights().leaves()) {
          if (own != null && leaf.learned() && !leaf.name().startsWith(own)) {
            frozen.add(
                new LeafOptimizers.Special(leaf.name(), sgd.create(Context.defaults(sgd)), 0));
          }
        }
        optimizers = new LeafOptimizers(adam.create(Context.defaults(adam)), 1, frozen);
      }
    }

    private static void set(List<Leaf> to, List<Leaf> from) {
      for (int n = 0; n < from.size(); n++) {
        float[][] rows = from.get(n).rows();
        for (int i = 0; i < rows.length; i++) {
          System.arraycopy(rows[i], 0, to.get(n).rows()[i], 0, rows[i].length);
        }
      }
    }

    /** y of all steps. */
    double[][] run(int key, int steps) {
      network.weights().set(first);
      set(network.feedback().leaves(), firstFeedback.leaves());
      sequence.startAnew();
      WeightUpdate update = network.update(optimizers, new Workers(1));
      double[][] outputs = new double[steps][];
      for (int t = 0; t < steps; t++) {
        outputs[t] = sequence.step(input(key, t)).clone();
        if (sequence instanceof SequenceLearner learner && isLabelled(t)) {
          learner.learn(label(key, t));
          learner.apply(update, RATE);
        }
      }
      return outputs;
    }
  }
}
