package org.eprop.neurons;

import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A neuron with a non-linear upstroke and a recovery variable, s = (v, w):
 *
 * <pre>    dv/dt = F(v) - p w + c I,    tau_w dw/dt = a (v - v0) - w
 *    spike when v > v_peak; at the next step first v = v_reset, w = w + b</pre>
 *
 * <p>Each step is cut into sub-steps of h ms: Euler's for v, then kept between v_min and v_peak +
 * scale, so that a fast upstroke cannot overflow; the exact exponential one for w, with v at the
 * start of the sub-step: it goes the share {@code approach} = 1 - exp(-h / tau_w) of the way. The
 * derivatives are those of this very computation: 0 where v is kept from leaving its range.
 *
 * <p>The reset of v is detached, what the spike adds to w is not. That w acts on v within the step,
 * so that even with the reset detached, dv^t/dz^{t-1} is not 0.
 */
record PlanarNeuron(
    List<String> stateNames,
    Upstroke upstroke,
    double inputEffect,
    Recovery recovery,
    Limits limits,
    int steps,
    double h,
    double approach,
    double[] initialState,
    double[] spikeWeights)
    implements NonlinearNeuron {

  /** More take a step's time for nothing: the time step is too long, or its unit is not ms. */
  private static final int MOST_SUBSTEPS = 10_000;

  /** F, the voltage's own dynamics. */
  interface Upstroke {
    /** F(v), mV/ms. */
    double at(double v);

    /** dF/dv, 1/ms. */
    double slope(double v);
  }

  /**
   * The second variable.
   *
   * @param name of the variable
   * @param tau tau_w, ms
   * @param coupling a
   * @param centre v0, mV
   * @param effect p, what a unit of w takes from dv/dt
   * @param jump b
   */
  record Recovery(
      String name, double tau, double coupling, double centre, double effect, double jump) {}

  /**
   * The range of the voltage, mV.
   *
   * @param min v_min
   * @param reset v_reset
   * @param peak v_peak
   * @param scale unit of the surrogate's distance to v_peak
   */
  record Limits(double min, double reset, double peak, double scale) {
    Limits {
      if (!(min <= reset && reset < peak)) {
        throw new InvalidInputException(
            ("got a reset to %s mV, but expected it at least v_min (%s) and below v_peak (%s)")
                .formatted(reset, min, peak));
      }
    }
  }

  /**
   * Puts the parts together, and cuts dt into equal sub-steps no longer than {@code longest}.
   *
   * @param inputEffect c
   * @param start v and w before the first step
   * @param longest the longest sub-step, ms
   * @throws InvalidInputException if that makes too many sub-steps
   */
  static PlanarNeuron of(
      Upstroke upstroke,
      double inputEffect,
      Recovery recovery,
      Limits limits,
      double[] start,
      double dt,
      double longest) {
    double wanted = Math.max(1, Math.ceil(dt / longest));
    if (!(wanted <= MOST_SUBSTEPS)) {
      throw new InvalidInputException(
              ("got %s ms, which cuts the time step of %s ms into %s sub-steps, but"
                      + " expected at most %s")
                  .formatted(longest, dt, wanted, MOST_SUBSTEPS))
          .at("substep");
    }
    int steps = (int) wanted;
    return new PlanarNeuron(
        List.of("v", recovery.name()),
        upstroke,
        inputEffect,
        recovery,
        limits,
        steps,
        dt / steps,
        1 - StrictMath.exp(-dt / steps / recovery.tau()),
        start,
        new double[] {1, 0});
  }

  @Override
  public double threshold() {
    return limits.peak();
  }

  @Override
  public double scale() {
    return limits.scale();
  }

  private double ceiling() {
    return limits.peak() + limits.scale();
  }

  @Override
  public void step(double[] s, double z, double current, double[] next) {
    double v = s[0] + z * (limits.reset() - s[0]);
    double w = s[1] + z * recovery.jump();
    for (int i = 0; i < steps; i++) {
      double moved = move(v, w, current);
      w += approach * (recovery.coupling() * (v - recovery.centre()) - w);
      v = Math.max(limits.min(), Math.min(ceiling(), moved));
    }
    next[0] = v;
    next[1] = w;
  }

  private double move(double v, double w, double current) {
    return v + h * (upstroke.at(v) - recovery.effect() * w + inputEffect * current);
  }

  /** The chain rule over the sub-steps: d(v, w) / d(v, w after the reset, I). */
  @Override
  public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
    double towards = approach * recovery.coupling();
    double v = s[0] + z * (limits.reset() - s[0]);
    double w = s[1] + z * recovery.jump();
    double vByV = 1;
    double vByW = 0;
    double vByI = 0;
    double wByV = 0;
    double wByW = 1;
    double wByI = 0;
    for (int i = 0; i < steps; i++) {
      double moved = move(v, w, current);
      boolean inside = moved > limits.min() && moved < ceiling();
      double own = inside ? 1 + h * upstroke.slope(v) : 0;
      double cross = inside ? -h * recovery.effect() : 0;
      double input = inside ? h * inputEffect : 0;
      double newVByV = own * vByV + cross * wByV;
      double newVByW = own * vByW + cross * wByW;
      double newVByI = own * vByI + cross * wByI + input;
      wByV = towards * vByV + (1 - approach) * wByV;
      wByW = towards * vByW + (1 - approach) * wByW;
      wByI = towards * vByI + (1 - approach) * wByI;
      vByV = newVByV;
      vByW = newVByW;
      vByI = newVByI;
      w += approach * (recovery.coupling() * (v - recovery.centre()) - w);
      v = Math.max(limits.min(), Math.min(ceiling(), moved));
    }
    double resetByZ = limits.reset() - s[0];
    out.state[0][0] = vByV * (1 - z);
    out.state[0][1] = vByW;
    out.state[1][0] = wByV * (1 - z);
    out.state[1][1] = wByW;
    out.input[0] = vByI;
    out.input[1] = wByI;
    out.spike[0] = vByV * resetByZ + vByW * recovery.jump();
    out.spike[1] = wByV * resetByZ + wByW * recovery.jump();
    out.spikeDetached[0] = vByW * recovery.jump();
    out.spikeDetached[1] = wByW * recovery.jump();
  }
}
