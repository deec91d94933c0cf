package org.eprop.core.derived;

import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.Population;

/**
 * How the constants of one neuron change with one of its learned parameters phi: dA/dphi, du/dphi,
 * dr/dphi, dg/dphi and dtheta/dphi, and with them the neuron's step,
 *
 * <pre>
 *     ds^t/dphi = dA/dphi s^{t-1} + du/dphi I^t + dr/dphi z^{t-1}    s^{t-1}, I^t, z^{t-1} held
 * </pre>
 *
 * <p>All of it is had from the neuron's own maker, by differences of fourth order in double
 * precision, so that a model says nothing about derivatives by its parameters: exact to rounding
 * for constants that are linear in phi, and to about 1e-11 of a constant's size for smooth ones.
 * Where phi is too near one of its bounds, the differences go to the other side alone. A general
 * neuron has no A, u and r; its step is differenced where it stands, unless it gives ds/dphi
 * itself. How s before the first step changes with phi is left out. Immutable.
 */
public final class ConstantDerivatives {

  /** Differences span this power of two of phi's size. */
  private static final int SPAN = -10;

  /** Smaller values of phi count as this large. */
  private static final double SMALLEST = 0.1;

  private static final int[] CENTRAL_FROM = {-1, -2};
  private static final int[] CENTRAL_TO = {1, 2};
  private static final double[] CENTRAL = {8.0 / 12, -1.0 / 12};

  private static final int[] ASIDE_FROM = {0, 0, 0, 0};
  private static final int[] ASIDE_TO = {1, 2, 3, 4};
  private static final double[] ASIDE = {48.0 / 12, -36.0 / 12, 16.0 / 12, -3.0 / 12};

  private final NeuronModel[] from;
  private final NeuronModel[] to;
  private final double[] factor;

  /** dA/dphi [d][d]; zero for a general neuron. Do not modify. */
  public final double[][] transition;

  /** du/dphi [d]; zero for a general neuron. Do not modify. */
  public final double[] inputWeights;

  /** dr/dphi [d]; zero for a general neuron. Do not modify. */
  public final double[] spikeEffect;

  /** dg/dphi [d]. Do not modify. */
  public final double[] spikeWeights;

  /** dtheta/dphi. */
  public final double threshold;

  /** A general neuron that gives ds^t/dphi itself, and which of its derivatives it is; or null. */
  private final NonlinearNeuron own;

  private final int ownIndex;

  private ConstantDerivatives(
      NeuronModel[] from,
      NeuronModel[] to,
      double[] factor,
      Supplier<NeuronModel> here,
      String parameter) {
    ownIndex =
        from[0] instanceof NonlinearNeuron general
            ? general.learnableParameters().indexOf(parameter)
            : -1;
    own = ownIndex < 0 ? null : (NonlinearNeuron) here.get();
    this.from = from;
    this.to = to;
    this.factor = factor;
    int d = from[0].stateNames().size();
    spikeWeights = new double[d];
    transition = new double[d][d];
    inputWeights = new double[d];
    spikeEffect = new double[d];
    for (int m = 0; m < d; m++) {
      int row = m;
      spikeWeights[m] = of(model -> model.spikeWeights()[row]);
      if (isLinear()) {
        inputWeights[m] = of(model -> ((LinearNeuron) model).inputWeights()[row]);
        spikeEffect[m] = of(model -> ((LinearNeuron) model).spikeEffect()[row]);
        for (int n = 0; n < d; n++) {
          int column = n;
          transition[m][n] = of(model -> ((LinearNeuron) model).transition()[row][column]);
        }
      }
    }
    threshold = of(NeuronModel::threshold);
  }

  /**
   * The derivatives by one parameter of one neuron.
   *
   * @param population it belongs to
   * @param j its number; it must have the parameter
   * @param parameter the number of the learned parameter
   * @param values of all learned parameters of neuron j, as {@link Population#maker} takes them
   */
  public static ConstantDerivatives of(
      Population population, int j, int parameter, double[] values) {
    LearnedParameter learned = population.learned().get(parameter);
    double phi = values[parameter];
    double below = phi - learned.low();
    double above = learned.high() - phi;
    double step = Math.scalb(1.0, Math.getExponent(Math.max(Math.abs(phi), SMALLEST)) + SPAN);
    boolean central = below > 2 * step && above > 2 * step;
    double room = Math.max(below, above);
    while (!central && 4 * step >= room && step > 0) {
      step /= 2;
    }
    double towards = central || above >= below ? step : -step;
    int[] fromSteps = central ? CENTRAL_FROM : ASIDE_FROM;
    int[] toSteps = central ? CENTRAL_TO : ASIDE_TO;
    double[] factor = central ? CENTRAL.clone() : ASIDE.clone();
    NeuronModel[] from = new NeuronModel[factor.length];
    NeuronModel[] to = new NeuronModel[factor.length];
    for (int i = 0; i < factor.length; i++) {
      factor[i] /= towards;
      from[i] = make(population, j, parameter, values, phi + fromSteps[i] * towards);
      to[i] = make(population, j, parameter, values, phi + toSteps[i] * towards);
    }
    Supplier<NeuronModel> here = () -> make(population, j, parameter, values, phi);
    return new ConstantDerivatives(from, to, factor, here, learned.parameter());
  }

  private static NeuronModel make(
      Population population, int j, int parameter, double[] values, double phi) {
    double[] changed = values.clone();
    changed[parameter] = phi;
    return population.maker().make(j, changed);
  }

  /** The derivative of a number that a model has. Zero to the bit where it does not change. */
  private double of(ToDoubleFunction<NeuronModel> number) {
    double sum = 0;
    for (int i = 0; i < factor.length; i++) {
      sum += factor[i] * (number.applyAsDouble(to[i]) - number.applyAsDouble(from[i]));
    }
    return sum;
  }

  /** Whether the neuron is one of the linear family, with A, u and r. */
  public boolean isLinear() {
    return from[0] instanceof LinearNeuron;
  }

  /** d(g.s - theta)/dphi for a state that is held. */
  public double distance(double[] s) {
    double sum = -threshold;
    for (int m = 0; m < s.length; m++) {
      sum += spikeWeights[m] * s[m];
    }
    return sum;
  }

  /** {@link #step} [d] of a neuron of the linear family, without allocation. */
  public void linearStep(double[] s, double z, double current, double[] out) {
    for (int m = 0; m < inputWeights.length; m++) {
      out[m] = inputWeights[m] * current + spikeEffect[m] * z;
      for (int n = 0; n < inputWeights.length; n++) {
        out[m] += transition[m][n] * s[n];
      }
    }
  }

  /**
   * ds^t/dphi, with the state before, the spike before and the current held.
   *
   * @param s s^{t-1} [d]
   * @param z z^{t-1}
   * @param current I^t
   * @return [d]
   */
  public double[] step(double[] s, double z, double current) {
    double[] sum = new double[s.length];
    if (isLinear()) {
      linearStep(s, z, current, sum);
      return sum;
    }
    if (own != null) {
      double[][] all = new double[own.learnableParameters().size()][s.length];
      own.parameterDerivatives(s, z, current, all);
      return all[ownIndex];
    }
    double[] low = new double[s.length];
    double[] high = new double[s.length];
    for (int i = 0; i < factor.length; i++) {
      ((NonlinearNeuron) from[i]).step(s, z, current, low);
      ((NonlinearNeuron) to[i]).step(s, z, current, high);
      for (int m = 0; m < s.length; m++) {
        sum[m] += factor[i] * (high[m] - low[m]);
      }
    }
    return sum;
  }
}
