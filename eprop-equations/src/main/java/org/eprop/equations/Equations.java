package org.eprop.equations;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.neuron.CompiledStep;
import org.eprop.equations.neuron.ModelText;

/**
 * A neuron written as equations: states with their step or their differential equation, a spike
 * condition, a reset, parameters with units. The text is the parameter {@code model}, and declares
 * all other parameters. Without a text it is the leaky integrate-and-fire neuron of Bellec et al.
 * 2020.
 *
 * <p>The equations are differentiated symbolically. A step that is linear becomes a neuron of the
 * linear family, and runs as fast as the built-in ones; any other is evaluated operation by
 * operation over arrays of neurons.
 */
public final class Equations extends WrittenComponent<ModelText> implements NeuronFactory {

  static final String LIF =
      """
      parameter tau_m = 20 [ms], above 0    # membrane time constant
      parameter threshold = 1, above 0      # threshold, and the size of the reset
      state v
      dv/dt = -v / tau_m
      v += I
      reset: v -= threshold
      spike when v > threshold\
      """;

  static final Parameter MODEL =
      Parameter.lines("model", LIF).describe("the equations, see eprop docs equations");

  /** By time step: an experiment has one. */
  private final Map<Double, CompiledStep> ready = new ConcurrentHashMap<>();

  /** The neuron of the default text. */
  public Equations() {
    this(LIF);
  }

  private Equations(String text) {
    super(MODEL, text, ModelText::of, ModelText::declared);
  }

  @Override
  Equations with(String other) {
    return new Equations(other);
  }

  @Override
  public String name() {
    return "equations";
  }

  @Override
  public String description() {
    return "A neuron written as equations, the parameter \"model\": " + text().inWords() + ".";
  }

  @Override
  public NeuronModel create(Context context) {
    try {
      return ready.computeIfAbsent(context.timeStep(), text()::ready).neuron(context);
    } catch (InvalidInputException e) {
      throw e.excerpt().isEmpty() ? e : e.at(MODEL.name());
    }
  }
}
