package org.eprop.experiment.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.tensorboard.EventFiles.Records;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.TrainingListener.Batch;
import org.eprop.experiment.training.TrainingListener.Epoch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingEventsTest {

  /** Sums as {@link Score#sums()} gives them: mean loss 0.5, 3 of 4 right, 2 spikes in 40. */
  private static final Score CLASSES =
      score(2, 4, 2, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 40, 0);

  /** Mean loss 0.25, mean squared error 0.125. */
  private static final Score VALUES =
      score(1, 4, 0, 0, 2, 0, 1, 8, 0, 0, 0, 0, 0, 0, 2, 0, 2, 40, 0);

  /** Two episodes of 3 and 5 steps, with returns of 2 in all; one succeeded. */
  private static final Score EPISODES =
      score(1, 4, 0, 0, 0, 0, 2, 0, 2, 2, 2, 0, 8, 2, 2, 0, 1, 2, 2, 0, 2, 40, 0);

  private static Score score(double... sums) {
    return new Score().restored(sums);
  }

  @TempDir Path folder;

  /** Two neurons; only the first is driven, at every step hard enough to spike. */
  private static EpropNetwork network() {
    EpropNetwork network =
        new NetworkBuilder(Plugins.builder().classPath(loader()).build(), 1, 2)
            .layer(l -> l.population("lif", 2, Map.of("tau_m", 20)))
            .create(1);
    network.weights().clear();
    network.weights().projection(0)[0][0] = 3;
    return network;
  }

  private static ClassLoader loader() {
    return TrainingEventsTest.class.getClassLoader();
  }

  private static Sample sample() {
    double[][] spikes = {{1}, {0}, {0}, {0}};
    return new Sample(SpikeInput.of(1, spikes), Target.classes(new int[] {0, 0, 0, 0}));
  }

  private TrainingEvents open(Workers workers, int updates, int inEpochs) {
    return new TrainingEvents(folder, network(), workers, List.of(sample()), updates, inEpochs);
  }

  private static void epoch(TrainingEvents events, int epoch, Score train) {
    for (int b = 1; b <= 2; b++) {
      int update = 2 * epoch - 2 + b;
      events.batch(new Batch(epoch, 3, b, 2, update, 0.5 / update, 8 * update, train));
    }
    events.epoch(
        new Epoch(epoch, 2L * epoch, 0.1, train, Optional.of(VALUES), false, List.of(), List.of()));
  }

  /** What a run says: tag and step, and its value or number of values. */
  private Map<String, Double> run(String name) throws IOException {
    Map<String, Double> all = new TreeMap<>();
    for (Path file : EventFiles.files(folder.resolve(name))) {
      for (byte[] event : Records.parse(Files.readAllBytes(file))) {
        Message message = Message.parse(event);
        if (message.has(5)) {
          Message value = message.message(5).message(1);
          String key = value.text(1) + " " + message.get(2);
          double number = value.has(2) ? (Float) value.get(2) : (Double) value.message(5).get(3);
          assertEquals(null, all.put(key, number), key + " is there twice");
        }
      }
    }
    return all;
  }

  @Test
  void eachRunHasItsNumbers() throws IOException {
    try (Workers workers = new Workers(1);
        TrainingEvents events = open(workers, 0, 0)) {
      epoch(events, 1, CLASSES);
      events.test(2, VALUES);
      events.sync();
    }

    assertEquals(
        Map.of(
            "learning_rate 1",
            0.5,
            "learning_rate 2",
            0.25,
            "gradient_norm 1",
            8.0,
            "gradient_norm 2",
            16.0),
        run("updates"));
    Map<String, Double> train = run("train");
    assertEquals(0.5, train.get("loss 2"));
    assertEquals(0.75, train.get("accuracy 2"));
    assertEquals((float) 0.05, train.get("rate 2"), 1e-9);
    assertEquals(2.0, train.get("weights/input_layer0 2"));
    assertEquals(2.0, train.get("weights/layer0_layer0 2"), "there are no autapses");
    assertEquals(4.0, train.get("weights/out.layer0 2"));
    assertEquals(2.0, train.get("weights/out.bias 2"));
    assertEquals(2.0, train.get("firing_rates/layer0 2"));
    assertEquals(8, train.size());
    assertEquals(0.125, run("validation").get("mean_squared_error 2"));
    assertEquals(0.25, run("test").get("loss 2"));
    assertEquals(4, TrainingEvents.files(folder).size());
  }

  @Test
  void episodesHaveAReturn() throws IOException {
    try (Workers workers = new Workers(1);
        TrainingEvents events = open(workers, 0, 0)) {
      events.test(2, EPISODES);
    }
    assertEquals(
        Map.of(
            "loss 2",
            0.25,
            "return 2",
            1.0,
            "episode_length 2",
            4.0,
            "success 2",
            0.5,
            "rate 2",
            (double) 0.05f),
        run("test"));
  }

  /** v = 3, 3 alpha - 1, ...: it spikes at steps 0 and 1, then 2.85 alpha - ... falls below 1. */
  @Test
  void firingRatesAreSpikesPerStep() throws IOException {
    try (Workers workers = new Workers(1);
        TrainingEvents events = open(workers, 0, 0)) {
      epoch(events, 1, CLASSES);
    }

    byte[] file = Files.readAllBytes(EventFiles.files(folder.resolve("train")).get(0));
    Message last = null;
    for (byte[] event : Records.parse(file)) {
      last = Message.parse(event);
    }
    Message histogram = last.message(5).message(1).message(5);
    double alpha = StrictMath.exp(-1.0 / 20);
    double v = 3;
    int spikes = 0;
    for (int t = 0; t < 4; t++) {
      int z = v > 1 ? 1 : 0;
      spikes += z;
      v = alpha * v - z;
    }
    assertEquals(0.0, histogram.get(1), "the second neuron is silent");
    assertEquals(spikes / 4.0, histogram.get(2));
  }

  @Test
  void goingOnInTheMiddleOfAnEpochRepeatsNothing() throws IOException {
    Map<String, Double> updates;
    Map<String, Double> train;
    try (Workers workers = new Workers(1)) {
      try (TrainingEvents events = open(workers, 0, 0)) {
        epoch(events, 1, CLASSES);
        epoch(events, 2, CLASSES);
      }
      updates = run("updates");
      train = run("train");
      // A checkpoint of update 3, the first of epoch 2: all of it but that update comes again.
      try (TrainingEvents events = open(workers, 3, 2)) {
        events.batch(new Batch(2, 3, 2, 2, 4, 0.5 / 4, 8 * 4, CLASSES));
        events.epoch(
            new Epoch(2, 4, 0.1, CLASSES, Optional.of(VALUES), false, List.of(), List.of()));
      }
    }

    assertEquals(updates, run("updates"));
    assertEquals(train, run("train"));
  }
}
