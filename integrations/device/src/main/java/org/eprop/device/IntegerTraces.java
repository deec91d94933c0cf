package org.eprop.device;

import java.util.Arrays;

/**
 * The eligibility traces of a projection in 16 bits, for each synapse eps of each state and ebar:
 *
 * <pre>
 * h^{t-1} = (gamma / scale) g.eps^{t-1},    eps^t = A_z eps^{t-1} + r~ S^{t-1} h^{t-1} + u p^t
 * ebar^t = kappa ebar^{t-1} + c S^t h^t
 * </pre>
 *
 * <p>Where {@link DeviceLearning#ofNeurons traces are of neurons}, eps and h are those of
 * presynaptic neurons, and ebar = h psibar, psibar^t = kappa psibar^{t-1} + c S^t, is not kept.
 *
 * @param format of eps [state]
 * @param traceFormat of ebar and h
 * @param a [z][to][from]
 * @param own r~ [state]; null where it is 0
 * @param spike u of a spike [state][neuron]; null where it is 0, or the input is real
 * @param value u of a value [state]; null if the source spikes
 * @param slope g times the height of the pseudo-derivative [state]
 * @param scale c
 * @param step of the weights
 */
record IntegerTraces(
    int[] format,
    int traceFormat,
    Coefficient[][][] a,
    Coefficient[] own,
    int[][] spike,
    Coefficient[] value,
    Coefficient[] slope,
    Coefficient scale,
    LearningStep step) {

  /** Whether the last spike acts on eps through its pseudo-derivative. */
  boolean hasOwn() {
    for (Coefficient c : own) {
      if (c != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Those of a projection.
   *
   * @param inputFormat of the source's values; negative if it spikes
   * @param stepFactor eta times units of feedback and error over that of weights, without the
   *     trace's
   */
  static IntegerTraces of(
      DevicePopulation p,
      double[] eligibility,
      double trace,
      double readoutScale,
      int inputFormat,
      double stepFactor,
      String leaf) {
    int d = p.states();
    int[] format = new int[d + 1];
    for (int m = 0; m < d; m++) {
      format[m] = Fixed.format(eligibility[m]);
    }
    format[d] = Fixed.format(trace);
    format = Fixed.near(format);
    int traceFormat = format[d];
    Coefficient[][][] a = new Coefficient[2][d][d];
    Coefficient[] own = new Coefficient[d];
    Coefficient[] slope = new Coefficient[d];
    Coefficient[] value = inputFormat < 0 ? null : new Coefficient[d];
    int[][] spike = new int[d][];
    double[] heights = p.heights();
    for (int m = 0; m < d; m++) {
      for (int z = 0; z < 2; z++) {
        for (int k = 0; k < d; k++) {
          double scale = IntegerPopulation.scale(format[m] - format[k]);
          a[z][m][k] = Coefficient.of(p.transition(z, m, k), scale);
        }
      }
      own[m] = Coefficient.of(p.traced(m), IntegerPopulation.scale(format[m] - traceFormat));
      double[] g = p.threshold(m);
      for (int j = 0; j < g.length; j++) {
        g[j] *= heights[j];
      }
      slope[m] = Coefficient.of(g, IntegerPopulation.scale(traceFormat - format[m]));
      if (value != null) {
        value[m] = Coefficient.of(p.input(m), IntegerPopulation.scale(format[m] - inputFormat));
      } else if (IntegerPopulation.most(p.input(m)) > 0) {
        spike[m] = IntegerPopulation.numbers(p.input(m), format[m]);
      }
    }
    return new IntegerTraces(
        Arrays.copyOf(format, d),
        traceFormat,
        a,
        own,
        spike,
        value,
        slope,
        Coefficient.of(readoutScale),
        LearningStep.of(stepFactor * IntegerPopulation.scale(-traceFormat), leaf));
  }
}
