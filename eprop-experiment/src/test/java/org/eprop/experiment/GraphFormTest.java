package org.eprop.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.Graph;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.testing.TestComponents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphFormTest {

  private static final String SHORTEST =
      """
      {"task": "ecg", "network": {
        "populations": {"e": {"neuron": "alif", "size": 8}, "i": {"size": 2}},
        "projections": [{"from": "input", "to": "e"}, {"from": "i", "to": "e"}]}}
      """;

  private final Plugins plugins = TestComponents.plugins();
  private final ExperimentReader reader = new ExperimentReader(plugins);

  private Graph graph(String json) {
    Experiment experiment = reader.read(json, "my.json");
    String written = new ExperimentWriter().write(experiment);
    assertEquals(written, new ExperimentWriter().write(reader.read(written, "written.json")));
    return experiment.network();
  }

  private Graph graphOf(String network) {
    return graph("{\"task\": \"ecg\", \"network\": " + network + "}");
  }

  private static Map<String, String> taught(ReadoutDefinition readout) {
    Map<String, String> names = new java.util.TreeMap<>();
    readout.learningSignals().forEach((population, signal) -> names.put(population, signal.name()));
    return names;
  }

  private DelayDefinition delayOf(String json) {
    return graph(SHORTEST.replace("\"from\": \"i\",", "\"from\": \"i\", \"delay\": " + json + ","))
        .projections()
        .get(1)
        .delay();
  }

  @Test
  void delaysLearnBesideTheirValue() {
    DelayDefinition drawn = new DelayDefinition.Drawn(new Distribution.Uniform(1, 16));
    DelayDefinition one = new DelayDefinition.Uniform(1);
    assertEquals(
        new DelayDefinition.Learned(drawn, 3, 0, 0),
        delayOf("{\"uniform\": [1, 16], \"learn\": true}"));
    assertEquals(
        new DelayDefinition.Learned(one, 2.5, 1, 12),
        delayOf("{\"value\": 1, \"learn\": {\"sigma\": 2.5, \"lowest\": 1, \"highest\": 12}}"));
    assertEquals(drawn, delayOf("{\"uniform\": [1, 16], \"learn\": false}"));
    assertEquals(one, delayOf("{\"value\": 1}"));
    DelayDefinition.Learned given =
        (DelayDefinition.Learned)
            delayOf(
                "{\"values\": [[1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1]], \"learn\": {}}");
    assertEquals(8, ((DelayDefinition.Given) given.initial()).steps()[1][0]);
    String place = "my.json: network.projections[1].delay";
    assertEquals(
        place
            + ".learn: got 2, but expected true, false, or an object with some of \"sigma\", \"lowest\" and \"highest\"",
        problem("{\"value\": 1, \"learn\": 2}"));
    assertEquals(
        place + ".learn.sigma: got 0, but expected a number > 0 and <= 1000 (steps)",
        problem("{\"value\": 1, \"learn\": {\"sigma\": 0}}"));
  }

  private String problem(String delay) {
    return assertThrows(InvalidInputException.class, () -> delayOf(delay)).getMessage();
  }

  @Test
  void theShortestGraphHasAllDefaults() {
    Graph graph = graph(SHORTEST);
    assertEquals(List.of(new InputDefinition("input", 0)), graph.inputs());
    PopulationDefinition e = graph.populations().get(0);
    assertEquals("e", e.name());
    assertEquals(8, e.size());
    assertEquals("alif", e.groups().get(0).neuron().name());
    assertEquals("lif", graph.populations().get(1).groups().get(0).neuron().name());
    assertEquals("triangular", e.surrogate().name());
    assertFalse(e.bias());
    ProjectionDefinition in = graph.projections().get(0);
    assertEquals(
        new ProjectionDefinition(
            "input_e",
            "input",
            "e",
            new ConnectivityDefinition.Dense(),
            new DelayDefinition.Uniform(0),
            in.initialWeights(),
            true),
        in);
    assertEquals("gaussian", in.initialWeights().name());
    assertEquals(new DelayDefinition.Uniform(1), graph.projections().get(1).delay());
    ReadoutDefinition out = graph.readouts().get(0);
    assertEquals("out", out.name());
    assertEquals(List.of("i"), out.from());
    assertEquals(0, out.outputs());
    assertEquals(20, out.tauOut());
    assertTrue(out.bias() && out.learned() && out.mean());
    assertFalse(out.learnsTauOut() || out.scaledInput());
    assertEquals("softmax_cross_entropy", out.loss().name());
    assertEquals(Map.of("e", "random", "i", "symmetric"), taught(out));
    NetworkDefinition network = graph.definition(5, 3, 0.5);
    assertEquals(List.of(new InputDefinition("input", 5)), network.inputs());
    assertEquals(3, network.readouts().get(0).outputs());
    assertEquals(0.5, network.timeStep());
  }

  @Test
  void readsEverythingThatCanBeSaid() {
    Graph graph =
        graph(
            """
            {"task": "ecg", "loss": "mean_squared_error", "normalisation": "sum",
             "learning_signal": "random", "network": {
              "inputs": {"audio": 2, "cue": 0},
              "populations": {
                "e": {"neurons": [{"neuron": {"name": "alif", "tau_m": {"value": 15, "learn": true},
                                              "tau_a": {"log_uniform": [20, 300], "learn": true}},
                                   "size": 3},
                                  {"neuron": {"tau_m": {"values": [1, 2], "learn": true}}, "size": 2}],
                      "surrogate": {"name": "gaussian", "gamma": 0.5}, "bias": true},
                "i": {"neuron": {"tau_m": {"learn": true}}, "size": 5}},
              "projections": [
                {"from": "audio", "to": "e", "name": "ears", "connectivity": 0.5, "delay": 3,
                 "initial_weights": {"name": "constant", "value": 0.25}},
                {"from": "e", "to": "i", "connectivity": "one_to_one",
                 "delay": {"uniform": [1, 8]}, "learn": false},
                {"from": "cue", "to": "i", "connectivity": {"list": [[0, 1], [2, 4]]}},
                {"from": "i", "to": "e", "delay": {"values": [[1, 2], [3, 4]]}}],
              "readouts": {
                "out": {"from": ["e", "i"], "tau_out": {"value": 30, "learn": true},
                        "learning_signal": {"e": "symmetric"}},
                "value": {"from": "i", "size": 1, "loss": "softmax_cross_entropy",
                          "normalisation": "mean", "tau_out": 5, "scaled_input": true,
                          "bias": false, "learn": false,
                          "initial_weights": {"gain": 2}}}}}
            """);
    assertEquals(
        List.of(new InputDefinition("audio", 2), new InputDefinition("cue", 0)), graph.inputs());
    PopulationDefinition e = graph.populations().get(0);
    GroupDefinition first = e.groups().get(0);
    assertEquals(Set.of("tau_m", "tau_a"), first.learned());
    Arguments own = first.neuron().arguments();
    assertEquals(new Distribution.Constant(15), own.values().get("tau_m"));
    assertEquals(new Distribution.LogUniform(20, 300), own.values().get("tau_a"));
    assertEquals(Set.of("tau_m"), e.groups().get(1).learned());
    assertEquals(
        new Distribution.Values(1, 2),
        e.groups().get(1).neuron().arguments().values().get("tau_m"));
    assertTrue(e.bias());
    assertEquals(0.5, e.surrogate().arguments().values().get("gamma"));
    GroupDefinition i = graph.populations().get(1).groups().get(0);
    assertEquals(new Distribution.Constant(20), i.neuron().arguments().values().get("tau_m"));
    assertEquals(Set.of("tau_m"), i.learned());

    ProjectionDefinition ears = graph.projections().get(0);
    assertEquals("ears", ears.name());
    assertEquals(new ConnectivityDefinition.Share(0.5), ears.connectivity());
    assertEquals(new DelayDefinition.Uniform(3), ears.delay());
    assertEquals("constant", ears.initialWeights().name());
    assertEquals(0.25, ears.initialWeights().arguments().values().get("value"));
    ProjectionDefinition toI = graph.projections().get(1);
    assertEquals(new ConnectivityDefinition.OneToOne(), toI.connectivity());
    assertEquals(new DelayDefinition.Drawn(new Distribution.Uniform(1, 8)), toI.delay());
    assertFalse(toI.learned());
    ConnectivityDefinition.Listed listed =
        (ConnectivityDefinition.Listed) graph.projections().get(2).connectivity();
    assertArrayEquals(new int[][] {{0, 1}, {2, 4}}, listed.pairs());
    DelayDefinition.Given given = (DelayDefinition.Given) graph.projections().get(3).delay();
    assertArrayEquals(new int[][] {{1, 2}, {3, 4}}, given.steps());

    ReadoutDefinition out = graph.readouts().get(0);
    assertEquals(List.of("e", "i"), out.from());
    assertEquals(30, out.tauOut());
    assertTrue(out.learnsTauOut() && out.learned() && !out.mean());
    assertEquals("mean_squared_error", out.loss().name());
    assertEquals(Map.of("e", "symmetric"), taught(out));
    ReadoutDefinition value = graph.readouts().get(1);
    assertEquals(1, value.outputs());
    assertEquals("softmax_cross_entropy", value.loss().name());
    assertTrue(value.mean() && value.scaledInput());
    assertFalse(value.bias() || value.learned() || value.learnsTauOut());
    assertEquals(2.0, value.initialWeights().arguments().values().get("gain"));
    assertEquals(Map.of("e", "random", "i", "random"), taught(value));

    NetworkDefinition network = graph.definition(5, 4, 1);
    assertEquals(
        List.of(new InputDefinition("audio", 2), new InputDefinition("cue", 3)), network.inputs());
    assertEquals(4, network.readouts().get(0).outputs());
    assertEquals(1, network.readouts().get(1).outputs());
  }

  private static final String LAYER = "{\"populations\": [{\"size\": 3}]}";

  @Test
  void layersAreShortForAGraph() {
    Graph layers =
        graphOf(
            "{\"layers\": [{\"populations\": [{\"size\": 3}], \"input_gain\": 2}, {\"populations\":"
                + " [{\"size\": 4}], \"recurrent_connectivity\": 0.5}], \"readout\": {\"gain\":"
                + " 3}}");
    Graph graph =
        graphOf(
            """
            {"populations": {"layer0": {"size": 3}, "layer1": {"size": 4}},
             "projections": [
               {"from": "input", "to": "layer0", "initial_weights": {"gain": 2}},
               {"from": "layer0", "to": "layer0"},
               {"from": "layer0", "to": "layer1"},
               {"from": "layer1", "to": "layer1", "connectivity": 0.5}],
             "readouts": {"out": {"initial_weights": {"gain": 3}}}}
            """);
    assertEquals(graph, layers);
    assertEquals(
        Map.of("layer0", "random", "layer1", "symmetric"), taught(layers.readouts().get(0)));
  }

  /** Each line: what is said of a graph of two layers, and whether layers can say it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed=1 | true",
        "network.projections[2].connectivity=0.5 | true",
        "network.projections[1].initial_weights.gain=0 | true",
        "network.readouts.out.from=[\"layer0\", \"layer1\"] | true",
        "network.readouts.out.tau_out.learn=true | true",
        "network.readouts.out.learning_signal={\"layer0\": \"random\"} | true",
        "network.inputs={\"input\": 3} | false",
        "network.inputs={\"input\": 0, \"more\": 3} | false",
        "network.populations.layer0.bias=true | false",
        "network.populations.more={} | false",
        "network.projections[0].from=layer1 | false",
        "network.projections[0].learn=false | false",
        "network.projections[0].delay=1 | false",
        "network.projections[0].name=in | false",
        "network.projections[0].storage=bfloat16 | false",
        "network.projections[0].connectivity={\"list\": [[0, 1]]} | false",
        "network.projections[0].initial_weights=constant | false",
        "network.projections[2]={\"from\": \"layer1\", \"to\": \"layer0\"} | false",
        "network.readouts.out.from=layer0 | false",
        "network.readouts.out.size=3 | false",
        "network.readouts.out.learn=false | false",
        "network.readouts.out.weight=2 | false",
        "network.readouts.out.initial_weights=constant | false",
        "network.readouts={\"other\": {}} | false",
        "network.readouts={\"out\": {}, \"other\": {\"learning_signal\": {}}} | false",
      })
  void onlyWhatLayersCanSayIsWrittenAsLayers(String setting, boolean asLayers) {
    Configuration said =
        Configuration.of(
                """
                {"task": "ecg", "network": {
                  "populations": {"layer0": {"size": 3}, "layer1": {"size": 4}},
                  "projections": [{"from": "input", "to": "layer0"},
                    {"from": "layer0", "to": "layer0"}, {"from": "layer0", "to": "layer1"}],
                  "readouts": {"out": {}}}}
                """,
                "my.json")
            .with(List.of(setting));
    Experiment experiment = reader.read(said);
    String written = new ExperimentWriter().write(experiment);
    Configuration json = Configuration.of(written, "written.json");
    assertEquals(asLayers, json.json().get("network").has("layers"), written);
    if (!setting.contains("list")) { // an array equals none but itself
      assertEquals(experiment, reader.read(json));
    }
  }

  @Test
  void whatNoReadoutSeesIsTaughtAtRandomUnlessTheRuleFollowsTheTrueGradient() {
    String two = "{\"layers\": [" + LAYER + ", " + LAYER + "]";
    assertEquals(
        Map.of("layer0", "random", "layer1", "symmetric"),
        taught(graphOf(two + "}").readouts().get(0)));
    assertEquals(
        Map.of("layer0", "symmetric", "layer1", "symmetric"),
        taught(graphOf(two + ", \"readout\": {\"layers\": \"all\"}}").readouts().get(0)));
    assertEquals(
        Map.of("layer1", "symmetric"),
        taught(
            graph("{\"task\": \"ecg\", \"rule\": \"bptt\", \"network\": " + two + "}}")
                .readouts()
                .get(0)));
    assertEquals(
        Map.of("layer0", "random"),
        taught(
            graph(
                    "{\"task\": \"ecg\", \"learning_signal\": {\"layer0\": \"random\"},"
                        + " \"network\": "
                        + two
                        + "}}")
                .readouts()
                .get(0)));
  }

  @Test
  void aLocalErrorIsAReadoutOfItsOwn() {
    Graph graph =
        graph(
            "{\"task\": \"ecg\", \"learning_signal\": {\"layer0\": \"local\", \"layer1\": {\"name\":"
                + " \"local\", \"learn\": true}, \"layer2\": \"symmetric\"}, \"network\":"
                + " {\"layers\": ["
                + String.join(", ", LAYER, LAYER, LAYER)
                + "], \"readout\": {\"tau_out\": 7}}}");
    NetworkDefinition network = graph.definition(2, 3, 1);
    assertEquals(
        List.of("out", "local.layer0", "local.layer1"),
        network.readouts().stream().map(ReadoutDefinition::name).toList());
    assertEquals(Map.of("layer2", "symmetric"), taught(network.readouts().get(0)));
    for (int l = 0; l < 2; l++) {
      ReadoutDefinition local = network.readouts().get(1 + l);
      assertEquals(List.of("layer" + l), local.from());
      assertEquals(Map.of("layer" + l, "local"), taught(local));
      assertEquals(3, local.outputs());
      assertEquals(7, local.tauOut());
      assertEquals(l == 1, local.learned());
      assertEquals(l == 1, local.bias());
      assertEquals("softmax_cross_entropy", local.loss().name());
    }
    String saved = new ExperimentWriter().write(new Model(network, learning()));
    Model again = reader.readModel(Configuration.of(saved, "saved.json"), 2, 3, 1);
    assertEquals(new Model(network, learning()), again);
  }

  private Learning learning() {
    return reader.read(SHORTEST, "my.json").learning();
  }

  /** Each line: a setting that makes the shortest graph wrong, and what is then said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          network.layers=[] | network.populations: stands beside "layers"; expected either \
          [layers, readout] or [inputs, populations, projections, readouts]
          network.population=1 | network.population: unknown key; nearest: populations; known: \
          [layers, readout, inputs, populations, projections, readouts]
          network.populations={} | network.populations: got {}, but expected an object with \
          populations by name, at least one
          network.populations=[] | network.populations: got [], but expected an object with \
          populations by name, at least one
          network.populations.e.sise=3 | network.populations.e.sise: unknown key; nearest: size; \
          known: [neuron, size, neurons, surrogate, bias]
          network.populations.e.size=0 | network.populations.e.size: got 0, but expected a whole \
          number > 0
          network.populations.e.bias=1 | network.populations.e.bias: got 1, but expected true or \
          false
          network.populations.e.neurons=[{}] | network.populations.e.neuron: stands beside \
          "neurons"; expected one of them
          network.populations.e.neuron.tau_m={"value": 1, "lern": true} | \
          network.populations.e.neuron.tau_m.lern: unknown key; nearest: learn; known: [learn, \
          value, values, uniform, log_uniform, normal]
          network.populations.e.neuron.tau_m={"value": 1, "learn": 1} | \
          network.populations.e.neuron.tau_m.learn: got 1, but expected true or false
          network.populations.e.neuron.tau_m={"value": 0, "learn": true} | \
          network.populations.e.neuron.tau_m.value: got 0, but expected a number, a list with one \
          number per neuron, or a distribution > 0 (ms)
          network.populations.e.neuron.tau_m={"values": [1], "learn": true} | \
          network.populations.e.neuron.tau_m: got a list of 1 numbers, but expected one for each \
          of the 8 neurons
          network.populations.e.neuron.tau_m={"value": 1, "uniform": [1, 2], "learn": true} | \
          network.populations.e.neuron.tau_m: got \
          {"value":1,"uniform":[1,2],"learn":true}, but expected one value beside "learn"
          network.populations.e.neuron.refractory={"value": 1, "learn": true} | \
          network.populations.e.neuron.refractory: can't learn, as it is rounded to whole steps; \
          expected "learn": false
          network.populations.e.surrogate.gamma={"value": 1, "learn": true} | \
          network.populations.e.surrogate.gamma.learn: only parameters of neurons and a readout's \
          tau_out can learn
          network.populations.bias={} | network: got the name "bias", but expected letters, digits \
          and underscores, and none of [bias, kappa, feedback]
          network.projections={} | network.projections: got {}, but expected a list of \
          projections, at least one
          network.projections=[] | network.projections: got [], but expected a list of \
          projections, at least one
          network.projections[0]={"to": "e"} | network.projections[0].from: missing; expected one \
          of [input, e, i]
          network.projections[0].from=inptu | network.projections[0].from: unknown "inptu"; \
          nearest: input; known: [input, e, i]
          network.projections[0].to=input | network.projections[0].to: unknown "input"; known: \
          [e, i]
          network.projections[0].form=e | network.projections[0].form: unknown key; nearest: from; \
          known: [name, from, to, connectivity, delay, initial_weights, learn, storage]
          network.projections[0].storage=float16 | network.projections[0].storage: got "float16", \
          but expected one of [float32, bfloat16]
          network.projections[0].name=i_e | network: projections: two have the name "i_e"
          network.projections[0].delay=1.5 | network.projections[0].delay: got 1.5, but expected a \
          whole number >= 0 and <= 10000 (steps)
          network.projections[0].delay=-1 | network.projections[0].delay: got -1, but expected a \
          whole number >= 0 and <= 10000 (steps)
          network.projections[0].delay=[1] | network.projections[0].delay: got [1], but expected a \
          whole number of steps, a distribution, or {"values": [[...], ...]} [from][to]
          network.projections[0].delay={"uniform": [-1, 2]} | \
          network.projections[0].delay.uniform: got [-1,2], but expected low <= high, both numbers \
          >= 0 and <= 10000 (steps)
          network.projections[0].delay={"values": [[1.5]]} | \
          network.projections[0].delay.values[0]: got [1.5], but expected a list of whole numbers \
          of steps
          network.projections[0].connectivity=0 | network.projections[0].connectivity: got 0, but \
          expected a number > 0 and <= 1, "one_to_one", or {"list": [[from, to], ...]}
          network.projections[0].connectivity=one | network.projections[0].connectivity: got \
          "one", but expected a number > 0 and <= 1, "one_to_one", or {"list": [[from, to], ...]}
          network.projections[0].connectivity={"list": [[1]]} | \
          network.projections[0].connectivity.list[0]: got [1], but expected [from, to], two whole \
          numbers
          network.projections[0].initial_weights=gausian | \
          network.projections[0].initial_weights: unknown initial weights "gausian"; nearest: \
          gaussian; known: [constant, gaussian]
          network.projections[0].learn=no | network.projections[0].learn: got "no", but expected \
          true or false
          network.inputs={} | network.inputs: got {}, but expected an object with numbers of \
          channels by name, at least one
          network.inputs={"input": -1} | network.inputs.input: got -1, but expected a whole number \
          >= 0
          network.inputs={"input": 0, "more": 0} | network: inputs: got \
          [InputDefinition[name=input, channels=0], InputDefinition[name=more, channels=0]], but \
          expected at most one with 0 channels
          network.inputs={"input": 1, "e": 1} | network: inputs, populations and readouts: two \
          have the name "e"
          network.readouts={} | network.readouts: got {}, but expected an object with readouts by \
          name, at least one
          network.readouts.out.from=f | network.readouts.out.from: unknown "f"; nearest: e, i; \
          known: [e, i]
          network.readouts.out.from=[] | network.readouts.out.from: got [], but expected the name \
          of a population, or a list of such, at least one
          network.readouts.out.tau_out=-5 | network.readouts.out.tau_out: got -5, but expected a \
          number >= 0 (ms)
          network.readouts.out.tau_out={"value": 0, "learn": true} | network.readouts.out: \
          tau_out: got 0, but expected > 0 (ms), as it is to learn
          network.readouts.out.gain=1 | network.readouts.out.gain: unknown key; known: [from, loss, learning_signal, initial_weights, size, tau_out, scaled_input, \
          bias, learn, normalisation, weight]
          network.readouts.out.learning_signal={"f": "random"} | \
          network.readouts.out.learning_signal.f: unknown key; nearest: e, i; known: [name, e, i]
          network.readouts.out.learning_signal={"e": "randon"} | \
          network.readouts.out.learning_signal.e: unknown learning signal "randon"; nearest: \
          random; known: [local, random, symmetric]
          network.readouts.out.learning_signal=1 | network.readouts.out.learning_signal: got 1, \
          but expected a name, or an object with "name" and parameters
          network.readouts.e={} | network: inputs, populations and readouts: two have the name "e"
          optimizers={} | optimizers: got {}, but expected a list of optimizers
          optimizers=[{"name": "sgd"}] | optimizers[0].for: missing; expected a pattern of leaf \
          names such as "*.tau_*"
          optimizers=[{"for": "*", "name": "sdg"}] | optimizers[0].name: unknown optimizer "sdg"; \
          nearest: sgd; known: [adam, sgd]
          """)
  void saysWhatIsWrongAndWhere(String setting, String message) {
    Configuration wrong = Configuration.of(SHORTEST, "my.json").with(List.of(setting));
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> reader.read(wrong));
    assertEquals("my.json: " + message, e.getMessage());
  }

  @Test
  void aSettingMakesAValueLearn() {
    Configuration json =
        Configuration.of(SHORTEST, "my.json")
            .with(
                List.of(
                    "network.populations.e.neuron.tau_m=12",
                    "network.populations.e.neuron.tau_m.learn=true",
                    "network.populations.i.neuron.tau_m=[1, 2]",
                    "network.populations.i.neuron.tau_m.learn=true",
                    "network.populations.e.neuron.tau_a.learn=true"));
    Graph graph = reader.read(json).network();
    GroupDefinition e = graph.populations().get(0).groups().get(0);
    assertEquals(Set.of("tau_m", "tau_a"), e.learned());
    assertEquals(new Distribution.Constant(12), e.neuron().arguments().values().get("tau_m"));
    assertEquals(new Distribution.Constant(200), e.neuron().arguments().values().get("tau_a"));
    GroupDefinition i = graph.populations().get(1).groups().get(0);
    assertEquals(new Distribution.Values(1, 2), i.neuron().arguments().values().get("tau_m"));
    assertEquals(Set.of("tau_m"), i.learned());
  }

  @Test
  void theChannelsHaveToBeThoseOfTheTask() {
    Graph open = graphOf(withInputs("{\"input\": 3, \"more\": 0}"));
    assertEquals(4, open.definition(4, 1, 1).channels());
    assertEquals(
        "inputs: got 3 channels in all, but the task has 3, and one of the inputs is to get what is"
            + " left",
        assertThrows(InvalidInputException.class, () -> open.definition(3, 1, 1)).getMessage());
    Graph closed = graphOf(withInputs("{\"input\": 3, \"more\": 2}"));
    assertEquals(
        "inputs: got 5 channels in all, but the task has 6",
        assertThrows(InvalidInputException.class, () -> closed.definition(6, 1, 1)).getMessage());
  }

  private static String withInputs(String inputs) {
    return "{\"inputs\": "
        + inputs
        + ", \"populations\": {\"e\": {}}, \"projections\": [{\"from\": \"input\", \"to\": \"e\"}]}";
  }

  @Test
  void twoReadoutsCantBothBeLocal() {
    assertEquals(
        "my.json: network: readouts: \"local\" for \"e\" is asked for by \"a\" and \"b\", but"
            + " expected by one readout at most",
        assertThrows(
                InvalidInputException.class,
                () ->
                    reader.read(
                        """
                        {"task": "ecg", "learning_signal": "local", "network": {
                          "populations": {"e": {}}, "projections": [{"from": "input", "to": "e"}],
                          "readouts": {"a": {}, "b": {}}}}
                        """,
                        "my.json"))
            .getMessage());
  }
}
