package org.eprop.tck.check;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.tck.component.SignalChecks;
import org.junit.jupiter.api.Test;

/** Learning signals in their general form that are wrong on purpose. */
class WrongStepSignalsTest {

  private record Factory(LearningSignal signal) implements LearningSignalFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "L = something wrong.";
    }

    @Override
    public LearningSignal create(Context context) {
      return signal;
    }
  }

  /** L^t = B delta^t + 0.8 L^{t-1}, louder for neurons that spike; right so far. */
  private static class Lasting implements StepSignal {
    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      for (int k = 0; k < b.length; k++) {
        b[k] = random.nextGaussian();
      }
    }

    @Override
    public int stateSize(int neurons, int outputs) {
      return neurons;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      for (int j = 0; j < signal.length; j++) {
        state[j] *= 0.8;
        for (int k = 0; k < step.error().length; k++) {
          state[j] += step.feedback()[k][j] * step.error()[k];
        }
        signal[j] = state[j];
      }
      for (int i = 0; i < step.spikeCount(); i++) {
        signal[step.spikes()[i]] *= 1.5;
      }
    }
  }

  @Test
  void theRightOnePasses() {
    for (Check<LearningSignalFactory> check : SignalChecks.all()) {
      boolean demanded =
          !check.property().matches("registered|time_step")
              && !check.property().equals("declared")
              && !check.property().equals("like_bptt");
      if (demanded) {
        Caught.notBy(check, new Factory(new Lasting()));
      }
    }
  }

  @Test
  void remembersInSecret() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_function"),
        new Factory(
            new Lasting() {
              private double last;

              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                super.step(step, state, signal);
                signal[0] += last;
                last = step.error()[0];
              }
            }),
        "L^t follows from the step and the state: 1 neurons, 1 outputs, step 19, number 0:"
            + " found 5.800661079932834, expected 1.9425655433903641, difference 3.8581");
  }

  @Test
  void stateThatFollowsFromCalls() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_function"),
        new Factory(
            new Lasting() {
              private int calls;

              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                super.step(step, state, signal);
                state[0] = ++calls;
              }
            }),
        "the state follows from the step and the state: 16 neurons, 4 outputs, step 0, number"
            + " 0: found 3.0, expected 1.0, difference 2");
  }

  @Test
  void notANumber() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_finite"),
        new Factory(
            new Lasting() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                signal[signal.length - 1] = step.error()[0] / step.weight();
              }
            }),
        "L_j^t is finite: 16 neurons, 4 outputs, step 1, neuron 15: found NaN, expected a"
            + " finite number");
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_finite"),
        new Factory(
            new Lasting() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {}
            }),
        "L_j^t is not always 0: 16 neurons, 4 outputs, 12000 steps: found L = 0");
  }

  @Test
  void changesWhatItSees() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_read_only"),
        new Factory(
            new Lasting() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                super.step(step, state, signal);
                Arrays.fill(step.error(), 0);
              }
            }),
        "what is seen stays: 1 neurons, 1 outputs, step 19, number 2: found 0.0, expected"
            + " -3.6616097911930527, difference 3.66161");
  }

  @Test
  void stateThatGrows() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_state"),
        new Factory(
            new Lasting() {
              private int asked;

              @Override
              public int stateSize(int neurons, int outputs) {
                return neurons + asked++;
              }
            }),
        "stateSize(...) is always the same: 16 neurons, 4 outputs: found 17, expected 16,"
            + " difference 1");
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_state"),
        new Factory(
            new Lasting() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                super.step(step, state, signal);
                state[0] *= 1e10;
              }
            }),
        "the state stays finite: 16 neurons, 4 outputs, step 31: found Infinity, expected a"
            + " finite number");
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_state"),
        new Factory(
            new Lasting() {
              @Override
              public int stateSize(int neurons, int outputs) {
                return -1;
              }
            }),
        "stateSize(...) >= 0: 16 neurons, 4 outputs: found -1, expected >= 0");
  }

  @Test
  void stateTooSmall() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_finite"),
        new Factory(
            new Lasting() {
              @Override
              public int stateSize(int neurons, int outputs) {
                return 1;
              }
            }),
        "step(...) writes finite L_j^t, and some are not 0:"
            + " org.eprop.tck.check.WrongStepSignalsTest$Lasting.step: found an exception,"
            + " java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1,"
            + " expected none");
  }

  @Test
  void weightForgotten() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "step_weight"),
        new Factory(
            new Lasting() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                signal[0] = step.feedback()[0][0] * step.target()[0];
              }
            }),
        "L depends on the weight of the steps: 16 neurons, 4 outputs: found the same L with"
            + " half of weight() and error(), expected another");
  }

  /** A target that is there is seen, also at steps that do not count. */
  @Test
  void targetsOfStepsThatDoNotCount() {
    Caught.notBy(
        SignalChecks.NETWORK.agreement(),
        new Factory(
            new Lasting() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                for (int k = 0; k < step.target().length; k++) {
                  for (int j = 0; j < signal.length; j++) {
                    signal[j] += step.feedback()[k][j] * step.target()[k];
                  }
                }
              }
            }));
  }

  /** Rewards are seen, whatever way the gradient is computed. */
  @Test
  void rewards() {
    Caught.notBy(
        SignalChecks.NETWORK.agreement(),
        new Factory(
            new Lasting() {
              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                for (int j = 0; j < signal.length; j++) {
                  state[j] = 0.9 * state[j] + step.weight() * step.feedback()[0][j];
                  signal[j] = (1 + step.reward()) * state[j];
                }
              }
            }));
  }
}
