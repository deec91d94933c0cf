package org.eprop.core.model;

import java.util.List;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.common.Placed;
import org.eprop.core.network.GroupDefinition;

/**
 * A layer of spiking neurons, fed by the input or by the spikes of the layer below at the same
 * step, and, if recurrent, by its own spikes of the step before: a population and one or two
 * projections.
 *
 * @param groups the neurons, one model after the other; at least one
 * @param surrogate the pseudo-derivative of all of them
 * @param recurrent whether its spikes feed itself
 * @param inputGain W_in starts as N(0, 1) inputGain / sqrt(inputs per neuron)
 * @param recurrentGain W_rec starts as N(0, 1) recurrentGain / sqrt(inputs per neuron), without
 *     autapses
 * @param inputConnectivity which share of the neurons each channel reaches, in (0, 1]; 1 is dense
 * @param recurrentConnectivity which share of the other neurons each neuron reaches, in (0, 1]; 1
 *     is dense
 * @since 1.0
 */
public record LayerDefinition(
    List<GroupDefinition> groups,
    Choice<SurrogateFactory> surrogate,
    boolean recurrent,
    double inputGain,
    double recurrentGain,
    double inputConnectivity,
    double recurrentConnectivity) {

  /** How large W_in starts. */
  public static final Parameter INPUT_GAIN =
      Parameter.real("input_gain", 1)
          .atLeast(0)
          .describe("W_in starts as N(0, 1) input_gain / sqrt(inputs per neuron)");

  /** How large W_rec starts. */
  public static final Parameter RECURRENT_GAIN =
      Parameter.real("recurrent_gain", 1)
          .atLeast(0)
          .describe("W_rec starts as N(0, 1) recurrent_gain / sqrt(inputs per neuron)");

  /** How sparse W_in is. */
  public static final Parameter INPUT_CONNECTIVITY =
      Parameter.real("input_connectivity", 1)
          .above(0)
          .atMost(1)
          .describe(
              "share of the neurons that each channel reaches, at random; 1 for a dense W_in");

  /** How sparse W_rec is. */
  public static final Parameter RECURRENT_CONNECTIVITY =
      Parameter.real("recurrent_connectivity", 1)
          .above(0)
          .atMost(1)
          .describe("share of the other neurons that each reaches, at random; 1 for a dense W_rec");

  /** Checks that there are neurons, gains and shares. */
  public LayerDefinition {
    groups = List.copyOf(groups);
    if (groups.isEmpty()) {
      throw new InvalidInputException("populations: got none, but expected at least one");
    }
    check(INPUT_GAIN, inputGain);
    check(RECURRENT_GAIN, recurrentGain);
    check(INPUT_CONNECTIVITY, inputConnectivity);
    check(RECURRENT_CONNECTIVITY, recurrentConnectivity);
  }

  private static void check(Parameter parameter, double value) {
    Placed.run(parameter.name(), () -> parameter.check(value));
  }
}
