package org.eprop.neurons;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * The adaptive LIF neuron whose adaptation current follows spikes and voltage, s = (v, w). Between
 * steps,
 *
 * <pre>    tau_m dv/dt = -v - w,    tau_w dw/dt = a v - w</pre>
 *
 * <p>is solved exactly, (v, w) -> A (v, w) with A the exponential of the system's matrix times dt;
 * at each step
 *
 * <pre>    v^t += c I^t - theta z^{t-1},    w^t += b z^{t-1},    z^t = H(v^t - theta)</pre>
 *
 * <p>with c = 1 or, with {@code scaled_input}, 1 - exp(-dt / tau_m). The reset is detached, the
 * spike's effect on w is not. With a = b = 0 it is {@link Lif}. The voltage rings, a damped
 * oscillation, when {@code 4 a > (tau_w - tau_m)^2 / (tau_m tau_w)}.
 *
 * <p>The model is that of Bittar and Garner 2022, "A surrogate gradient spiking baseline for speech
 * command recognition". Their forward Euler step is unstable for some parameters; Baronig et al.
 * 2025, "Advancing spatio-temporal processing through adaptation in spiking neural networks", use
 * symplectic Euler; the exact solution is stable for every time step, because trace and determinant
 * of the matrix, -1/tau_m - 1/tau_w and (1 + a) / (tau_m tau_w), have the signs of a stable system
 * whenever a > -1.
 */
public final class Adlif extends DescribedComponent implements NeuronFactory {

  static final Parameter TAU_W =
      Parameter.perNeuron("tau_w", 100)
          .above(0)
          .unit("ms")
          .describe("time constant of the adaptation current");

  static final Parameter A =
      Parameter.perNeuron("a", 10)
          .above(-1)
          .describe("coupling to the voltage: what w tends to, for v held at 1");

  static final Parameter B =
      Parameter.perNeuron("b", 0.2)
          .describe("what a spike adds to the adaptation current, in the unit of the threshold");

  public Adlif() {
    super(
        "adlif",
        "Adaptive LIF whose adaptation current w follows spikes and voltage: tau_m dv/dt = -v -"
            + " w + input, tau_w dw/dt = a v - w, w += b at a spike, spike when v > theta."
            + " Solved exactly between steps; resonates for large a (Bittar and Garner 2022;"
            + " Baronig et al. 2025).",
        Common.TAU_M,
        Common.THRESHOLD,
        TAU_W,
        A,
        B,
        Common.SCALED_INPUT);
  }

  @Override
  public LinearNeuron create(Context context) {
    double dt = context.timeStep();
    double tauM = context.real(Common.TAU_M);
    double tauW = context.real(TAU_W);
    double theta = context.real(Common.THRESHOLD);
    double[][] flow =
        MatrixExponential.of(-dt / tauM, -dt / tauM, dt * context.real(A) / tauW, -dt / tauW);
    return LinearNeuron.withState("v", "w")
        .couple(0, 0, flow[0][0])
        .couple(0, 1, flow[0][1])
        .couple(1, 0, flow[1][0])
        .couple(1, 1, flow[1][1])
        .input(0, Common.inputWeight(context, Common.decay(dt, tauM)))
        .detachedSpike(0, -theta)
        .spike(1, context.real(B))
        .spikesWhen(0, 1)
        .exceeds(theta);
  }

  /**
   * exp(M) of a 2 x 2 matrix in closed form. With m = trace / 2, N = M - m (so that N^2 = D) and D
   * = m^2 - det M,
   *
   * <pre>    exp(M) = e^m (C + S N),    C = cosh(sqrt D),    S = sinh(sqrt D) / sqrt D</pre>
   *
   * <p>and cos and sin in place of cosh and sinh where D &lt; 0.
   */
  static final class MatrixExponential {

    private MatrixExponential() {}

    /** exp of ((a, b), (c, d)). */
    static double[][] of(double a, double b, double c, double d) {
      double m = (a + d) / 2;
      double half = (a - d) / 2;
      double discriminant = half * half + b * c;
      double root = StrictMath.sqrt(Math.abs(discriminant));
      double cosh;
      double sinh;
      if (root < 1e-4) {
        // Taylor series: the next terms are below 1e-17.
        cosh = StrictMath.exp(m) * (1 + discriminant / 2);
        sinh = StrictMath.exp(m) * (1 + discriminant / 6);
      } else if (discriminant < 0) {
        cosh = StrictMath.exp(m) * StrictMath.cos(root);
        sinh = StrictMath.exp(m) * StrictMath.sin(root) / root;
      } else if (root < 1) {
        cosh = StrictMath.exp(m) * StrictMath.cosh(root);
        sinh = StrictMath.exp(m) * StrictMath.sinh(root) / root;
      } else {
        // exp(m) cosh(root) without the overflow of a large root.
        double grow = StrictMath.exp(m + root);
        double shrink = StrictMath.exp(m - root);
        cosh = (grow + shrink) / 2;
        sinh = (grow - shrink) / (2 * root);
      }
      return new double[][] {{cosh + sinh * half, sinh * b}, {sinh * c, cosh - sinh * half}};
    }
  }
}
