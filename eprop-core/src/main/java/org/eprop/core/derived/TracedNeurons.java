package org.eprop.core.derived;

import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.core.common.NearestNames;
import org.eprop.core.network.Population;

/** A population as a trace sees it: its states have the numbers of their names. */
public record TracedNeurons(Population population) implements PostsynapticNeurons {

  @Override
  public int size() {
    return population.size();
  }

  /** The names of all states that any neuron has. */
  private List<String> names() {
    return population.models().stream()
        .map(NeuronModel::stateNames)
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  @Override
  public int state(String name) {
    for (int j = 0; j < size(); j++) {
      List<String> own = population.models().get(j).stateNames();
      if (!own.contains(name)) {
        throw new InvalidInputException(
                "trace: got the state \"%s\", but neuron %s lacks it%s"
                    .formatted(name, j, NearestNames.hint(name, own)))
            .at("population " + population.name());
      }
    }
    return names().indexOf(name);
  }

  /** Which of its states each neuron has at a number; [number][neuron], -1 for none. */
  public int[][] places() {
    return names().stream()
        .map(
            name ->
                population.models().stream()
                    .mapToInt(model -> model.stateNames().indexOf(name))
                    .toArray())
        .toArray(int[][]::new);
  }
}
