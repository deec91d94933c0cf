package org.eprop.experiment;

import static org.eprop.experiment.ExperimentFormat.BIAS;
import static org.eprop.experiment.ExperimentFormat.GAIN;
import static org.eprop.experiment.ExperimentFormat.INPUT_CONNECTIVITY;
import static org.eprop.experiment.ExperimentFormat.INPUT_GAIN;
import static org.eprop.experiment.ExperimentFormat.LAYERS;
import static org.eprop.experiment.ExperimentFormat.RECURRENT;
import static org.eprop.experiment.ExperimentFormat.RECURRENT_CONNECTIVITY;
import static org.eprop.experiment.ExperimentFormat.RECURRENT_GAIN;
import static org.eprop.experiment.ExperimentFormat.SCALED_INPUT;
import static org.eprop.experiment.ExperimentFormat.TAU_OUT;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.model.Graph;
import org.eprop.core.model.LayerDefinition;
import org.eprop.core.model.Layers;
import org.eprop.core.network.ReadoutDefinition;

/** Reads a network of stacked layers. */
final class LayersReader {

  private static final String LISTED_LAYERS = "a list of layers, at least one";
  private static final String LISTED_POPULATIONS = "a list of populations, at least one";

  private final ChoiceReader choices;
  private final GroupReader groups;

  LayersReader(ChoiceReader choices) {
    this.choices = choices;
    this.groups = new GroupReader(choices);
  }

  /** The names of the layers' populations. */
  static List<String> populations(ConfigNode network) {
    return Layers.names(elements(network).size());
  }

  private static List<ConfigNode> elements(ConfigNode network) {
    ConfigNode list = network.require("layers", LISTED_LAYERS);
    if (list.json().isEmpty()) {
      throw list.expected(LISTED_LAYERS);
    }
    return list.elements(LISTED_LAYERS);
  }

  Layers read(ConfigNode network, ReadoutDefaults defaults) {
    List<LayerDefinition> layers = elements(network).stream().map(this::layer).toList();
    return new Layers(layers, readout(network, layers.size(), defaults));
  }

  private LayerDefinition layer(ConfigNode node) {
    Arguments arguments =
        ArgumentsReader.read(node, ExperimentFormat.LAYER, "populations", "surrogate");
    return new LayerDefinition(
        groups.list(node.require("populations", LISTED_POPULATIONS), LISTED_POPULATIONS),
        choices.read(node, "surrogate", SurrogateFactory.class, ExperimentFormat.DEFAULT_SURROGATE),
        arguments.flag(RECURRENT),
        arguments.real(INPUT_GAIN),
        arguments.real(RECURRENT_GAIN),
        arguments.real(INPUT_CONNECTIVITY),
        arguments.real(RECURRENT_CONNECTIVITY));
  }

  private ReadoutDefinition readout(ConfigNode network, int layers, ReadoutDefaults defaults) {
    Set<String> learned = new HashSet<>();
    ConfigNode node = network.getOrEmpty("readout");
    Arguments arguments = ArgumentsReader.read(node, ExperimentFormat.READOUT, learned);
    GraphReader.expectTauOutAlone(node, learned);
    List<String> all = Layers.names(layers);
    List<String> seen =
        arguments.text(LAYERS).equals("all") ? all : all.subList(layers - 1, layers);
    Map<String, Choice<LearningSignalFactory>> taught =
        defaults.signals(choices.plugins(), all, seen);
    Choice<LossFactory> loss = defaults.loss().get();
    return GraphReader.placed(
        node,
        () ->
            new ReadoutDefinition(
                Graph.OUT,
                0,
                seen,
                taught,
                arguments.real(TAU_OUT),
                !learned.isEmpty(),
                arguments.flag(SCALED_INPUT),
                arguments.flag(BIAS),
                true,
                Layers.gaussian(arguments.real(GAIN)),
                loss,
                defaults.mean()));
  }
}
