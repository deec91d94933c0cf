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
 * The balanced resonate-and-fire neuron of Higuchi, Kairat, Bohte and Otte 2024, "Balanced
 * Resonate-and-Fire Neurons", ICML (arXiv:2402.14603), s = (u, v, q): a damped oscillator u + iv in
 * the complex plane, and a refractory variable q that each spike raises by 1:
 *
 * <pre>    q^t = gamma q^{t-1} + z^{t-1}
 *    b^t = p(omega) - b_offset - q^t,    p(omega) = (-1 + sqrt(1 - (h omega)^2)) / h
 *    u^t + i v^t = (1 + h (b^t + i omega)) (u^{t-1} + i v^{t-1}) + c I^t
 *    z^t = H(u^t - theta - q^t)</pre>
 *
 * <p>All of the paper's parts are there. The <em>refractory period</em>: q raises the threshold.
 * The <em>smooth reset</em>: q strengthens the damping b, and nothing is set or subtracted. The
 * <em>divergence boundary</em>: forward Euler's step turns (u, v) and multiplies its length by |1 +
 * h (b + i omega)|, which is 1 for b = p(omega), so that a neuron damped by b_offset &ge; 0 beyond
 * that does not diverge.
 *
 * <p>Units: the paper's, seconds. h = dt / 1000 is the time step in s; omega is in rad/s, b_offset
 * and q, where it adds to the damping, in 1/s. The paper sets h = 0.01 s, which is dt = 10 ms, and
 * gamma = 0.9 a step; here gamma = exp(-dt / tau_q), and tau_q = 94.9122 ms gives 0.9 for 10 ms.
 * Input raises u by c I, c = 1 or, with {@code scaled_input}, h, the paper's choice. The authors'
 * program adds a step's spike to q at the end of that step, here it is added at the start of the
 * next: the same spikes, and the same q wherever it acts.
 *
 * <p>No effect of the spike is detached, as published: gradients flow through the neuron's own q,
 * to the threshold and to the damping. Higuchi et al. train omega and b_offset besides the weights,
 * from omega in [3, 5] or [5, 10] and b_offset in [0.1, 1] or [2, 3].
 */
public final class BalancedResonateAndFire extends DescribedComponent implements NeuronFactory {

  private static final double MS_PER_S = 1000;

  static final Parameter OMEGA =
      Parameter.perNeuron("omega", 10)
          .atLeast(0)
          .unit("rad/s")
          .describe("angular frequency of the oscillation; below 1 rad per time step");

  static final Parameter B_OFFSET =
      Parameter.perNeuron("b_offset", 1)
          .atLeast(0)
          .unit("1/s")
          .describe("damping beyond the divergence boundary p(omega)");

  static final Parameter TAU_Q =
      Parameter.perNeuron("tau_q", 94.9122)
          .above(0)
          .unit("ms")
          .describe("time constant of the refractory variable");

  static final Parameter SCALED_INPUT =
      Parameter.flag("scaled_input", false)
          .describe("whether the input current is multiplied by the time step in s");

  public BalancedResonateAndFire() {
    super(
        "balanced_resonate_and_fire",
        "Balanced resonate-and-fire: u^t + iv^t = (1 + h (b^t + i omega)) (u^{t-1} + iv^{t-1}) +"
            + " I^t, b^t = p(omega) - b_offset - q^t, p(omega) = (-1 + sqrt(1 - (h omega)^2)) / h, q^t ="
            + " gamma q^{t-1} + z^{t-1}, spike when u > theta + q; h = dt in s, gamma ="
            + " exp(-dt/tau_q). Selects input of its own frequency, never diverges, and is damped by its"
            + " spikes instead of reset (Higuchi et al. 2024).",
        OMEGA,
        B_OFFSET,
        TAU_Q,
        Common.BASE_THRESHOLD,
        SCALED_INPUT);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException if h omega &ge; 1, where p(omega) ends; or if h b_offset &gt; 2
   *     sqrt(1 - (h omega)^2), where Euler's step diverges
   */
  @Override
  public NonlinearNeuron create(Context context) {
    double dt = context.timeStep();
    double h = dt / MS_PER_S;
    double omega = context.real(OMEGA);
    double turn = h * omega;
    if (turn >= 1) {
      throw new InvalidInputException(
              "got %s rad/s, but expected below %s, 1 rad per time step of %s ms"
                  .formatted(omega, 1 / h, dt))
          .at(OMEGA.name());
    }
    double boundary = StrictMath.sqrt(1 - turn * turn);
    double offset = context.real(B_OFFSET);
    if (h * offset > 2 * boundary) {
      throw new InvalidInputException(
              ("got %s 1/s, but expected at most %s for omega = %s rad/s and a time"
                      + " step of %s ms")
                  .formatted(offset, 2 * boundary / h, omega, dt))
          .at(B_OFFSET.name());
    }
    return new Model(
        List.of("u", "v", "q"),
        h,
        boundary - h * offset,
        turn,
        -h * turn / boundary,
        Common.decay(dt, context.real(TAU_Q)),
        Common.decayByTau(dt, context.real(TAU_Q)),
        context.flag(SCALED_INPUT) ? h : 1,
        new double[] {1, 0, -1},
        context.real(Common.BASE_THRESHOLD));
  }

  /**
   * The step.
   *
   * @param h time step, s
   * @param kept 1 + h (p(omega) - b_offset), what remains of u + iv beside its turn, without q
   * @param turn h omega
   */
  private record Model(
      List<String> stateNames,
      double h,
      double kept,
      double turn,
      double keptByOmega,
      double gamma,
      double gammaByTau,
      double c,
      double[] spikeWeights,
      double threshold)
      implements NonlinearNeuron {

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      double q = gamma * s[2] + z;
      double shrink = kept - h * q;
      next[0] = shrink * s[0] - turn * s[1] + c * current;
      next[1] = turn * s[0] + shrink * s[1];
      next[2] = q;
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      double shrink = kept - h * (gamma * s[2] + z);
      out.state[0][0] = shrink;
      out.state[0][1] = -turn;
      out.state[0][2] = -h * gamma * s[0];
      out.state[1][0] = turn;
      out.state[1][1] = shrink;
      out.state[1][2] = -h * gamma * s[1];
      out.state[2][0] = 0;
      out.state[2][1] = 0;
      out.state[2][2] = gamma;
      out.input[0] = c;
      out.input[1] = 0;
      out.input[2] = 0;
      out.spike[0] = -h * s[0];
      out.spike[1] = -h * s[1];
      out.spike[2] = 1;
      System.arraycopy(out.spike, 0, out.spikeDetached, 0, 3);
    }

    @Override
    public List<String> learnableParameters() {
      return List.of("omega", "b_offset", "tau_q", "threshold");
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      double byTau = gammaByTau * s[2];
      set(out[0], keptByOmega * s[0] - h * s[1], h * s[0] + keptByOmega * s[1], 0);
      set(out[1], -h * s[0], -h * s[1], 0);
      set(out[2], -h * byTau * s[0], -h * byTau * s[1], byTau);
      set(out[3], 0, 0, 0);
    }

    private static void set(double[] out, double u, double v, double q) {
      out[0] = u;
      out[1] = v;
      out[2] = q;
    }
  }
}
