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

  @Nested
  class Pairs extends ComponentContract {
    @Override
    protected Component component() {
      return new EquationTrace();
    }
  }

  /** Soft bounds: it reads the weight. */
  @Nested
  class SoftBounds extends ComponentContract {
    @Override
    protected Component component() {
      return defined(
          new EquationTrace(),
          "model",
          """
          parameter tau = 20 [ms], above 0, at most 1000
          parameter tau_e = 100 [ms], above 0, at most 1000
          parameter w_max = 1
          pre state p
          dp/dt = -p / tau
          on pre: p += 1
          post state q
          dq/dt = -q / tau
          on post: q += 1
          state e
          de/dt = -e / tau_e
          on post: e += p (w_max - w)
          on pre: e -= q w
          """);
    }
  }

  /** e-prop of LIF: a derivative, though the kit does not know it. */
  @Nested
  class Derivative extends ComponentContract {
    @Override
    protected Component component() {
      return defined(
          new EquationTrace(),
          "model",
          """
          parameter tau_m = 20 [ms], above 0, at most 1000
          pre state p
          dp/dt = -p / tau_m
          on pre: p += 1
          filtered trace = psi p
          """);
    }
  }
}
