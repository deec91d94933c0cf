package org.eprop.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.TaskFactory;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.model.LeafConstraint;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.testing.TestComponents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentReaderTest {

  private static final String SHORTEST =
      """
      {"task": "ecg", "network": {"layers": [{"populations": [{}]}]}}
      """;

  private final Plugins plugins = TestComponents.plugins();
  private final ExperimentReader reader = new ExperimentReader(plugins);

  @TempDir private Path folder;

  private <F extends org.eprop.api.plugin.Component> Choice<F> choice(
      Class<F> factory, String name, Map<String, ?> given) {
    return Choice.of(plugins.find(factory, name), given);
  }

  private Learning defaultLearning() {
    return new Learning(
        List.of(),
        choice(LearningRuleFactory.class, "eprop", Map.of()),
        choice(EligibilityTraceFactory.class, "eprop", Map.of()),
        List.of());
  }

  private Choice<LearningSignalFactory> signal(String name) {
    return choice(LearningSignalFactory.class, name, Map.of());
  }

  private ReadoutDefinition defaultReadout() {
    return new ReadoutDefinition(
        "out",
        0,
        List.of("layer0"),
        Map.of("layer0", signal("symmetric")),
        20,
        false,
        false,
        true,
        true,
        Layers.gaussian(1),
        choice(LossFactory.class, "softmax_cross_entropy", Map.of()),
        true,
        1);
  }

  private Layers.Layer defaultLayer() {
    return new Layers.Layer(
        List.of(new GroupDefinition(choice(NeuronFactory.class, "lif", Map.of()), 100)),
        choice(SurrogateFactory.class, "triangular", Map.of()),
        true,
        1,
        1,
        1,
        1);
  }

  @Test
  void theShortestExperimentHasAllDefaults() {
    assertEquals(
        new Experiment(
            choice(TaskFactory.class, "ecg", Map.of()),
            new Layers(List.of(defaultLayer()), defaultReadout()).graph(),
            defaultLearning(),
            new Training(
                10,
                32,
                choice(OptimizerFactory.class, "adam", Map.of()),
                List.of(),
                choice(StepSizeFactory.class, "fixed", Map.of()),
                choice(ScheduleFactory.class, "constant", Map.of()),
                0,
                1,
                0,
                0,
                0,
                "",
                List.of(),
                ""),
            1),
        reader.read(SHORTEST, "my.json"));
  }

  @Test
  void readsEverythingThatCanBeSaid() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("my.json"),
            """
            {"task": {"name": "ecg", "folder": "ecg", "sequences": 3, "shuffled": false,
                      "split": "test", "weights": [0.25, 1]},
             "network": {
               "layers": [
                 {"populations": [
                    {"neuron": {"name": "lif", "tau_m": [10, 20.5]}, "size": 2},
                    {"neuron": {"name": "alif", "tau_m": {"uniform": [10, 30]},
                                "tau_a": {"log_uniform": [15, 285]}}, "size": 3},
                    {"neuron": {"tau_m": {"normal": [20, 2]}}, "size": 4}],
                  "surrogate": {"name": "gaussian", "gamma": 0.5},
                  "recurrent": false, "input_gain": 0.5, "recurrent_gain": 2,
                  "input_connectivity": 0.25, "recurrent_connectivity": 1e-3},
                 {"populations": [{}]}],
               "readout": {"tau_out": 0, "scaled_input": true, "bias": false, "gain": 3,
                           "layers": "all"}},
             "loss": "mean_squared_error", "normalisation": "sum",
             "learning_signal": {"name": "random"},
             "regularizers": ["firing_rate", {"name": "firing_rate", "target": 0.1}],
             "rule": "bptt", "constraints": [{"for": "e_*", "name": "clip", "limit": 2}],
             "optimizer": {"name": "sgd", "learning_rate": 0.5},
             "optimizers": [{"for": "*.tau_*", "name": "adam", "learning_rate": 0.25}],
             "schedule": {"name": "constant"},
             "training": {"epochs": 0, "batch_size": 1, "clip_gradient_norm": 1.5,
                          "evaluate_every": 2, "stop_at_error": 0.07, "patience": 5,
                          "averaging": 0.75,
                          "class_weights": "1,2.5",
                          "judged_by": "rare"},
             "metrics": [{"name": "answers", "as": "rare"}],
             "seed": -9223372036854775808,
             "provenance": {"version": [1, 2]}}
            """);
    Experiment expected =
        new Experiment(
            choice(
                TaskFactory.class,
                "ecg",
                Map.of(
                    "folder",
                    "ecg",
                    "sequences",
                    3,
                    "shuffled",
                    false,
                    "split",
                    "test",
                    "weights",
                    List.of(0.25, 1.0))),
            new Layers(
                    List.of(
                        new Layers.Layer(
                            List.of(
                                new GroupDefinition(
                                    choice(
                                        NeuronFactory.class,
                                        "lif",
                                        Map.of("tau_m", new Distribution.Values(10, 20.5))),
                                    2),
                                new GroupDefinition(
                                    choice(
                                        NeuronFactory.class,
                                        "alif",
                                        Map.of(
                                            "tau_m", new Distribution.Uniform(10, 30),
                                            "tau_a", new Distribution.LogUniform(15, 285))),
                                    3),
                                new GroupDefinition(
                                    choice(
                                        NeuronFactory.class,
                                        "lif",
                                        Map.of("tau_m", new Distribution.Normal(20, 2))),
                                    4)),
                            choice(SurrogateFactory.class, "gaussian", Map.of("gamma", 0.5)),
                            false,
                            0.5,
                            2,
                            0.25,
                            1e-3),
                        defaultLayer()),
                    new ReadoutDefinition(
                        "out",
                        0,
                        List.of("layer0", "layer1"),
                        Map.of("layer0", signal("random"), "layer1", signal("random")),
                        0,
                        false,
                        true,
                        false,
                        true,
                        Layers.gaussian(3),
                        choice(LossFactory.class, "mean_squared_error", Map.of()),
                        false,
                        1))
                .graph(),
            new Learning(
                List.of(
                    choice(RegularizerFactory.class, "firing_rate", Map.of()),
                    choice(RegularizerFactory.class, "firing_rate", Map.of("target", 0.1))),
                choice(LearningRuleFactory.class, "bptt", Map.of()),
                choice(EligibilityTraceFactory.class, "eprop", Map.of()),
                List.of(
                    new LeafConstraint(
                        "e_*", choice(ConstraintFactory.class, "clip", Map.of("limit", 2))))),
            new Training(
                0,
                1,
                choice(OptimizerFactory.class, "sgd", Map.of("learning_rate", 0.5)),
                List.of(
                    new LeafOptimizer(
                        "*.tau_*",
                        choice(OptimizerFactory.class, "adam", Map.of("learning_rate", 0.25)))),
                choice(StepSizeFactory.class, "fixed", Map.of()),
                choice(ScheduleFactory.class, "constant", Map.of()),
                1.5,
                2,
                0.07,
                5,
                0.75,
                "1,2.5",
                List.of(choice(MetricFactory.class, "answers", Map.of("as", "rare"))),
                "rare"),
            Long.MIN_VALUE);
    assertEquals(expected, reader.read(file));
  }

  @Test
  void readsAModelOfAnExperimentOrOfItsPart() {
    NetworkDefinition network =
        new Layers(List.of(defaultLayer()), defaultReadout()).graph().definition(2, 3, 0.5);
    assertEquals(2, network.channels());
    assertEquals(3, network.readouts().get(0).outputs());
    Model expected = new Model(network, defaultLearning());
    String part = SHORTEST.replace("\"task\": \"ecg\",", "");
    assertEquals(expected, reader.readModel(Configuration.of(SHORTEST, "my.json"), 2, 3, 0.5));
    assertEquals(expected, reader.readModel(Configuration.of(part, "my.json"), 2, 3, 0.5));
  }

  /** Each line: a setting that makes the shortest experiment wrong, and what is then said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          netwrok=1 | netwrok: unknown key; nearest: network; known: [task, environment, reinforcement, network, loss, \
          learning_signal, regularizers, rule, trace, constraints, optimizer, optimizers, step_size, schedule, metrics, training, seed, provenance, \
          normalisation]
          netwrok.layers=1 | netwrok: unknown key; nearest: network; known: [task, environment, reinforcement, network, loss, \
          learning_signal, regularizers, rule, trace, constraints, optimizer, optimizers, step_size, schedule, metrics, training, seed, provenance, \
          normalisation]
          network=1 | network: got 1, but expected an object with the keys [layers, readout, \
          inputs, populations, projections, readouts]
          network={} | network.layers: missing; expected a list of layers, at least one
          network.layers={"a": 1} | network.layers: got {"a":1}, but expected a list of layers, \
          at least one
          network.layers=[] | network.layers: got [], but expected a list of layers, at least one
          network.layer=1 | network.layer: unknown key; nearest: layers; known: [layers, readout, \
          inputs, populations, projections, readouts]
          network.layers[0]=5 | network.layers[0]: got 5, but expected an object with the keys \
          [populations, surrogate, recurrent, input_gain, recurrent_gain, input_connectivity, \
          recurrent_connectivity]
          network.layers[0]={} | network.layers[0].populations: missing; expected a list of \
          populations, at least one
          network.layers[0].populations=[] | network.layers[0].populations: got [], but expected \
          a list of populations, at least one
          network.layers[0].recurrent=1 | network.layers[0].recurrent: got 1, but expected true \
          or false
          network.layers[0].input_gain=-1 | network.layers[0].input_gain: got -1, but expected a \
          number >= 0
          network.layers[0].input_connectivity=0 | network.layers[0].input_connectivity: got 0, \
          but expected a number > 0 and <= 1
          network.layers[0].recurrent_connectivity=1.5 | \
          network.layers[0].recurrent_connectivity: got 1.5, but expected a number > 0 and <= 1
          network.layers[0].populations[0].size=0 | network.layers[0].populations[0].size: got 0, \
          but expected a whole number > 0
          network.layers[0].populations[0].size=2.5 | network.layers[0].populations[0].size: got \
          2.5, but expected a whole number > 0
          network.layers[0].populations[0].siez=2 | network.layers[0].populations[0].siez: unknown \
          key; nearest: size; known: [neuron, size]
          network.layers[0].surrogate=triangualr | network.layers[0].surrogate: unknown surrogate \
          "triangualr"; nearest: triangular; known: [gaussian, triangular]
          network.layers[0].surrogate.name=gauss | network.layers[0].surrogate.name: unknown \
          surrogate "gauss"; nearest: gaussian; known: [gaussian, triangular]
          network.layers[0].surrogate.name=3 | network.layers[0].surrogate.name: got 3, but \
          expected one of [gaussian, triangular]
          network.layers[0].surrogate=3 | network.layers[0].surrogate: got 3, but expected a \
          name, or an object with "name" and parameters
          network.layers[0].surrogate.gama=1 | network.layers[0].surrogate.gama: unknown key; \
          nearest: gamma; known: [name, gamma, slope, learn_slope]
          network.layers[0].surrogate.gamma="1" | network.layers[0].surrogate.gamma: got "1", but \
          expected a number >= 0
          network.layers[0].surrogate.gamma=null | network.layers[0].surrogate.gamma: got null, \
          but expected a number >= 0
          network.layers[0].surrogate.gamma=[1] | network.layers[0].surrogate.gamma: got [1], but \
          expected a number >= 0
          network.layers[0].surrogate.gamma=1e999 | network.layers[0].surrogate.gamma: got \
          Infinity, but expected a number >= 0
          network.layers[0].surrogate.slope=0 | network.layers[0].surrogate.slope: got 0, but \
          expected a number > 0
          network.readout.tau_out=-20 | network.readout.tau_out: got -20, but expected a number \
          >= 0 (ms)
          network.readout.layers=first | network.readout.layers: got "first", but expected one of \
          [last, all]
          network.readout=leaky | network.readout: got "leaky", but expected an object with the \
          keys [tau_out, scaled_input, bias, gain, layers]
          task={} | task.name: missing; expected one of [ecg, parts]
          task.sequences=10000000000 | task.sequences: got 10000000000, but expected a whole \
          number > 0 and <= 2147483647
          task.weights=1 | task.weights: got 1, but expected a list of numbers >= 0 and <= 1
          task.weights=[0, 2] | task.weights[1]: got 2, but expected a number >= 0 and <= 1
          task.weights=[0, "x"] | task.weights[1]: got "x", but expected a number >= 0 and <= 1
          normalisation=max | normalisation: got "max", but expected one of [mean, sum]
          regularizers=firing_rate | regularizers: got "firing_rate", but expected a list of \
          regularizers
          regularizers=["firing"] | regularizers[0]: unknown regularizer "firing"; nearest: \
          firing_rate; known: [firing_rate]
          regularizers=[{"target": 0.1}] | regularizers[0].name: missing; expected one of \
          [firing_rate]
          constraints={} | constraints: got {}, but expected a list of constraints
          constraints=["clip"] | constraints[0]: got "clip", but expected an object with "for" and \
          a constraint
          constraints=[{"name": "clip"}] | constraints[0].for: missing; expected a pattern of leaf \
          names such as "e_*"
          constraints=[{"for": "e_e"}] | constraints[0].name: missing; expected one of [clip]
          constraints=[{"for": "e_e", "name": "clamp"}] | constraints[0].name: unknown constraint \
          "clamp"; known: [clip]
          constraints=[{"for": "e_e", "name": "clip", "limit": 0}] | constraints[0].limit: got 0, \
          but expected a number > 0
          learning_signal=simmetric | learning_signal: unknown learning signal "simmetric"; \
          nearest: symmetric; known: [local, random, symmetric]
          optimizer.learning_rat=1 | optimizer.learning_rat: unknown key; nearest: learning_rate; \
          known: [name, learning_rate]
          training.epochs=ten | training.epochs: got "ten", but expected a whole number >= 0
          training.batch=8 | training.batch: unknown key; nearest: batch_size; known: [epochs, \
          batch_size, clip_gradient_norm, evaluate_every, stop_at_error, \
          patience, averaging, class_weights, judged_by]
          seed=1.5 | seed: got 1.5, but expected a whole number of at most 64 bits
          seed=9223372036854775808 | seed: got 9223372036854775808, but expected a whole number \
          of at most 64 bits
          """)
  void saysWhatIsWrongAndWhere(String setting, String message) {
    assertProblem(message, setting);
  }

  /** The same for parameters that may differ between neurons. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          -1 | : got -1, but expected a number, a list with one number per neuron, or a \
          distribution > 0 (ms)
          [] | : got [], but expected a number, a list with one number per neuron, or a \
          distribution > 0 (ms)
          [1, 2] | : got a list of 2 numbers, but expected one for each of the 100 neurons
          [1, 0] | [1]: got 0, but expected a number > 0 (ms)
          {} | : got {}, but expected {"uniform": [low, high]}, {"log_uniform": [low, high]} or \
          {"normal": [mean, standard deviation]}
          {"unifrom": [1, 2]} | .unifrom: unknown distribution; nearest: uniform; known: \
          [uniform, log_uniform, normal]
          {"uniform": [1]} | .uniform: got [1], but expected [low, high]
          {"uniform": 1} | .uniform: got 1, but expected [low, high]
          {"uniform": [30, 10]} | .uniform: got [30,10], but expected low <= high, both numbers \
          > 0 (ms)
          {"uniform": [0, 10]} | .uniform: got [0,10], but expected low <= high, both numbers > 0 \
          (ms)
          {"log_uniform": [10, "x"]} | .log_uniform: got [10,"x"], but expected [low, high]
          {"log_uniform": [0, 1]} | .log_uniform: got [0,1], but expected 0 < low <= high, both \
          numbers > 0 (ms)
          {"normal": 20} | .normal: got 20, but expected [mean, standard deviation]
          {"normal": [20, -1]} | .normal: got [20,-1], but expected a mean that is a number > 0 \
          (ms), and a standard deviation >= 0
          """)
  void saysWhatIsWrongWithADistribution(String value, String message) {
    String path = "network.layers[0].populations[0].neuron.tau_m";
    assertProblem(path + message.replaceFirst("^ ", ""), path + "=" + value);
  }

  private void assertProblem(String message, String setting) {
    Configuration wrong = Configuration.of(SHORTEST, "my.json").with(List.of(setting));
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> reader.read(wrong));
    assertEquals("my.json: " + message, e.getMessage());
  }

  @Test
  void taskAndNetworkAreRequired() {
    assertEquals(
        "my.json: task: missing; expected one of [ecg, parts]",
        assertThrows(InvalidInputException.class, () -> reader.read("{}", "my.json")).getMessage());
    assertEquals(
        "my.json: network: missing; expected an object with \"layers\", or with \"populations\" and"
            + " \"projections\"",
        assertThrows(
                InvalidInputException.class, () -> reader.read("{\"task\": \"ecg\"}", "my.json"))
            .getMessage());
  }

  @Test
  void aModelNeedsSizes() {
    assertEquals(
        "my.json: got 0 inputs and 3 outputs, but expected at least one each",
        assertThrows(
                InvalidInputException.class,
                () -> reader.readModel(Configuration.of(SHORTEST, "my.json"), 0, 3, 1))
            .getMessage());
  }

  @Test
  void aLongValueIsCutShort() {
    String list = "[" + "1,".repeat(100) + "1]";
    assertProblem(
        "network.readout: got "
            + list.substring(0, 80)
            + "..., but expected an object with the keys [tau_out, scaled_input, bias, gain,"
            + " layers]",
        "network.readout=" + list);
  }
}
