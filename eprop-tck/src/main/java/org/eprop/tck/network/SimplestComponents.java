package org.eprop.tck.network;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.task.Target;

/**
 * The simplest component of each kind, to go with the one that is being checked. They are the kit's
 * own: a plugin's verdict depends on no other plugin, and no name can collide.
 */
final class SimplestComponents {

  private SimplestComponents() {}

  /** All of them. */
  static List<Component> all() {
    return List.of(
        new Lif(), new Alif(), new Triangle(), new SquaredError(), new Copy(), new RandomB());
  }

  /** v^t = alpha v^{t-1} + I^t - z^{t-1}, spikes above 1. */
  static final class Lif extends DescribedComponent implements NeuronFactory {
    private static final Parameter TAU_M = Parameter.perNeuron("tau_m", 20).above(0).unit("ms");

    Lif() {
      super("tck_lif", "v = alpha v + I - z", TAU_M);
    }

    @Override
    public NeuronModel create(Context context) {
      return LinearNeuron.withState("v")
          .decay(0, StrictMath.exp(-context.timeStep() / context.real(TAU_M)))
          .input(0, 1)
          .detachedSpike(0, -1)
          .spikesWhen(0, 1)
          .exceeds(1);
    }
  }

  /** The same with a^t = rho a^{t-1} + z^{t-1}, spikes above 1 + 0.2 a. */
  static final class Alif extends DescribedComponent implements NeuronFactory {
    private static final Parameter TAU_A = Parameter.perNeuron("tau_a", 100).above(0).unit("ms");

    Alif() {
      super("tck_alif", "v = alpha v + I - z, a = rho a + z", TAU_A);
    }

    @Override
    public NeuronModel create(Context context) {
      double dt = context.timeStep();
      return LinearNeuron.withState("v", "a")
          .decay(0, StrictMath.exp(-dt / 20))
          .decay(1, StrictMath.exp(-dt / context.real(TAU_A)))
          .input(0, 1)
          .detachedSpike(0, -1)
          .spike(1, 1)
          .spikesWhen(0, 1)
          .spikesWhen(1, -0.2)
          .exceeds(1);
    }
  }

  /** S(q) = max(0, 1 - |q|). */
  static final class Triangle extends DescribedComponent implements SurrogateFactory {
    Triangle() {
      super("tck_triangle", "S(q) = max(0, 1 - |q|)");
    }

    @Override
    public SurrogateGradient create(Context context) {
      return q -> Math.max(0, 1 - Math.abs(q));
    }
  }

  /** E = 1/2 sum_k (y_k - y*_k)^2. */
  static final class SquaredError extends DescribedComponent implements LossFactory {
    SquaredError() {
      super("tck_squared_error", "E = 1/2 sum_k (y_k - y*_k)^2");
    }

    @Override
    public StepLoss create(Context context) {
      return new Formula();
    }

    private static final class Formula implements StepLoss {
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
  }

  /** B = W_out^T. */
  static final class Copy extends DescribedComponent implements LearningSignalFactory {
    Copy() {
      super("tck_symmetric", "B = W_out");
    }

    @Override
    public LearningSignal create(Context context) {
      return new Transposed();
    }

    private static final class Transposed implements Feedback {
      @Override
      public boolean needsReadout() {
        return true;
      }

      @Override
      public boolean isSymmetric() {
        return true;
      }

      @Override
      public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
        System.arraycopy(wOut, 0, b, 0, b.length);
      }

      @Override
      public void follow(double[] wOut, double[] deltaWOut, double[] b) {
        System.arraycopy(wOut, 0, b, 0, b.length);
      }
    }
  }

  /** B_jk ~ N(0, 1). */
  static final class RandomB extends DescribedComponent implements LearningSignalFactory {
    RandomB() {
      super("tck_random", "B ~ N(0, 1)");
    }

    @Override
    public Feedback create(Context context) {
      return (wOut, neurons, random, b) -> {
        for (int k = 0; k < b.length; k++) {
          b[k] = random.nextGaussian();
        }
      };
    }
  }
}
