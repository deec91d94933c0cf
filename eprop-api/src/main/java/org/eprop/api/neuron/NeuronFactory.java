package org.eprop.api.neuron;

import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/**
 * A neuron model as a plugin.
 *
 * <p>The engine calls {@link #create} once for each neuron of a population, with that neuron's own
 * values of its {@linkplain Parameter#perNeuron per-neuron parameters}; all neurons of a population
 * must have the same state names, and for {@link LinearNeuron} detach the same entries.
 *
 * @since 1.0
 */
public interface NeuronFactory extends Component {

  /** Common to all models: the spike is 0 for this long after a spike; the engine applies it. */
  Parameter REFRACTORY =
      Parameter.perNeuron("refractory", 0)
          .atLeast(0)
          .unit("ms")
          .describe("after a spike, no further one for this long; rounded to whole steps");

  @Override
  default List<Parameter> commonParameters() {
    return List.of(REFRACTORY);
  }

  /**
   * Fills in the parameter values.
   *
   * @param context checked values, those of one neuron, and the time step
   * @return the neuron's local mathematics
   */
  NeuronModel create(Context context);
}
