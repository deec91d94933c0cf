package org.eprop.tck.check;

import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.tck.component.OptimizerChecks;
import org.junit.jupiter.api.Test;

/** Optimizers that are wrong on purpose. */
class WrongOptimizersTest {

  /** Makes a new optimizer each time. */
  private record Factory(java.util.function.Supplier<Optimizer> make) implements OptimizerFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "w -= something wrong.";
    }

    @Override
    public Optimizer create(Context context) {
      return make.get();
    }
  }

  /** w -= rate g, right so far. */
  private static class Plain implements Optimizer {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void update(
        double[] w, double[] gradient, double[][] memory, int n, long update, double rate) {
      for (int i = 0; i < n; i++) {
        w[i] -= step(gradient, memory, i, rate);
      }
    }

    double step(double[] gradient, double[][] memory, int i, double rate) {
      memory[0][i] = 0.9 * memory[0][i] + gradient[i];
      return rate * memory[0][i];
    }
  }

  @Test
  void theRightOnePasses() {
    for (Check<OptimizerFactory> check : OptimizerChecks.all()) {
      if (!List.of("registered", "matrix", "neurons").contains(check.property())) {
        Caught.notBy(check, new Factory(Plain::new));
      }
    }
  }

  @Test
  void uphill() {
    Caught.by(
        OneCheck.of(OptimizerChecks.all(), "descends"),
        new Factory(
            () ->
                new Plain() {
                  @Override
                  double step(double[] gradient, double[][] memory, int i, double rate) {
                    return -super.step(gradient, memory, i, rate);
                  }
                }),
        "w - w_before goes against dE/dw: the first update, all w = 0, learning rate"
            + " 0.01, inner product with the gradient: found 0.131072, expected < 0, difference"
            + " 0.131072",
        "E = 1/2 sum_i c_i (w_i - w*_i)^2 falls: after 200 updates at the best of"
            + " learning rates 0.01, 0.1 and 1: found 8.58942e12, expected below 6.28898, difference"
            + " 8.58942e12");
  }

  @Test
  void wrongIndex() {
    Caught.by(
        OneCheck.of(OptimizerChecks.all(), "elementwise"),
        new Factory(
            () ->
                new Plain() {
                  @Override
                  double step(double[] gradient, double[][] memory, int i, double rate) {
                    return super.step(gradient, memory, i, rate) + 1e-3 * memory[0][0];
                  }
                }),
        "a weight is updated as if it were alone: weight 3, n = 4: found -0.182564,"
            + " expected -0.196683, difference 0.0141193");
  }

  @Test
  void wholeArray() {
    Caught.by(
        OneCheck.of(OptimizerChecks.all(), "elementwise"),
        new Factory(
            () ->
                new Plain() {
                  @Override
                  public void update(
                      double[] w, double[] g, double[][] memory, int n, long update, double rate) {
                    super.update(w, g, memory, w.length, update, rate);
                  }
                }),
        "weights from n on stay: weight 5, n = 4: found -0.108263, expected -0.0675201,"
            + " difference -0.0407429",
        "memory from n on stays: weight 5, n = 4: found 4.07429, expected 3.24584,"
            + " difference 0.828455");
  }

  /** Its momentum is in a field. */
  private static final class Hidden extends Plain {
    private final double[] own = new double[64];

    @Override
    double step(double[] gradient, double[][] memory, int i, double rate) {
      own[i] = 0.9 * own[i] + gradient[i];
      return rate * own[i];
    }
  }

  @Test
  void hiddenMemory() {
    Caught.by(
        OneCheck.of(OptimizerChecks.all(), "memory"),
        new Factory(Hidden::new),
        "an optimizer of two networks gives each what it gives it alone: update 20,"
            + " number 0: found 1.641137087541355, expected 1.6376576656464141, difference"
            + " 0.00347942");
    Caught.by(
        OneCheck.of(OptimizerChecks.all(), "save_and_load"),
        new Factory(Hidden::new),
        "a run that is stopped and resumed ends like one that is not: stopped after"
            + " update 10 of 20, number 0: found 1.1454040199850524, expected"
            + " 1.6376576656464141, difference -0.492254");
    Caught.by(
        OptimizerChecks.COMMON.deterministic(),
        new Factory(Hidden::new),
        "asked twice, an instance gives the same bits: number 0: found"
            + " 1.9475464495358206, expected 1.9507699219354413, difference -0.00322347");
  }

  @Test
  void learningRateOfItsOwn() {
    Caught.by(
        OneCheck.of(OptimizerChecks.all(), "learning_rate"),
        new Factory(
            () ->
                new Plain() {
                  @Override
                  double step(double[] gradient, double[][] memory, int i, double rate) {
                    return super.step(gradient, memory, i, 0.01);
                  }
                }),
        "learning rate 0: w stays: update 4, number 0: found 0.17676052323514752,"
            + " expected 0.11048753896740057, difference 0.066273",
        "the step depends on the learning rate: 0.01, 0.1 and 1, 20 updates: found the"
            + " same weights, expected different ones");
  }

  @Test
  void changesTheGradient() {
    Caught.by(
        OneCheck.of(OptimizerChecks.all(), "read_only"),
        new Factory(
            () ->
                new Plain() {
                  @Override
                  double step(double[] gradient, double[][] memory, int i, double rate) {
                    double step = super.step(gradient, memory, i, rate);
                    gradient[i] = 0;
                    return step;
                  }
                }),
        "the gradient stays: number 0: found 0.0, expected -1.990114072953154,"
            + " difference 1.99011");
  }

  @Test
  void dividesByTheGradient() {
    Caught.by(
        OneCheck.of(OptimizerChecks.all(), "finite"),
        new Factory(
            () ->
                new Plain() {
                  @Override
                  double step(double[] gradient, double[][] memory, int i, double rate) {
                    return rate * gradient[i] / Math.abs(gradient[i]);
                  }
                }),
        "weights and memory stay finite: gradient times 0, update 1: found Infinity,"
            + " expected a finite number");
  }
}
