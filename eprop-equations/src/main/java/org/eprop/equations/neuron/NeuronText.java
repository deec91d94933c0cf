package org.eprop.equations.neuron;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.language.Quantity;

/** The text of a neuron model, parsed and checked. Immutable. */
public final class NeuronText {

  private final String text;
  private final ModelText model;

  private NeuronText(String text, ModelText model) {
    this.text = text;
    this.model = model;
  }

  /**
   * Parses a text.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if something is wrong with it, with the
   *     place
   */
  public static NeuronText of(String text) {
    ModelText model = ModelParser.parse(text);
    CompiledStep.of(model, 1); // what can't be solved is wrong for every time step
    return new NeuronText(text, model);
  }

  /** As it was given. */
  public String text() {
    return text;
  }

  /** The parameters that it declares. */
  public List<Parameter> parameters() {
    return model.parameters().values().stream().map(Quantity::parameter).toList();
  }

  /** The equations in a row, as descriptions of components have them. */
  public String inWords() {
    return ModelWords.of(model);
  }

  /**
   * The model for a time step.
   *
   * @param dt ms
   */
  public Ready ready(double dt) {
    return new Ready(model, CompiledStep.of(model, dt));
  }

  /** A model for one time step, which makes neurons. Immutable. */
  public static final class Ready {

    private final ModelText model;
    private final CompiledStep step;

    private Ready(ModelText model, CompiledStep step) {
      this.model = model;
      this.step = step;
    }

    /** The compiled step. */
    public CompiledStep step() {
      return step;
    }

    /** The neuron with a context's parameters. */
    public NeuronModel neuron(Context context) {
      Map<String, Double> values = new HashMap<>();
      model
          .parameters()
          .forEach(
              (name, quantity) ->
                  values.put(name, context.real(quantity.parameter()) * quantity.unit().factor()));
      return step.neuron(values);
    }
  }
}
