package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.environment.Reinforcement;

/** Runs to report: small or large, of classes or of values. Nothing in them was trained. */
public final class Runs {

  private Runs() {}

  /** How large. */
  public record Size(int epochs, int steps, int inputs, int neurons, int classes) {}

  /** Spikes in, a class at every step out; two layers, four populations. */
  public static ReportedRun classes(Plugins plugins, Size size) {
    EpropNetwork network =
        new NetworkBuilder(plugins, size.inputs(), size.classes())
            .layer(
                l ->
                    l.population("lif", size.neurons() / 4)
                        .population("alif", size.neurons() / 4)
                        .gains(3, 1))
            .layer(
                l ->
                    l.population("alif", size.neurons() / 4)
                        .population("adlif", size.neurons() / 4)
                        .gains(2, 1))
            .learningSignal("random", Map.of())
            .create(3);
    return run("<classes> & more", network, size, Kind.CLASSES);
  }

  /** Real values in and out. */
  public static ReportedRun values(Plugins plugins, Size size) {
    EpropNetwork network =
        new NetworkBuilder(plugins, size.inputs(), size.classes())
            .layer(l -> l.population("lif", size.neurons()).gains(2, 1))
            .loss("mean_squared_error", Map.of())
            .create(5);
    return run("values", network, size, Kind.VALUES);
  }

  /**
   * Two inputs, populations e and i, delays of 1 to 8 steps, a learned time constant; a readout of
   * classes and one of values.
   */
  public static ReportedRun graph(Plugins plugins, Size size) {
    EpropNetwork network =
        new NetworkBuilder(plugins, size.inputs(), size.classes())
            .input("cue", size.inputs() - 2)
            .input("noise", 2)
            .population(
                "e",
                p ->
                    p.neurons("alif", size.neurons() / 2)
                        .learn("tau_a")
                        .neurons("lif", size.neurons() / 4))
            .population("i", p -> p.neurons("lif", size.neurons() / 4).bias())
            .projection("cue", "e", p -> p.delay(uniform()).initialWeights("gaussian", LOUD))
            .projection("noise", "i", p -> p.initialWeights("gaussian", LOUD))
            .projection("e", "e", p -> p.delay(uniform()).connectivity(0.5))
            .projection("e", "i", p -> p.initialWeights("gaussian", LOUD))
            .projection("i", "e", p -> p.delay(2).fixed())
            .projection("i", "e", p -> p.name("slow").delay(7).synapses(same(size.neurons() / 4)))
            .readout("class", r -> r.from("e").learningSignal("random", Map.of()))
            .readout(
                "value",
                r ->
                    r.from("e", "i")
                        .size(2)
                        .tauOut(50)
                        .loss("mean_squared_error", Map.of())
                        .learningSignal("e", "symmetric", Map.of()))
            .create(4);
    return run("graph", network, size, Kind.BOTH);
  }

  /**
   * Acting: a walk in a corridor, whose scenes have names that are no markup; to see as numbers and
   * to step left or right, or to see as spikes and to go as far as one likes.
   */
  public static ReportedRun episodes(Plugins plugins, boolean spikes) {
    Corridor corridor = new Corridor(spikes);
    EpropNetwork network =
        new NetworkBuilder(plugins, corridor.observations(), 1)
            .population("e", p -> p.neurons("lif", 20))
            .projection("input", "e", p -> p.initialWeights("gaussian", LOUD))
            .projection("e", "e", p -> p.initialWeights("gaussian", LOUD))
            .readout(
                "policy",
                r -> r.from("e").size(corridor.actions().size()).loss("policy_gradient", Map.of()))
            .readout("value", r -> r.from("e").size(1).loss("mean_squared_error", Map.of()))
            .create(6);
    ObjectNode experiment = JsonNodeFactory.instance.objectNode();
    experiment.putObject("environment").put("name", "corridor");
    experiment.putObject("rule").put("name", "eprop");
    Reinforcement settings = new Reinforcement(0.9, 0.9, true, 1, 1, 4, 2, 2, true, 0.5, 0, true);
    return new ReportedRun(
        "episodes",
        experiment,
        metrics(new Size(3, 1, 1, 1, 1), true),
        result(true),
        network,
        "best",
        new EnvironmentTask(corridor, settings, 1));
  }

  private static final Map<String, Double> LOUD = Map.of("gain", 3.0);

  private static Distribution uniform() {
    return new Distribution.Uniform(1, 8);
  }

  /** What samples have. */
  private enum Kind {
    CLASSES,
    VALUES,
    BOTH
  }

  private static ReportedRun run(String name, EpropNetwork network, Size size, Kind kind) {
    boolean real = kind == Kind.VALUES;
    return new ReportedRun(
        name, experiment(), metrics(size, real), result(real), network, "last", task(size, kind));
  }

  private static JsonNode experiment() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("task").put("name", "made_up");
    json.putObject("rule").put("name", "eprop");
    return json;
  }

  private static List<JsonNode> metrics(Size size, boolean real) {
    List<JsonNode> epochs = new ArrayList<>();
    for (int e = 1; e <= size.epochs(); e++) {
      ObjectNode epoch = JsonNodeFactory.instance.objectNode();
      epoch.put("epoch", e).put("learning_rate", 0.01 / e);
      for (String set : List.of("train", "validation")) {
        ObjectNode score = epoch.putObject(set).put("loss", 1.23456789 / e);
        score.put(real ? "mean_squared_error" : "accuracy", 1 - 0.7 / e).put("rate", 0.02);
      }
      ObjectNode leaves = epoch.putObject("leaves");
      for (String leaf : List.of("input_layer0", "out.bias")) {
        leaves.putObject(leaf).put("gradient", 2.0 / e).put("change", 0.01).put("weight", 2);
      }
      ArrayNode rows = epoch.putArray("confusion");
      for (int i = 0; !real && i < size.classes(); i++) {
        ArrayNode row = rows.addArray();
        for (int k = 0; k < size.classes(); k++) {
          row.add(i == k ? 100 * e : 1000);
        }
      }
      epochs.add(epoch);
    }
    return epochs;
  }

  private static JsonNode result(boolean real) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("best_epoch", 2).put("seconds", 12.5);
    json.putObject("test").put(real ? "mean_squared_error" : "accuracy", 0.875);
    return json;
  }

  private static Task task(Size size, Kind kind) {
    Dataset data =
        new Dataset() {
          @Override
          public int size() {
            return 4;
          }

          @Override
          public Sample sample(int epoch, int index) {
            return Runs.sample(size, kind, index);
          }
        };
    return new Task() {
      @Override
      public int inputs() {
        return size.inputs();
      }

      @Override
      public int outputs() {
        return size.classes();
      }

      @Override
      public double timeStep() {
        return 1;
      }

      @Override
      public Dataset train() {
        return data;
      }

      @Override
      public Optional<Dataset> validation() {
        return Optional.empty();
      }

      @Override
      public Optional<Dataset> test() {
        return Optional.of(data);
      }
    };
  }

  private static Sample sample(Size size, Kind kind, int index) {
    RandomGenerator random = new RandomStreams(index).stream("sample");
    int[] labels = new int[size.steps()];
    double[][] spikes = new double[size.steps()][size.inputs()];
    float[][] x = new float[size.steps()][size.inputs()];
    double[][] wanted = new double[size.steps()][size.classes()];
    for (int t = 0; t < size.steps(); t++) {
      labels[t] = t < 10 ? Target.UNLABELLED : t / 25 % size.classes();
      for (int i = 0; i < size.inputs(); i++) {
        spikes[t][i] = random.nextDouble() < 0.1 ? 1 : 0;
        x[t][i] = (float) random.nextGaussian();
      }
      for (int k = 0; k < size.classes(); k++) {
        wanted[t][k] = StrictMath.sin(0.05 * t + k);
      }
    }
    Input input =
        kind == Kind.VALUES
            ? new RealInput(size.inputs(), x)
            : SpikeInput.of(size.inputs(), spikes);
    return new Sample(
        input,
        switch (kind) {
          case CLASSES -> List.of(Target.classes(labels));
          case VALUES -> List.of(Target.values(wanted));
          case BOTH -> List.of(Target.classes(labels), Target.values(twoOf(wanted)));
        },
        null);
  }

  private static double[][] twoOf(double[][] rows) {
    return Arrays.stream(rows).map(row -> new double[] {row[0], row[1]}).toArray(double[][]::new);
  }

  /** A synapse from each neuron to that of the same number. */
  private static int[][] same(int neurons) {
    return IntStream.range(0, neurons).mapToObj(j -> new int[] {j, j}).toArray(int[][]::new);
  }
}
