package org.eprop.tck.check;

import java.util.Arrays;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.tck.component.LossChecks;
import org.junit.jupiter.api.Test;

/** Losses that are wrong on purpose. */
class WrongLossesTest {

  private record Factory(Loss loss) implements LossFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "E = something wrong.";
    }

    @Override
    public Loss create(Context context) {
      return loss;
    }
  }

  /** 1/2 (y - y*)^2, right so far. */
  private static class Squared implements StepLoss {
    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      double sum = 0;
      for (int k = 0; k < y.length; k++) {
        error[k] = y[k] - target.valuesAt(t)[k];
        sum += error[k] * error[k];
      }
      return sum / 2;
    }

    @Override
    public void check(Target target) {
      if (target.hasClasses()) {
        throw new InvalidInputException("got classes, but expected values");
      }
    }
  }

  @Test
  void theRightOnePasses() {
    for (Check<LossFactory> check : LossChecks.all()) {
      if (!check.property().matches("registered|time_step")) {
        Caught.notBy(check, new Factory(new Squared()));
      }
    }
  }

  @Test
  void wrongFactor() {
    Caught.by(
        OneCheck.of(LossChecks.all(), "gradient"),
        new Factory(
            new Squared() {
              @Override
              public double step(double[] y, Target target, int t, double[] error) {
                return 2 * super.step(y, target, t, error);
              }
            }),
        "error_k^t = dE/dy_k^t: values at each step in a window, step 4, output 2:"
            + " found -3.91761, expected -7.83521, difference 3.91761");
  }

  @Test
  void wrongSign() {
    Caught.by(
        OneCheck.of(LossChecks.all(), "gradient"),
        new Factory(
            new Squared() {
              @Override
              public double step(double[] y, Target target, int t, double[] error) {
                double e = super.step(y, target, t, error);
                for (int k = 0; k < error.length; k++) {
                  error[k] = -error[k];
                }
                return e;
              }
            }),
        "error_k^t = dE/dy_k^t: values at each step in a window, step 4, output 2:"
            + " found 3.91761, expected -3.91761, difference 7.83521");
  }

  @Test
  void wrongIndex() {
    Caught.by(
        OneCheck.of(LossChecks.all(), "gradient"),
        new Factory(
            new Squared() {
              @Override
              public double step(double[] y, Target target, int t, double[] error) {
                double e = super.step(y, target, t, error);
                double first = error[0];
                error[0] = error[1];
                error[1] = first;
                return e;
              }
            }),
        "error_k^t = dE/dy_k^t: values at each step in a window, step 3, output 1:"
            + " found -1.72351, expected 2.5461, difference -4.26961");
  }

  @Test
  void windowForgotten() {
    Loss all =
        new Squared() {
          @Override
          public double evaluate(double[][] readout, Target target, double[][] error) {
            double sum = 0;
            for (int t = 0; t < readout.length; t++) {
              sum += step(readout[t], target, t, error[t]);
            }
            return sum;
          }
        };
    Caught.by(
        OneCheck.of(LossChecks.all(), "window"),
        new Factory(all),
        "error = 0 at steps of weight 0: a class distribution at each step in a window,"
            + " step 0: found -2.26223, expected 0, difference -2.26223",
        "E does not depend on steps of weight 0: values at each step in a window, step"
            + " 0: found 15.6706, expected 13.7668, difference 1.90378");
    Caught.by(
        OneCheck.of(LossChecks.all(), "stepwise"),
        new Factory(all),
        "error^t = w^t dE^t/dy^t: values at each step in a window, step 4, output 1:"
            + " found 1.83652, expected 0.459129, difference 1.37739",
        "E = sum_t w^t E^t: a class distribution at each step in a window: found"
            + " 11.9871, expected 3.78541, difference 8.2017");
    Caught.by(
        LossChecks.NETWORK.agreement(),
        new Factory(all),
        "dE/d[input_layer0]: training = reference: random network 0, synapse 1 -> 6: found"
            + " -0.0038666, expected -0.00718221, difference 0.00331561",
        "dE/d[layer0_layer0]: training = reference: random network 0, synapse 0 -> 1: found"
            + " -0.00339429, expected -0.00917162, difference 0.00577734",
        "dE/d[out.layer0]: training = reference: random network 0, neuron 0 -> output 2:"
            + " found -0.00815228, expected -0.019668, difference 0.0115157",
        "dE/d[out.bias]: training = reference: random network 0, number 2: found -0.896781,"
            + " expected -1.37589, difference 0.479104",
        "dE/d[input_layer0]: windows = reference: random network 0, windows of 1, synapse 1"
            + " -> 6: found -0.0127805, expected -0.17193, difference 0.159149",
        "dE/d[layer0_layer0]: windows = reference: random network 0, windows of 1, synapse 0"
            + " -> 1: found -0.167309, expected -0.444621, difference 0.277312",
        "dE/d[out.layer0]: windows = reference: random network 0, windows of 7, neuron 0 ->"
            + " output 2: found -0.395104, expected -0.94786, difference 0.552756",
        "dE/d[out.bias]: windows = reference: random network 0, windows of 1, number 2: found"
            + " -7.71973, expected -30.7167, difference 22.997");
  }

  @Test
  void errorOfUncountedStepsNotWritten() {
    Caught.by(
        OneCheck.of(LossChecks.all(), "gradient"),
        new Factory(
            new Squared() {
              @Override
              public double evaluate(double[][] readout, Target target, double[][] error) {
                double sum = 0;
                for (int t = 0; t < readout.length; t++) {
                  double weight = target.weight(t);
                  if (weight != 0) {
                    sum += weight * step(readout[t], target, t, error[t]);
                    for (int k = 0; k < error[t].length; k++) {
                      error[t][k] *= weight;
                    }
                  }
                }
                return sum;
              }
            }),
        "evaluate(...) writes every entry: values at each step in a window: found error[1][0] was"
            + " not written");
  }

  @Test
  void dividedByNothing() {
    Caught.by(
        OneCheck.of(LossChecks.all(), "terms"),
        new Factory(
            new Squared() {
              @Override
              public double terms(Target target) {
                return 0;
              }
            }),
        "terms(target) > 0: values at each step, 7 steps count: found 0, expected a"
            + " positive number");
  }

  @Test
  void changesTheReadout() {
    Caught.by(
        OneCheck.of(LossChecks.all(), "read_only"),
        new Factory(
            new Squared() {
              @Override
              public double step(double[] y, Target target, int t, double[] error) {
                double e = super.step(y, target, t, error);
                Arrays.fill(y, 0);
                return e;
              }
            }),
        "the readout stays: a class distribution at each step, step 4, number 0: found"
            + " 0.0, expected -1.3986471226488475, difference 1.39865");
  }

  @Test
  void overflow() {
    Caught.by(
        OneCheck.of(LossChecks.all(), "finite"),
        new Factory(
            new Squared() {
              @Override
              public double step(double[] y, Target target, int t, double[] error) {
                double sum = 0;
                for (double x : y) {
                  sum += StrictMath.exp(x);
                }
                for (int k = 0; k < y.length; k++) {
                  error[k] = StrictMath.exp(y[k]) / sum;
                }
                return StrictMath.log(sum);
              }
            }),
        "E is finite for large readouts: values at each step: found Infinity, expected a"
            + " finite number",
        "error is finite for large readouts: values at each step, step 0: found"
            + " Infinity, expected a finite number");
  }

  @Test
  void refusesEveryTarget() {
    LossFactory picky =
        new Factory(
            new Squared() {
              @Override
              public void check(Target target) {
                throw new InvalidInputException("not this one");
              }
            });
    Caught.by(
        OneCheck.of(LossChecks.all(), "targets"),
        picky,
        "some kind of target suits: classes, a class for the sequence, values,"
            + " distributions: found all refused, expected one that check(target) does not"
            + " refuse");
    Caught.by(
        LossChecks.NETWORK.agreement(),
        picky,
        "forward = backward = windows: all ways give one gradient, on random networks: found"
            + " a loss that refuses every kind of target");
  }

  @Test
  void checkThatThrowsSomethingElse() {
    Caught.by(
        OneCheck.of(LossChecks.all(), "targets"),
        new Factory(
            new Squared() {
              @Override
              public void check(Target target) {
                throw new IllegalStateException("step " + target.steps());
              }
            }),
        "check(target) lets some kind of target pass:"
            + " org.eprop.tck.check.WrongLossesTest$10.check: found an exception,"
            + " java.lang.IllegalStateException: step 4, expected none");
  }
}
