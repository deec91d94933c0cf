package org.eprop.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.model.LeafConstraint;
import org.eprop.core.model.Learning;
import org.eprop.core.model.NetworkForm;

/** Reads the network of an experiment, in either form, and how it learns. */
final class NetworkReader {

  private static final List<String> LAYERED = List.of("layers", "readout");
  private static final String LOSS = "loss";
  private static final String EXPECTED =
      "an object with \"layers\", or with \"populations\" and \"projections\"";
  private static final String LISTED_REGULARIZERS = "a list of regularizers";

  private final ChoiceReader choices;
  private final SignalsReader signals;
  private final LayersReader layers;
  private final GraphReader graphs;

  NetworkReader(ChoiceReader choices) {
    this.choices = choices;
    this.signals = new SignalsReader(choices);
    this.layers = new LayersReader(choices);
    this.graphs = new GraphReader(choices);
  }

  /**
   * The network.
   *
   * @param plain the experiment's plain values that concern learning
   */
  NetworkForm network(ConfigNode experiment, Arguments plain) {
    ConfigNode network = experiment.require("network", EXPECTED);
    boolean graph = isGraph(network);
    List<String> populations =
        graph ? GraphReader.populations(network) : LayersReader.populations(network);
    ReadoutDefaults defaults =
        new ReadoutDefaults(
            loss(experiment),
            plain.text(ExperimentFormat.NORMALISATION).equals("mean"),
            signals.read(experiment, populations),
            rule(experiment));
    return graph ? graphs.read(network, defaults) : layers.read(network, defaults);
  }

  /**
   * What is wrong with a loss is an error even if no readout wants it; a missing default is not.
   */
  private Supplier<Choice<LossFactory>> loss(ConfigNode experiment) {
    Supplier<Choice<LossFactory>> read =
        () -> choices.read(experiment, LOSS, LossFactory.class, ExperimentFormat.DEFAULT_LOSS);
    Choice<LossFactory> stated = experiment.has(LOSS) ? read.get() : null;
    return stated == null ? read : () -> stated;
  }

  private static boolean isGraph(ConfigNode network) {
    List<String> known = new ArrayList<>(LAYERED);
    known.addAll(GraphReader.KEYS);
    network.withKeys(known);
    for (String graphKey : GraphReader.KEYS) {
      for (String layerKey : LAYERED) {
        if (network.has(graphKey) && network.has(layerKey)) {
          throw network
              .get(graphKey)
              .problem(
                  "stands beside \""
                      + layerKey
                      + "\"; expected either "
                      + LAYERED
                      + " or "
                      + GraphReader.KEYS);
        }
      }
    }
    return GraphReader.KEYS.stream().anyMatch(network::has);
  }

  private Choice<LearningRuleFactory> rule(ConfigNode experiment) {
    return choices.read(
        experiment, "rule", LearningRuleFactory.class, ExperimentFormat.DEFAULT_RULE);
  }

  /** How gradients are made. */
  Learning learning(ConfigNode experiment) {
    List<ConfigNode> regularizers =
        experiment.has("regularizers")
            ? experiment.get("regularizers").elements(LISTED_REGULARIZERS)
            : List.of();
    return new Learning(
        regularizers.stream().map(node -> choices.read(node, RegularizerFactory.class)).toList(),
        rule(experiment),
        constraints(experiment));
  }

  private List<LeafConstraint> constraints(ConfigNode experiment) {
    if (!experiment.has("constraints")) {
      return List.of();
    }
    return experiment.get("constraints").elements("a list of constraints").stream()
        .map(this::leafConstraint)
        .toList();
  }

  private LeafConstraint leafConstraint(ConfigNode node) {
    if (!node.json().isObject()) {
      throw node.expected("an object with \"for\" and a constraint");
    }
    String pattern =
        GraphReader.text(node.require("for", "a pattern of leaf names such as \"e_*\""));
    return new LeafConstraint(pattern, choices.read(node.without("for"), ConstraintFactory.class));
  }
}
