package org.eprop.tck.check;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.tck.component.SignalChecks;
import org.junit.jupiter.api.Test;

/** Learning signals that are wrong on purpose. */
class WrongSignalsTest {

  private record Factory(LearningSignal signal) implements LearningSignalFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "B = something wrong.";
    }

    @Override
    public LearningSignal create(Context context) {
      return signal;
    }
  }

  private static Factory feedback(Feedback signal) {
    return new Factory(signal);
  }

  /** B = W_out^T at the start, and as declared. */
  private static class Start implements Feedback {
    private final boolean symmetric;
    private final boolean needs;

    Start(boolean symmetric, boolean needs) {
      this.symmetric = symmetric;
      this.needs = needs;
    }

    @Override
    public boolean isSymmetric() {
      return symmetric;
    }

    @Override
    public boolean needsReadout() {
      return needs;
    }

    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      System.arraycopy(wOut, 0, b, 0, b.length);
    }
  }

  /** ... and at all times. */
  private static class Always extends Start {
    Always(boolean symmetric, boolean needs) {
      super(symmetric, needs);
    }

    @Override
    public void follow(double[] wOut, double[] deltaWOut, double[] b) {
      System.arraycopy(wOut, 0, b, 0, b.length);
    }
  }

  @Test
  void theRightOnePasses() {
    Caught.notBy(OneCheck.of(SignalChecks.all(), "declared"), new Factory(new Always(true, true)));
    Caught.notBy(SignalChecks.NETWORK.likeBptt(), new Factory(new Always(true, true)));
  }

  @Test
  void symmetricOnlyAtTheStart() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "declared"),
        new Factory(new Start(true, true)),
        "isSymmetric() declares B = W_out^T: update 20, neuron 15, output 0: found"
            + " -0.282636, expected 1.04225, difference -1.32488");
  }

  @Test
  void symmetricButForAFactor() {
    LearningSignalFactory half =
        new Factory(
            new Always(true, true) {
              @Override
              public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
                for (int k = 0; k < b.length; k++) {
                  b[k] = -0.5 * w[k];
                }
              }
            });
    Caught.by(
        OneCheck.of(SignalChecks.all(), "declared"),
        half,
        "isSymmetric() declares B = W_out^T: update 0, neuron 5, output 3: found"
            + " 1.52873, expected -3.05746, difference 4.58619");
    Caught.by(
        SignalChecks.NETWORK.likeBptt(),
        half,
        "dE/d[input_layer0]: e-prop = BPTT without recurrent weights: random network 4,"
            + " synapse 3 -> 2: found -2.48701, expected 4.97403, difference -7.46104",
        "dE/d[layer0_layer0]: e-prop = BPTT without recurrent weights: random network 7,"
            + " synapse 2 -> 0: found 0.468871, expected -0.937741, difference 1.40661",
        "dE/d[input_layer0]: e-prop, exact through forward projections, = BPTT without"
            + " recurrent weights: random network 2, synapse 2 -> 0: found 2.42001, expected"
            + " -4.84002, difference 7.26003",
        "dE/d[layer0_layer0]: e-prop, exact through forward projections, = BPTT without"
            + " recurrent weights: random network 2, synapse 1 -> 0: found -0.875178, expected"
            + " 1.75036, difference -2.62553",
        "dE/d[layer0_layer1]: e-prop, exact through forward projections, = BPTT without"
            + " recurrent weights: random network 2, synapse 0 -> 0: found -9.70174, expected"
            + " 19.4035, difference -29.1052",
        "dE/d[layer1_layer1]: e-prop, exact through forward projections, = BPTT without"
            + " recurrent weights: random network 7, synapse 3 -> 0: found -2.2167, expected"
            + " 4.4334, difference -6.6501");
  }

  @Test
  void symmetricWithoutSayingSo() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "declared"),
        new Factory(new Always(false, true)),
        "B = W_out^T at all times is declared: found isSymmetric() = false, expected"
            + " true, so that rules that need the true gradient accept it");
  }

  @Test
  void needsTheReadoutWithoutSayingSo() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "declared"),
        new Factory(new Always(true, false)),
        "B = W_out^T needs W_out: found needsReadout() = false, expected true, or B = 0 if"
            + " W_out = null");
    Caught.by(
        OneCheck.of(SignalChecks.all(), "readout"),
        new Factory(new Always(true, false)),
        "a population that the readout does not see has feedback: W_out = null: found an"
            + " exception, java.lang.NullPointerException, expected B, or needsReadout() to be"
            + " declared");
  }

  @Test
  void weightsNotWritten() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "initialises"),
        feedback(
            (wOut, neurons, random, b) -> {
              for (int k = 0; k < b.length - 1; k++) {
                b[k] = 1;
              }
            }),
        "B_jk is written: neuron 0, output 3: found NaN, expected a finite number");
    Caught.by(
        OneCheck.of(SignalChecks.all(), "initialises"),
        feedback((wOut, neurons, random, b) -> Arrays.fill(b, 0)),
        "L = sum_k B_jk delta_k is not always 0: found B = 0");
  }

  /** B of which only a share is not 0, and nothing if that is small. */
  private static final class FewWeights implements LearningSignalFactory {
    private static final Parameter SHARE =
        Parameter.real("share", 0.5).above(0).atMost(1).describe("of B");

    @Override
    public String name() {
      return "few";
    }

    @Override
    public String description() {
      return "B = 1 or 0.";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(SHARE);
    }

    @Override
    public LearningSignal create(Context context) {
      double weight = context.real(SHARE) < 0.01 ? 0 : 1;
      return (Feedback) (wOut, neurons, random, b) -> Arrays.fill(b, weight);
    }
  }

  @Test
  void weightsThatAreAllZeroAtTheEndOfARange() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "initialises"),
        new FewWeights(),
        "L = sum_k B_jk delta_k is not always 0: share = 0.0005: found B = 0");
  }

  @Test
  void weightsThatGrowWithoutEnd() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "follows"),
        new Factory(
            new Start(false, true) {
              @Override
              public void follow(double[] wOut, double[] deltaWOut, double[] b) {
                for (int k = 0; k < b.length; k++) {
                  b[k] *= 1e30;
                }
              }
            }),
        "B stays finite: update 11, neuron 0: found Infinity, expected a finite number");
    Caught.by(
        OneCheck.of(SignalChecks.all(), "follows"),
        new Factory(
            new Start(false, true) {
              @Override
              public double readoutDecay() {
                return 1.5;
              }
            }),
        "0 <= readoutDecay() < 1: found 1.5, expected a share");
  }

  @Test
  void changesTheReadout() {
    Caught.by(
        OneCheck.of(SignalChecks.all(), "read_only"),
        new Factory(
            new Start(false, true) {
              @Override
              public void follow(double[] wOut, double[] deltaWOut, double[] b) {
                wOut[2] = 0;
              }
            }),
        "follow(...) leaves W_out alone: number 2: found 0.0, expected 2.0, difference -2");
  }

  @Test
  void ownRandomNumbers() {
    Caught.by(
        SignalChecks.COMMON.deterministic(),
        new Factory(
            new Start(false, false) {
              private int calls;

              @Override
              public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
                Arrays.fill(b, ++calls);
              }
            }),
        "asked twice, an instance gives the same bits: number 0: found 17.0, expected"
            + " 1.0, difference 16",
        "two instances of the same arguments give the same bits: number 0: found 33.0,"
            + " expected 1.0, difference 32");
  }

  /** The true gradient's B of what a readout does not see is 0. */
  @Test
  void symmetricAlsoWhereThereIsNoReadout() {
    LearningSignalFactory everywhere =
        new Factory(
            new Always(true, false) {
              @Override
              public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
                follow(w, w, b);
              }

              @Override
              public void follow(double[] wOut, double[] deltaWOut, double[] b) {
                for (int k = 0; k < b.length; k++) {
                  b[k] = wOut == null ? 0 : wOut[k];
                }
              }
            });
    for (Check<LearningSignalFactory> check :
        List.of(
            OneCheck.of(SignalChecks.all(), "declared"),
            OneCheck.of(SignalChecks.all(), "readout"),
            SignalChecks.NETWORK.likeBptt(),
            SignalChecks.NETWORK.agreement())) {
      Caught.notBy(check, everywhere);
    }
  }

  @Test
  void symmetricButLoudWhereThereIsNoReadout() {
    LearningSignalFactory loud =
        new Factory(
            new Always(true, false) {
              @Override
              public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
                if (w == null) {
                  Arrays.fill(b, 1);
                } else {
                  super.initialise(w, neurons, random, b);
                }
              }
            });
    Caught.by(
        OneCheck.of(SignalChecks.all(), "declared"),
        loud,
        "B = W_out^T is 0 where there is no W_out: W_out = null, output 0: found 1, expected 0,"
            + " difference 1");
    Caught.by(
        SignalChecks.NETWORK.likeBptt(),
        loud,
        "dE/d[input_layer0]: e-prop, exact through forward projections, = BPTT without"
            + " recurrent weights: random network 2, synapse 1 -> 3: found -9.79969, expected"
            + " 0.579502, difference -10.3792",
        "dE/d[layer0_layer0]: e-prop, exact through forward projections, = BPTT without"
            + " recurrent weights: random network 2, synapse 0 -> 3: found -10.9853, expected"
            + " 0.706633, difference -11.6919");
  }
}
