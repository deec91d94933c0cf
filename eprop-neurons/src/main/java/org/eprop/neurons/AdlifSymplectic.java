package org.eprop.neurons;

import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * The adaptive LIF neuron in the symplectic Euler discretisation (SE-adLIF) of Baronig, Ferrand,
 * Sabathiel and Legenstein 2025, "Advancing spatio-temporal processing through adaptation in
 * spiking neural networks", Nature Communications (arXiv:2408.07517, equations 6a and 6b), s = (v,
 * w). The equations of {@link Adlif} are advanced one after the other, w with the new voltage, and
 * a spike resets the voltage to zero before w sees it. The paper writes the step, vhat before the
 * reset, as
 *
 * <pre>    vhat^t = alpha v^{t-1} + (1 - alpha) (I^t - w^{t-1}),    z^t = H(vhat^t - theta)
 *    v^t  = vhat^t (1 - z^t)
 *    w^t  = beta w^{t-1} + (1 - beta) (a v^t + b z^t)</pre>
 *
 * <p>with alpha = exp(-dt / tau_m), beta = exp(-dt / tau_w). The state here is what the step has
 * before it knows its spike, the voltage before the reset and the w that acted on it; reset and
 * adaptation are the first half of the next step, and every spike is the paper's:
 *
 * <pre>    w^t = beta w^{t-1} + (1 - beta) (a v^{t-1} (1 - z^{t-1}) + b z^{t-1})
 *    v^t = alpha v^{t-1} (1 - z^{t-1}) + c I^t - (1 - alpha) w^t,    z^t = H(v^t - theta)</pre>
 *
 * <p>c = 1 or, with {@code scaled_input}, 1 - alpha, the paper's choice. As in the authors'
 * program, the z that resets is detached, the z that b multiplies is not: through w it acts on the
 * voltage of the same step.
 *
 * <p>Trace and determinant of the step are alpha + beta - (1 - alpha)(1 - beta) a and alpha beta,
 * so that it is stable for -1 &lt; a &lt; (1 + alpha)(1 + beta) / ((1 - alpha)(1 - beta)), which is
 * far wider than with forward Euler. The authors draw tau_m from 5 to 25 ms, tau_w from 60 to 300
 * ms, a from 0 to 120, b from 0 to 240.
 */
public final class AdlifSymplectic extends DescribedComponent implements NeuronFactory {

  static final Parameter B =
      Parameter.perNeuron("b", 20)
          .describe(
              "what w would tend to if it spiked at every step; a spike adds 1 - beta times"
                  + " this, in the unit of the threshold");

  public AdlifSymplectic() {
    super(
        "adlif_symplectic",
        "Adaptive LIF by symplectic Euler steps, reset to zero: v^t = alpha v + I^t - (1 -"
            + " alpha) w^t with v = v^{t-1} (1 - z^{t-1}) and w^t = beta w^{t-1} + (1 - beta) (a v + b"
            + " z^{t-1}), spike when v > theta; alpha = exp(-dt/tau_m), beta = exp(-dt/tau_w)"
            + " (Baronig et al. 2025).",
        Common.TAU_M,
        Common.BASE_THRESHOLD,
        Adlif.TAU_W,
        Adlif.A,
        B,
        Common.SCALED_INPUT);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException if a is so large that the step is unstable
   */
  @Override
  public NonlinearNeuron create(Context context) {
    double dt = context.timeStep();
    double alpha = Common.decay(dt, context.real(Common.TAU_M));
    double beta = Common.decay(dt, context.real(Adlif.TAU_W));
    double a = context.real(Adlif.A);
    double bound = (1 + alpha) * (1 + beta) / ((1 - alpha) * (1 - beta));
    if (a >= bound) {
      throw new InvalidInputException(
              ("got %s, but expected < %s, where symplectic Euler's step of %s ms"
                      + " becomes unstable")
                  .formatted(a, bound, dt))
          .at(Adlif.A.name());
    }
    return new Model(
        List.of("v", "w"),
        alpha,
        beta,
        a,
        context.real(B),
        Common.inputWeight(context, alpha),
        Common.decayByTau(dt, context.real(Common.TAU_M)),
        Common.decayByTau(dt, context.real(Adlif.TAU_W)),
        context.flag(Common.SCALED_INPUT),
        new double[] {1, 0},
        context.real(Common.BASE_THRESHOLD));
  }

  private record Model(
      List<String> stateNames,
      double alpha,
      double beta,
      double a,
      double b,
      double c,
      double alphaByTau,
      double betaByTau,
      boolean scaled,
      double[] spikeWeights,
      double threshold)
      implements NonlinearNeuron {

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      double v = s[0] * (1 - z);
      next[1] = beta * s[1] + (1 - beta) * (a * v + b * z);
      next[0] = alpha * v + c * current - (1 - alpha) * next[1];
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      double byV = (1 - beta) * a;
      double byZ = (1 - beta) * b;
      double left = alpha - (1 - alpha) * byV;
      out.state[0][0] = left * (1 - z);
      out.state[0][1] = -(1 - alpha) * beta;
      out.state[1][0] = byV * (1 - z);
      out.state[1][1] = beta;
      out.input[0] = c;
      out.input[1] = 0;
      out.spikeDetached[0] = -(1 - alpha) * byZ;
      out.spikeDetached[1] = byZ;
      out.spike[0] = out.spikeDetached[0] - left * s[0];
      out.spike[1] = byZ - byV * s[0];
    }

    @Override
    public List<String> learnableParameters() {
      return List.of("tau_m", "tau_w", "a", "b", "threshold");
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      double v = s[0] * (1 - z);
      double target = a * v + b * z;
      double w = beta * s[1] + (1 - beta) * target;
      out[0][0] = alphaByTau * (v + w - (scaled ? current : 0));
      out[0][1] = 0;
      through(out[1], betaByTau * (s[1] - target));
      through(out[2], (1 - beta) * v);
      through(out[3], (1 - beta) * z);
      through(out[4], 0);
    }

    /** What changes w changes v of the same step. */
    private void through(double[] out, double w) {
      out[0] = -(1 - alpha) * w;
      out[1] = w;
    }
  }
}
