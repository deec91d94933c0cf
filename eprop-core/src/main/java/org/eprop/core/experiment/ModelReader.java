package org.eprop.core.experiment;

import static org.eprop.core.experiment.ExperimentFormat.BIAS;
import static org.eprop.core.experiment.ExperimentFormat.GAIN;
import static org.eprop.core.experiment.ExperimentFormat.INPUT_CONNECTIVITY;
import static org.eprop.core.experiment.ExperimentFormat.INPUT_GAIN;
import static org.eprop.core.experiment.ExperimentFormat.LAYERS;
import static org.eprop.core.experiment.ExperimentFormat.NORMALISATION;
import static org.eprop.core.experiment.ExperimentFormat.RECURRENT;
import static org.eprop.core.experiment.ExperimentFormat.RECURRENT_CONNECTIVITY;
import static org.eprop.core.experiment.ExperimentFormat.RECURRENT_GAIN;
import static org.eprop.core.experiment.ExperimentFormat.SCALED_INPUT;
import static org.eprop.core.experiment.ExperimentFormat.SIZE;
import static org.eprop.core.experiment.ExperimentFormat.TAU_OUT;

import java.util.List;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.network.LayerDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Choice;

/** Reads the parts of an experiment that a {@link Model} is made of. */
final class ModelReader {

  private static final String LISTED_LAYERS = "a list of layers, at least one";
  private static final String LISTED_POPULATIONS = "a list of populations, at least one";
  private static final String LISTED_REGULARIZERS = "a list of regularizers";

  private final ChoiceReader choices;

  ModelReader(ChoiceReader choices) {
    this.choices = choices;
  }

  List<LayerDefinition> layers(ConfigNode experiment) {
    return atLeastOne(network(experiment).require("layers", LISTED_LAYERS), LISTED_LAYERS).stream()
        .map(this::layer)
        .toList();
  }

  private static ConfigNode network(ConfigNode experiment) {
    return experiment
        .require("network", "an object with \"layers\"")
        .withKeys(List.of("layers", "readout"));
  }

  private static List<ConfigNode> atLeastOne(ConfigNode list, String expected) {
    if (list.json().isEmpty()) {
      throw list.expected(expected);
    }
    return list.elements(expected);
  }

  private LayerDefinition layer(ConfigNode node) {
    Arguments arguments =
        ArgumentsReader.read(node, ExperimentFormat.LAYER, "populations", "surrogate");
    ConfigNode populations = node.require("populations", LISTED_POPULATIONS);
    return new LayerDefinition(
        atLeastOne(populations, LISTED_POPULATIONS).stream().map(this::population).toList(),
        choices.read(node, "surrogate", SurrogateFactory.class, ExperimentFormat.DEFAULT_SURROGATE),
        arguments.flag(RECURRENT),
        arguments.real(INPUT_GAIN),
        arguments.real(RECURRENT_GAIN),
        arguments.real(INPUT_CONNECTIVITY),
        arguments.real(RECURRENT_CONNECTIVITY));
  }

  private PopulationDefinition population(ConfigNode node) {
    int size = ArgumentsReader.read(node, ExperimentFormat.POPULATION, "neuron").integer(SIZE);
    Choice<NeuronFactory> neuron =
        choices.read(node, "neuron", NeuronFactory.class, ExperimentFormat.DEFAULT_NEURON);
    neuron
        .arguments()
        .values()
        .forEach(
            (name, value) -> {
              if (value instanceof Distribution.Values list && list.size() != size) {
                throw node.get("neuron")
                    .get(name)
                    .problem(
                        "got a list of "
                            + list.size()
                            + " numbers, but expected one for each of the "
                            + size
                            + " neurons");
              }
            });
    return new PopulationDefinition(neuron, size);
  }

  ReadoutDefinition readout(ConfigNode experiment) {
    Arguments arguments =
        ArgumentsReader.read(network(experiment).getOrEmpty("readout"), ExperimentFormat.READOUT);
    return new ReadoutDefinition(
        arguments.real(TAU_OUT),
        arguments.flag(SCALED_INPUT),
        arguments.flag(BIAS),
        arguments.real(GAIN),
        arguments.text(LAYERS).equals("all"));
  }

  /**
   * @param normalisation the experiment's plain values that concern learning
   */
  Learning learning(ConfigNode experiment, Arguments normalisation) {
    List<ConfigNode> regularizers =
        experiment.has("regularizers")
            ? experiment.get("regularizers").elements(LISTED_REGULARIZERS)
            : List.of();
    return new Learning(
        choices.read(experiment, "loss", LossFactory.class, ExperimentFormat.DEFAULT_LOSS),
        normalisation.text(NORMALISATION).equals("mean"),
        choices.read(
            experiment,
            "learning_signal",
            LearningSignalFactory.class,
            ExperimentFormat.DEFAULT_LEARNING_SIGNAL),
        regularizers.stream().map(node -> choices.read(node, RegularizerFactory.class)).toList(),
        choices.read(experiment, "rule", LearningRuleFactory.class, ExperimentFormat.DEFAULT_RULE));
  }
}
