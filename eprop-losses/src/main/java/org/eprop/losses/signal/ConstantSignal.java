package org.eprop.losses.signal;

import java.util.Arrays;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;

/**
 * A learning signal that is always there, the same at every step and neuron, without targets:
 * plasticity by traces alone,
 *
 * <pre>    L_j^t = -value,    so that the weight follows the trace</pre>
 */
public final class ConstantSignal extends DescribedComponent implements LearningSignalFactory {

  static final Parameter VALUE =
      Parameter.real("value", 1).above(0).describe("how much of the trace");

  public ConstantSignal() {
    super(
        "constant",
        "L^t = -value at every step: the weight follows its trace, without target, error or"
            + " reward.",
        VALUE);
  }

  @Override
  public LearningSignal create(Context context) {
    return new Signal(context.real(VALUE));
  }

  private record Signal(double value) implements StepSignal {

    @Override
    public boolean needsNoTarget() {
      return true;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      Arrays.fill(signal, -value);
    }
  }
}
