package org.eprop.tck.check;

import java.util.List;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.tck.component.RegularizerChecks;
import org.eprop.tck.planted.Made;
import org.junit.jupiter.api.Test;

/** Regularizers that are wrong on purpose. */
class WrongRegularizersTest {

  private static final Parameter COEFFICIENT =
      Parameter.real("coefficient", 1).atLeast(0).describe("c");

  private interface Formula {
    double at(double c, double[] rate, double[] gradient, int j);
  }

  /** E = sum of what the formula says of each neuron. */
  private record Factory(Formula formula) implements RegularizerFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "E_reg = something wrong.";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(COEFFICIENT);
    }

    @Override
    public Regularizer create(Context context) {
      double c = context.real(COEFFICIENT);
      return (rate, gradient) -> {
        double sum = 0;
        for (int j = 0; j < rate.length; j++) {
          sum += formula.at(c, rate, gradient, j);
        }
        return sum;
      };
    }
  }

  @Test
  void theRightOnePasses() {
    RegularizerFactory right =
        new Factory(
            (c, rate, gradient, j) -> {
              gradient[j] += 2 * c * (rate[j] - 0.1);
              return c * (rate[j] - 0.1) * (rate[j] - 0.1);
            });
    for (Check<RegularizerFactory> check : RegularizerChecks.all()) {
      if (!check.property().matches("registered|time_step")) {
        Caught.notBy(check, right);
      }
    }
  }

  @Test
  void wrongSign() {
    Caught.by(
        OneCheck.of(RegularizerChecks.all(), "gradient"),
        new Factory(
            (c, rate, gradient, j) -> {
              gradient[j] -= 2 * c * (rate[j] - 0.1);
              return c * (rate[j] - 0.1) * (rate[j] - 0.1);
            }),
        "gradient_j = dE_reg/df_j: coefficient = 10, neuron 1, f = 1: found -18,"
            + " expected 18, difference -36");
  }

  /** With the default of 1, nothing is to be seen of it. */
  @Test
  void coefficientForgotten() {
    Caught.by(
        OneCheck.of(RegularizerChecks.all(), "gradient"),
        new Factory(
            (c, rate, gradient, j) -> {
              gradient[j] += 2 * (rate[j] - 0.1);
              return c * (rate[j] - 0.1) * (rate[j] - 0.1);
            }),
        "gradient_j = dE_reg/df_j: coefficient = 10, neuron 1, f = 1: found 1.8,"
            + " expected 18, difference -16.2");
  }

  @Test
  void overwrites() {
    Caught.by(
        OneCheck.of(RegularizerChecks.all(), "adds"),
        new Factory(
            (c, rate, gradient, j) -> {
              gradient[j] = 2 * c * rate[j];
              return c * rate[j] * rate[j];
            }),
        "gradient_j += dE_reg/df_j: neuron 0, 100 before: found 0, expected 100,"
            + " difference -100");
  }

  @Test
  void changesTheRates() {
    Caught.by(
        OneCheck.of(RegularizerChecks.all(), "read_only"),
        new Factory(
            (c, rate, gradient, j) -> {
              rate[j] -= 0.1;
              gradient[j] += 2 * c * rate[j];
              return c * rate[j] * rate[j];
            }),
        "the input stays: number 0: found -0.1, expected 0.0, difference -0.1");
  }

  /** Membranes are no rates: R of voltages v and distances x to threshold. */
  @Test
  void membranes() {
    Caught.by(
        OneCheck.of(RegularizerChecks.all(), "gradient"),
        new Made.ARegularizer(
            List.of(),
            c ->
                (MembraneRegularizer)
                    (v, x, ofV, ofX) -> {
                      double sum = 0;
                      for (int j = 0; j < v.length; j++) {
                        sum += v[j] * v[j] + x[j];
                        ofV[j] += v[j];
                        ofX[j] += 1;
                      }
                      return sum;
                    }),
        "gradient_j = dR/dv_j: neuron 0, v = -2.5: found -2.5, expected -5, difference 2.5");
  }
}
