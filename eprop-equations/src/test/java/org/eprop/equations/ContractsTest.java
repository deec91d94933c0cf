package org.eprop.equations;

import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.tck.ComponentContract;
import org.junit.jupiter.api.Nested;

/** Components written as text pass the checks of those written in Java. */
class ContractsTest {

  private static <F extends Component> F defined(F base, String key, String text) {
    return Choice.of(base, Map.of(key, text)).factory();
  }

  @Nested
  class Lif extends ComponentContract {
    @Override
    protected Component component() {
      return new Equations();
    }
  }

  @Nested
  class Izhikevich extends ComponentContract {
    @Override
    protected Component component() {
      return defined(new Equations(), "model", Models.IZHIKEVICH);
    }
  }

  @Nested
  class Surrogate extends ComponentContract {
    @Override
    protected Component component() {
      return defined(
          new FormulaSurrogate(),
          "formula",
          "parameter width = 1, above 0\npsi = 1 / (1 + abs(q) / width)^2");
    }
  }

  @Nested
  class Loss extends ComponentContract {
    @Override
    protected Component component() {
      return defined(
          new FormulaLoss(), "formula", "parameter c = 1, above 0\nE = 0.5 c (y - target)^2");
    }
  }

  @Nested
  class Signal extends ComponentContract {
    @Override
    protected Component component() {
      return defined(
          new FormulaSignal(),
          "formula",
          "parameter decay = 0.9, at least 0, below 1\nL = decay L + sum(B error)");
    }
  }
}
