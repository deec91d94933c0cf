package org.eprop.tck.network;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Numbers;

/** A neuron by itself, driven by a current. */
public final class Dynamics {

  private Dynamics() {}

  /**
   * A point of a trajectory: what a step starts from.
   *
   * @param t its number
   * @param s s^{t-1}
   * @param z z^{t-1}
   * @param current I^t
   */
  public record Point(int t, double[] s, double z, double current) {
    public String text() {
      return "step %s, s = %s, z = %s, I = %s"
          .formatted(t, Numbers.text(s), Numbers.text(z), Numbers.text(current));
    }
  }

  /** s^t. */
  public static double[] step(NeuronModel model, double[] s, double z, double current) {
    double[] next = new double[s.length];
    if (model instanceof NonlinearNeuron nonlinear) {
      java.util.Arrays.fill(next, Double.NaN); // what is not written stays so
      nonlinear.step(s, z, current, next);
      return next;
    }
    LinearNeuron linear = (LinearNeuron) model;
    for (int m = 0; m < s.length; m++) {
      next[m] = linear.inputWeights()[m] * current + linear.spikeEffect()[m] * z;
      for (int k = 0; k < s.length; k++) {
        next[m] += linear.transition()[m][k] * s[k];
      }
    }
    return next;
  }

  /** The derivatives of a step; what the model does not write is NaN. */
  public static LocalDerivatives derivatives(NeuronModel model, Point at) {
    return derivatives(model, at, Double.NaN);
  }

  /**
   * @param before what is there before the model writes
   */
  public static LocalDerivatives derivatives(NeuronModel model, Point at, double before) {
    int d = at.s.length;
    LocalDerivatives out = new LocalDerivatives(d);
    for (int m = 0; m < d; m++) {
      java.util.Arrays.fill(out.state[m], before);
      out.input[m] = before;
      out.spike[m] = before;
      out.spikeDetached[m] = before;
    }
    if (model instanceof NonlinearNeuron nonlinear) {
      nonlinear.derivatives(at.s, at.z, at.current, out);
      return out;
    }
    LinearNeuron linear = (LinearNeuron) model;
    for (int m = 0; m < d; m++) {
      out.state[m] = linear.transition()[m].clone();
      out.input[m] = linear.inputWeights()[m];
      out.spike[m] = linear.spikeEffect()[m];
      out.spikeDetached[m] = linear.detached()[m] ? 0 : linear.spikeEffect()[m];
    }
    return out;
  }

  /** Where the neuron goes under a current, without a refractory period; one point per step. */
  public static List<Point> run(NeuronModel model, double[] current) {
    List<Point> points = new ArrayList<>();
    double[] s = model.initialState().clone();
    double z = 0;
    for (int t = 0; t < current.length; t++) {
      points.add(new Point(t, s.clone(), z, current[t]));
      s = step(model, s, z, current[t]);
      z = Agreement.distance(model, s) > 0 ? 1 : 0;
    }
    points.add(new Point(current.length, s.clone(), z, 0));
    return points;
  }

  public static int spikes(List<Point> points) {
    return (int) points.stream().filter(p -> p.z == 1).count();
  }

  /** Random current, sometimes strong, sometimes negative. */
  public static double[] current(double size, int steps, long seed) {
    RandomGenerator random = new RandomStreams(seed).stream("current");
    double[] current = new double[steps];
    for (int t = 0; t < steps; t++) {
      current[t] = size * (random.nextDouble() * 1.6 - 0.4);
    }
    return current;
  }

  /** Whether some positive constant current makes it spike. */
  public static boolean isExcitable(NeuronModel model) {
    for (int power = -8; power <= 16; power++) {
      double[] constant = new double[100];
      java.util.Arrays.fill(constant, StrictMath.pow(10, power / 2.0));
      if (spikes(run(model, constant)) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The constant current that makes a neuron spike at least every tenth step of a hundred, to a
   * factor of 3; the one that makes it spike most often if none does; 0 if it never spikes.
   */
  public static double usefulCurrent(NeuronModel model) {
    double best = 0;
    int most = 0;
    for (int power = -8; power <= 16; power++) {
      double size = StrictMath.pow(10, power / 2.0);
      for (double current : new double[] {size, -size}) {
        double[] constant = new double[100];
        java.util.Arrays.fill(constant, current);
        int spikes = spikes(run(model, constant));
        if (spikes > most) {
          most = spikes;
          best = current;
        }
        if (spikes >= 10) {
          return current;
        }
      }
    }
    return best;
  }
}
