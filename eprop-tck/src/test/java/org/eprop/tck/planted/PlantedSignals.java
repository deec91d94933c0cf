package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.plugin.Kind;

/** Learning signals with a mistake each. */
final class PlantedSignals {

  private static final Parameter TAU =
      Parameter.real("tau", 20).above(0).unit("ms").describe("of what it remembers");

  private final List<Planted> all = new ArrayList<>();

  private PlantedSignals() {}

  private void plant(String mistake, String property, LearningSignal signal) {
    plant(mistake, property, List.of(), c -> signal);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, LearningSignal> make) {
    all.add(
        new Planted(mistake, Kind.LEARNING_SIGNAL, new Made.Signal(parameters, make), property));
  }

  /** Starts random, follows as is said. */
  private interface Following extends Feedback {
    @Override
    default boolean needsReadout() {
      return true;
    }

    @Override
    default void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
      Arrays.setAll(b, k -> random.nextGaussian());
    }

    @Override
    void follow(double[] wOut, double[] delta, double[] b);
  }

  /** L = sum_k B_jk delta_k, right so far. */
  static class Plain implements StepSignal {
    @Override
    public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
      Arrays.setAll(b, k -> random.nextGaussian());
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      for (int k = 0; k < step.error().length; k++) {
        for (int j = 0; j < signal.length; j++) {
          signal[j] += step.feedback()[k][j] * step.error()[k];
        }
      }
    }
  }

  static List<Planted> all() {
    PlantedSignals p = new PlantedSignals();
    p.starts();
    p.follows();
    p.declared();
    p.steps();
    p.states();
    return p.all;
  }

  private void starts() {
    plant(
        "one weight not written",
        "initialises",
        (Feedback) (w, n, random, b) -> Arrays.fill(b, 1, b.length, random.nextGaussian()));
    plant("all weights 0", "initialises", (Feedback) (w, n, random, b) -> Arrays.fill(b, 0));
    plant(
        "a random generator with a seed of its own",
        "seeded",
        (Feedback) (w, n, random, b) -> fill(b, new Random(5)));
    plant(
        "one generator for all",
        "deterministic",
        List.of(),
        c -> {
          Random own = new Random();
          return (Feedback) (w, n, random, b) -> fill(b, own);
        });
    plant(
        "weights of W_out upside down",
        "bounded",
        new Following() {
          @Override
          public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
            Arrays.setAll(b, k -> -w[k]);
          }

          @Override
          public void follow(double[] w, double[] delta, double[] b) {
            Arrays.setAll(b, k -> -w[k]);
          }
        });
    plant(
        "changes W_out at the start",
        "read_only",
        (Feedback)
            (w, n, random, b) -> {
              Arrays.setAll(b, k -> random.nextGaussian());
              if (w != null) {
                w[0] = 0;
              }
            });
  }

  private static void fill(double[] b, Random random) {
    Arrays.setAll(b, k -> random.nextGaussian());
  }

  private void follow(String mistake, String property, Following signal) {
    plant(mistake, property, signal);
  }

  private void follows() {
    follow("grows with every update", "bounded", (w, d, b) -> Arrays.setAll(b, k -> 1.001 * b[k]));
    follow("grows by a little", "bounded", (w, d, b) -> Arrays.setAll(b, k -> b[k] + 0.01));
    follow("adds W_out at each update", "bounded", (w, d, b) -> Arrays.setAll(b, k -> b[k] + w[k]));
    follow(
        "adds the size of the change",
        "bounded",
        (w, d, b) -> Arrays.setAll(b, k -> b[k] + Math.abs(d[k])));
    follow("follows the wrong way", "bounded", (w, d, b) -> Arrays.setAll(b, k -> b[k] - d[k]));
    follow("doubles at each update", "follows", (w, d, b) -> Arrays.setAll(b, k -> b[k] * 1e20));
    follow("changes the change", "read_only", (w, d, b) -> d[0] = 0);
    follow(
        "changes W_out",
        "read_only",
        (w, d, b) -> {
          w[0] = 0;
          b[0] = d[0];
        });
    plant(
        "a decay of more than all",
        "follows",
        new Following() {
          @Override
          public void follow(double[] w, double[] delta, double[] b) {}

          @Override
          public double readoutDecay() {
            return 1.01;
          }
        });
  }

  private void declared() {
    plant("needs W_out without saying so", "readout", copy(true, false, 1));
    plant("symmetric without saying so", "declared", copy(false, true, 1));
    plant("half of what it declares", "declared", copy(true, true, 0.5));
    plant(
        "symmetric at the start only",
        "declared",
        new Feedback() {
          @Override
          public boolean isSymmetric() {
            return true;
          }

          @Override
          public boolean needsReadout() {
            return true;
          }

          @Override
          public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
            System.arraycopy(w, 0, b, 0, b.length);
          }
        });
    plant("half of the true gradient", "like_bptt", copy(true, true, 0.5));
  }

  private static Feedback copy(boolean symmetric, boolean needs, double factor) {
    return new Following() {
      @Override
      public boolean isSymmetric() {
        return symmetric;
      }

      @Override
      public boolean needsReadout() {
        return needs;
      }

      @Override
      public void initialise(double[] w, int neurons, RandomGenerator random, double[] b) {
        Arrays.setAll(b, k -> factor * w[k]);
      }

      @Override
      public void follow(double[] w, double[] delta, double[] b) {
        Arrays.setAll(b, k -> factor * w[k]);
      }
    };
  }

  /** What is done beside what is right. */
  private interface Spoil {
    void step(SignalStep step, double[] state, double[] signal);
  }

  private void step(String mistake, String property, int states, Spoil spoil) {
    plant(
        mistake,
        property,
        new Plain() {
          @Override
          public int stateSize(int neurons, int outputs) {
            return states;
          }

          @Override
          public void step(SignalStep step, double[] state, double[] signal) {
            super.step(step, state, signal);
            spoil.step(step, state, signal);
          }
        });
  }

  private static void scale(double[] signal, double factor) {
    Arrays.setAll(signal, j -> factor * signal[j]);
  }

  private void steps() {
    step("divides by what may be 0", "step_finite", 0, (s, m, l) -> scale(l, 1 / s.weight()));
    step("always 0", "step_finite", 0, (s, m, l) -> scale(l, 0));
    step("the error reversed", "step_bounded", 0, (s, m, l) -> scale(l, -1));
    step(
        "grows from step to step",
        "step_bounded",
        1,
        (s, m, l) -> {
          m[0] = 1.01 * (m[0] + 0.01);
          scale(l, m[0]);
        });
    step("its state runs away", "step_state", 1, (s, m, l) -> m[0] = 20 * m[0] + 1e10);
    step("counts the weight twice", "step_weight", 0, (s, m, l) -> scale(l, s.weight()));
    step(
        "teaches what was punished as if rewarded",
        "step_advantage",
        0,
        (s, m, l) -> scale(l, Math.signum(s.weight())));
    plant(
        "ignores the weight",
        "step_weight",
        new Plain() {
          @Override
          public void step(SignalStep step, double[] state, double[] signal) {
            for (int j = 0; j < signal.length; j++) {
              signal[j] = step.feedback()[0][j] * step.target()[0];
            }
          }
        });
    step("changes the error", "step_read_only", 0, (s, m, l) -> s.error()[0] = 0);
    step("changes B", "step_read_only", 0, (s, m, l) -> s.feedback()[0][0] *= 0.5f);
    step("more state than it asks for", "step_state", 1, (s, m, l) -> m[1] = 1);
    step(
        "reads spikes beyond their number",
        "step_finite",
        0,
        (s, m, l) -> l[s.spikes()[s.spikeCount()]] += 1);
    plant(
        "a state whose size changes",
        "step_state",
        new Plain() {
          private int asked;

          @Override
          public int stateSize(int neurons, int outputs) {
            return 1 + asked++ / 2;
          }
        });
    plant(
        "a time constant that does not heed dt",
        "time_step",
        List.of(TAU),
        c ->
            new Plain() {
              @Override
              public int stateSize(int neurons, int outputs) {
                return 1;
              }

              @Override
              public void step(SignalStep step, double[] state, double[] signal) {
                super.step(step, state, signal);
                state[0] += step.reward();
                state[0] *= StrictMath.exp(-1 / c.real(TAU));
                scale(signal, 1 + state[0]);
              }
            });
  }

  private void states() {
    double[] last = new double[1];
    step(
        "remembers in secret",
        "step_function",
        0,
        (s, m, l) -> {
          last[0] = 0.5 * last[0] + s.error()[0];
          l[0] += last[0];
        });
    double[] scratch = new double[1];
    step(
        "a captured scratch array",
        "stateless",
        0,
        (s, m, l) -> {
          scratch[0] = l[0];
          l[0] = scratch[0];
        });
  }
}
