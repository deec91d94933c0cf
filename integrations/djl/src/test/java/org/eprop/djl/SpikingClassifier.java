package org.eprop.djl;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import java.util.Map;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;

/**
 * A DJL network with a spiking layer in its middle, trained by DJL's Adam: a linear block, 40
 * neurons that learn by e-prop, a linear block that reads their mean rates. Which of two noisy
 * channels oscillates faster?
 */
public final class SpikingClassifier {

  private static final int SAMPLES = 32;
  private static final int STEPS = 100;
  private static final int CHANNELS = 2;

  private SpikingClassifier() {}

  /** Prints the loss as it falls. */
  public static void main(String[] arguments) {
    float[] losses = train(60);
    for (int i = 0; i < losses.length; i += 10) {
      System.out.printf("update %d: loss %.3f%n", i, losses[i]);
    }
    System.out.printf("update %d: loss %.3f%n", losses.length - 1, losses[losses.length - 1]);
  }

  /** The loss of each update. */
  static float[] train(int updates) {
    Engine.getInstance().setRandomSeed(1);
    float[] losses = new float[updates];
    try (Plugins plugins =
            Plugins.builder().classPath(SpikingClassifier.class.getClassLoader()).build();
        Workers workers = new Workers(2);
        Model model = Model.newInstance("spiking classifier")) {
      EpropNetwork network =
          new NetworkBuilder(plugins, 10, 1)
              .layer(l -> l.population("lif", 20).population("alif", 20, Map.of("tau_a", 100)))
              .create(1);
      EpropBlock eprop = new EpropBlock(network, workers);
      model.setBlock(
          new SequentialBlock()
              .add(Linear.builder().setUnits(10).build())
              .add(eprop)
              .addSingleton(z -> z.mean(new int[] {1}))
              .add(Linear.builder().setUnits(2).build()));
      Adam adam = Adam.builder().optLearningRateTracker(Tracker.fixed(0.02f)).build();
      try (Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(adam))) {
        trainer.initialize(new Shape(SAMPLES, STEPS, CHANNELS));
        for (int i = 0; i < updates; i++) {
          losses[i] = update(trainer, eprop, i);
        }
      }
    }
    return losses;
  }

  private static float update(Trainer trainer, EpropBlock eprop, int number) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDList x = new NDList();
      NDList label = new NDList();
      draw(manager, number, x, label);
      NDArray loss;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        loss = trainer.getLoss().evaluate(label, trainer.forward(x));
        collector.backward(loss);
        collector.backward(eprop.continuation());
      }
      trainer.step();
      return loss.getFloat();
    }
  }

  /** Half of the samples oscillate faster in channel 0, the others in channel 1. */
  private static void draw(NDManager manager, int number, NDList x, NDList label) {
    var random = new RandomStreams(1).stream("samples", number);
    float[] values = new float[SAMPLES * STEPS * CHANNELS];
    float[] labels = new float[SAMPLES];
    for (int b = 0; b < SAMPLES; b++) {
      labels[b] = b % 2;
      double slow = 10 + 5 * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < CHANNELS; i++) {
          double speed = i == labels[b] ? 2 * slow : slow;
          double wave = Math.sin(phase + speed * t / STEPS);
          values[(b * STEPS + t) * CHANNELS + i] = (float) (wave + 0.2 * random.nextGaussian());
        }
      }
    }
    x.add(manager.create(values, new Shape(SAMPLES, STEPS, CHANNELS)));
    label.add(manager.create(labels, new Shape(SAMPLES, 1)));
  }
}
