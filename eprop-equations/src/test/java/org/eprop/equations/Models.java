package org.eprop.equations;

/** Built-in neurons, written as equations. */
final class Models {

  static final String ALIF =
      """
      parameter tau_m = 20 [ms], above 0
      parameter threshold = 1, above 0
      parameter tau_a = 200 [ms], above 0
      parameter beta = 0.184, at least 0
      state v
      state a
      dv/dt = -v / tau_m
      da/dt = -a / tau_a
      v += I
      a += z
      reset: v -= threshold
      spike when v > threshold + beta a
      """;

  static final String ADLIF =
      """
      parameter tau_m = 20 [ms], above 0
      parameter threshold = 1, above 0
      parameter tau_w = 100 [ms], above 0
      parameter a = 10, above -1
      parameter b = 0.2
      state v
      state w
      tau_m dv/dt = -v - w
      tau_w dw/dt = a v - w
      v += I
      w += b z
      reset: v -= threshold
      spike when v > threshold
      """;

  static final String IZHIKEVICH =
      """
      parameter a = 0.02 [1/ms], above 0         # rate of the recovery variable
      parameter b = 0.2 [1/ms]                   # coupling of the recovery variable to the voltage
      parameter c = -65 [mV]                     # voltage after a spike
      parameter d = 8 [mV/ms]                    # what a spike adds to the recovery variable
      parameter v_peak = 30 [mV]
      parameter v_min = -100 [mV]
      parameter width = 30 [mV], above 0
      parameter k = 20 [mV/ms], above 0
      state v = c between v_min and v_peak + width
      state u = b c
      reset: v = c
      u += d z
      dv/dt = 0.04 [1/(mV ms)] v^2 + 5 [1/ms] v + 140 [mV/ms] - u + k I
      du/dt = a (b v - u)
      solve v by euler
      solve u by exponential_euler
      substep = 0.5 [ms]
      spike when v > v_peak
      scale = width
      """;

  static final String ADEX =
      """
      parameter c_m = 281 [pF], above 0
      parameter g_l = 30 [nS], above 0
      parameter e_l = -70.6 [mV]
      parameter v_t = -50.4 [mV]
      parameter delta_t = 2 [mV], above 0
      parameter tau_w = 144 [ms], above 0
      parameter a = 4 [nS]
      parameter b = 80.5 [pA]
      parameter v_reset = -70.6 [mV]
      parameter v_peak = 0 [mV]
      parameter v_min = -120 [mV]
      parameter width = 30 [mV], above 0
      parameter k = 5000 [pA], above 0
      state v = e_l between v_min and v_peak + width
      state w = 0 [pA]
      let upstroke = exp(min(20, (v - v_t) / delta_t))
      reset: v = v_reset
      w += b z
      c_m dv/dt = -g_l (v - e_l) + g_l delta_t upstroke - w + k I
      tau_w dw/dt = a (v - e_l) - w
      solve v by euler
      solve w by exponential_euler
      substep = 0.25 [ms]
      spike when v > v_peak
      scale = width
      """;

  private Models() {}
}
