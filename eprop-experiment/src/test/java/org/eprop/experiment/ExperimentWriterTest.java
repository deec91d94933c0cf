package org.eprop.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.TaskFactory;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.model.Graph;
import org.eprop.core.model.LeafConstraint;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.testing.TestComponents;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentWriterTest {

  private final Plugins plugins = TestComponents.plugins();
  private final ExperimentReader reader = new ExperimentReader(plugins);
  private final ExperimentWriter writer = new ExperimentWriter();

  @Test
  void writesEveryDefaultInAStableOrder() {
    Experiment experiment =
        reader.read(
            """
            {"task": "ecg", "network": {"layers": [{"populations": [
              {"neuron": {"tau_m": {"uniform": [10, 30.5]}}}, {"neuron": "alif", "size": 3}]}]},
             "regularizers": ["firing_rate"]}
            """,
            "my.json");
    assertEquals(
        """
        {
          "task": {
            "name": "ecg",
            "folder": "data",
            "sequences": 10,
            "shuffled": true,
            "split": "train",
            "weights": [ 0.5, 0.5 ]
          },
          "network": {
            "layers": [ {
              "populations": [ {
                "neuron": {
                  "name": "lif",
                  "tau_m": {
                    "uniform": [ 10, 30.5 ]
                  },
                  "refractory": 0
                },
                "size": 100
              }, {
                "neuron": {
                  "name": "alif",
                  "tau_m": 20,
                  "tau_a": 200,
                  "refractory": 0
                },
                "size": 3
              } ],
              "surrogate": {
                "name": "triangular",
                "gamma": 0.3,
                "slope": 1,
                "learn_slope": false
              },
              "recurrent": true,
              "input_gain": 1,
              "recurrent_gain": 1,
              "input_connectivity": 1,
              "recurrent_connectivity": 1
            } ],
            "readout": {
              "tau_out": 20,
              "scaled_input": false,
              "bias": true,
              "gain": 1,
              "layers": "last"
            }
          },
          "loss": {
            "name": "softmax_cross_entropy"
          },
          "normalisation": "mean",
          "learning_signal": {
            "name": "symmetric"
          },
          "regularizers": [ {
            "name": "firing_rate",
            "target": 0.03
          } ],
          "rule": {
            "name": "eprop"
          },
          "trace": {
            "name": "eprop",
            "tau_e": 0
          },
          "constraints": [],
          "optimizer": {
            "name": "adam",
            "learning_rate": 0.001
          },
          "optimizers": [],
          "step_size": {
            "name": "fixed"
          },
          "schedule": {
            "name": "constant"
          },
          "metrics": [],
          "training": {
            "epochs": 10,
            "batch_size": 32,
            "clip_gradient_norm": 0,
            "evaluate_every": 1,
            "stop_at_error": 0,
            "patience": 0,
            "averaging": 0,
            "class_weights": "",
            "judged_by": ""
          },
          "seed": 1
        }
        """,
        writer.write(experiment));
  }

  @Test
  void addsProvenanceThatReadersPassOver() {
    Experiment experiment = new RandomExperiment(1).experiment();
    Provenance provenance = experiment.provenance();
    String json = writer.write(experiment, provenance);
    assertTrue(
        json.startsWith(
            writer.write(experiment).replaceFirst("\n}\n$", "")
                + ",\n  \"provenance\": {\n    \"eprop\": \""),
        json);
    assertEquals(experiment, reader.read(json, "my.json"));
    assertEquals(
        provenance,
        ProvenanceJson.read(Configuration.of(json, "my.json").json().get("provenance")));
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsWrittenReadsBackAsAnEqualExperiment(long seed) {
    Experiment experiment = new RandomExperiment(seed).experiment();
    String json = writer.write(experiment);
    Experiment back = reader.read(json, "my.json");
    assertEquals(experiment, back);
    assertEquals(json, writer.write(back));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void soDoesAModel(long seed) {
    Experiment experiment = new RandomExperiment(seed).experiment();
    Model model = experiment.model(2000, 3, 0.5);
    Configuration json = Configuration.of(writer.write(model), "my.json");
    assertEquals(model, reader.readModel(json, 2000, 3, 0.5));
  }

  /** Draws every part, with numbers of many magnitudes. */
  private final class RandomExperiment {

    private final SplittableRandom random;
    private int names;
    private boolean local;

    RandomExperiment(long seed) {
      random = new SplittableRandom(seed);
    }

    Experiment experiment() {
      return new Experiment(
          choice(TaskFactory.class, 0),
          flag() ? layers() : graph(),
          new Learning(
              some(0, () -> choice(RegularizerFactory.class, 0)),
              choice(LearningRuleFactory.class, 0),
              choice(EligibilityTraceFactory.class, 0),
              some(0, () -> new LeafConstraint(name(), choice(ConstraintFactory.class, 0)))),
          new Training(
              random.nextInt(1000),
              1 + random.nextInt(1000),
              choice(OptimizerFactory.class, 0),
              some(0, () -> new LeafOptimizer(name(), choice(OptimizerFactory.class, 0))),
              choice(StepSizeFactory.class, 0),
              choice(ScheduleFactory.class, 0),
              positive(),
              1 + random.nextInt(10),
              positive(),
              random.nextInt(10),
              random.nextDouble(),
              name(),
              some(0, () -> choice(MetricFactory.class, 0)),
              name()),
          random.nextLong());
    }

    private Graph layers() {
      List<Layers.Layer> layers = some(1, this::layer);
      List<String> names = Graph.layers(layers.size());
      List<String> seen = flag() ? names : names.subList(names.size() - 1, names.size());
      return new Layers(layers, readout("out", 0, seen, names, Layers.gaussian(positive())))
          .graph();
    }

    private ReadoutDefinition readout(
        String name,
        int outputs,
        List<String> seen,
        List<String> populations,
        Choice<InitialWeightsFactory> initialWeights) {
      Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
      Choice<LearningSignalFactory> all = flag() ? signal() : null;
      for (String population : populations) {
        if (all != null || flag()) {
          signals.put(population, all != null ? all : signal());
        }
      }
      return new ReadoutDefinition(
          name,
          outputs,
          seen,
          signals,
          positive(),
          flag(),
          flag(),
          flag(),
          outputs == 0 || flag(),
          initialWeights,
          choice(LossFactory.class, 0),
          flag(),
          1);
    }

    /** At most one readout may teach a population by "local": here there is at most one draw. */
    private Choice<LearningSignalFactory> signal() {
      Choice<LearningSignalFactory> signal = choice(LearningSignalFactory.class, 0);
      while (local && signal.name().equals("local")) {
        signal = choice(LearningSignalFactory.class, 0);
      }
      local |= signal.name().equals("local");
      return signal;
    }

    private Graph graph() {
      int unit = names;
      List<InputDefinition> inputs =
          flag()
              ? List.of(new InputDefinition("input", 0))
              : List.of(new InputDefinition(name(), 5), new InputDefinition(name(), 0));
      List<PopulationDefinition> populations =
          some(
              1,
              () ->
                  new PopulationDefinition(
                      name(), some(1, this::group), choice(SurrogateFactory.class, 0), flag()));
      assertTrue(names > unit);
      List<String> targets = populations.stream().map(PopulationDefinition::name).toList();
      List<String> sources = new ArrayList<>(targets);
      inputs.forEach(input -> sources.add(input.name()));
      return new Graph(
          inputs,
          populations,
          some(
              1,
              () ->
                  new ProjectionDefinition(
                      name(),
                      any(sources),
                      any(targets),
                      connectivity(),
                      delay(),
                      choice(InitialWeightsFactory.class, 0),
                      flag())),
          some(
              1,
              () ->
                  readout(
                      name(),
                      random.nextInt(3),
                      List.of(any(targets)),
                      targets,
                      choice(InitialWeightsFactory.class, 0))));
    }

    private String name() {
      return "n_" + names++;
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private ConnectivityDefinition connectivity() {
      return switch (random.nextInt(3)) {
        case 0 -> ConnectivityDefinition.share(share());
        case 1 -> new ConnectivityDefinition.OneToOne();
        default -> new ConnectivityDefinition.Dense();
      };
    }

    private DelayDefinition delay() {
      return switch (random.nextInt(3)) {
        case 0 -> new DelayDefinition.Uniform(random.nextInt(100));
        case 1 -> new DelayDefinition.Drawn(new Distribution.Uniform(1, 8.5));
        default -> null;
      };
    }

    private Layers.Layer layer() {
      return new Layers.Layer(
          some(1, this::group),
          choice(SurrogateFactory.class, 0),
          flag(),
          positive(),
          positive(),
          share(),
          share());
    }

    private double share() {
      return flag() ? 1 : 1 - random.nextDouble();
    }

    private GroupDefinition group() {
      int size = 1 + random.nextInt(4);
      Choice<NeuronFactory> neuron = choice(NeuronFactory.class, size);
      return new GroupDefinition(neuron, size, flag() ? Set.of() : Set.of("tau_m"));
    }

    private <T> List<T> some(int least, Supplier<T> draw) {
      return Stream.generate(draw).limit(least + random.nextInt(3)).toList();
    }

    private boolean flag() {
      return random.nextBoolean();
    }

    private double positive() {
      return flag() ? 1 + random.nextInt(100) : Math.pow(10, random.nextDouble(-30, 30));
    }

    private <F extends Component> Choice<F> choice(Class<F> factory, int neurons) {
      List<F> all = plugins.all(factory);
      F component = all.get(random.nextInt(all.size()));
      Map<String, Object> given = new HashMap<>();
      Stream.concat(component.parameters().stream(), component.commonParameters().stream())
          .filter(parameter -> flag())
          .forEach(parameter -> given.put(parameter.name(), value(parameter, neurons)));
      return Choice.of(component, given);
    }

    private Object value(Parameter parameter, int neurons) {
      return switch (parameter.type()) {
        case REAL -> parameter.inRange(2) ? positive() : random.nextDouble();
        case INTEGER -> 1 + random.nextInt(1000);
        case FLAG -> flag();
        case TEXT ->
            parameter.choices().isEmpty()
                ? "text \"" + (char) random.nextInt(1, 0xd800) + "\" \\"
                : parameter.choices().get(random.nextInt(parameter.choices().size()));
        case LINES -> String.join("\n", some(1, () -> "line " + random.nextInt(100)));
        case REALS -> some(0, random::nextDouble);
        case PER_NEURON -> distribution(neurons);
        case PART -> choice(parameter.kind(), neurons);
        case PARTS -> some(0, () -> choice(parameter.kind(), neurons));
      };
    }

    private Distribution distribution(int neurons) {
      double low = positive();
      return switch (random.nextInt(5)) {
        case 0 -> new Distribution.Constant(low);
        case 1 ->
            new Distribution.Values(
                IntStream.range(0, neurons).mapToDouble(i -> positive()).toArray());
        case 2 -> new Distribution.Uniform(low, 2 * low);
        case 3 -> new Distribution.LogUniform(low, 3 * low);
        default -> new Distribution.Normal(low, positive());
      };
    }
  }
}
