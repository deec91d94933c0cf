package org.eprop.tck.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Variation;

/** The parameters of a neuron that may learn: per-neuron ones that do not start on a bound. */
public final class Learnable {

  private Learnable() {}

  private static List<Parameter> perNeuron(Choice<NeuronFactory> neuron) {
    return neuron.factory().parameters().stream()
        .filter(parameter -> parameter.type() == Parameter.Type.PER_NEURON)
        .toList();
  }

  /** Their names, with the values that they have. */
  public static List<String> names(Choice<NeuronFactory> neuron) {
    return perNeuron(neuron).stream()
        .filter(parameter -> isBetween(parameter, neuron.arguments().values()))
        .map(Parameter::name)
        .toList();
  }

  private static boolean isBetween(Parameter parameter, Map<String, Object> values) {
    return !(values.get(parameter.name()) instanceof Distribution.Constant constant)
        || isBetween(parameter, constant.value());
  }

  private static boolean isBetween(Parameter parameter, double value) {
    return value > parameter.low() && value < parameter.high();
  }

  /** The neuron with values off their bounds, where there are such. */
  public static Choice<NeuronFactory> offBounds(
      Choice<NeuronFactory> neuron, Probe<NeuronFactory, ?> probe) {
    Map<String, Object> given = new LinkedHashMap<>(neuron.arguments().values());
    for (Parameter parameter : perNeuron(neuron)) {
      if (!isBetween(parameter, given)) {
        Variation.inside(parameter).stream()
            .filter(variation -> isBetween(parameter, (Double) variation.value()))
            .filter(variation -> Variation.works(variation.apply(neuron), probe))
            .findFirst()
            .ifPresent(variation -> given.put(parameter.name(), variation.value()));
      }
    }
    Choice<NeuronFactory> moved = Choice.of(neuron.factory(), given);
    return Variation.works(moved, probe) ? moved : neuron;
  }
}
