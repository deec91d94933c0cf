package org.eprop.equations;

import java.util.Map;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.tck.LearningSignalContract;
import org.eprop.tck.LossContract;
import org.eprop.tck.NeuronModelContract;
import org.eprop.tck.SurrogateGradientContract;
import org.junit.jupiter.api.Nested;

/** Components written as text pass the checks of those written in Java. */
class ContractsTest {

  private static <F extends Component> F defined(F base, String key, String text) {
    return Choice.of(base, Map.of(key, text)).factory();
  }

  @Nested
  class Lif extends NeuronModelContract {
    @Override
    protected NeuronFactory factory() {
      return new Equations();
    }
  }

  @Nested
  class Izhikevich extends NeuronModelContract {
    @Override
    protected NeuronFactory factory() {
      return defined(new Equations(), "model", Models.IZHIKEVICH);
    }
  }

  @Nested
  class Surrogate extends SurrogateGradientContract {
    @Override
    protected SurrogateFactory factory() {
      return defined(
          new FormulaSurrogate(),
          "formula",
          "parameter width = 1, above 0\npsi = 1 / (1 + abs(q) / width)^2");
    }
  }

  @Nested
  class Loss extends LossContract {
    @Override
    protected LossFactory factory() {
      return defined(
          new FormulaLoss(), "formula", "parameter c = 1, above 0\nE = 0.5 c (y - target)^2");
    }
  }

  @Nested
  class Signal extends LearningSignalContract {
    @Override
    protected LearningSignalFactory factory() {
      return defined(
          new FormulaSignal(),
          "formula",
          "parameter decay = 0.9, at least 0, below 1\nL = decay L + sum(B error)");
    }
  }
}
