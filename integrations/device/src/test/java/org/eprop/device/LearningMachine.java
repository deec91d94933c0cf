package org.eprop.device;

import java.util.Arrays;
import org.eprop.device.Ranges.RealMachine;

/** The network in double precision, which also learns: what exported C is compared with. */
final class LearningMachine extends RealMachine {

  /** S, filtered as the readout filters [population][neuron]. */
  private final double[][] psi;

  LearningMachine(DeviceNetwork network, DeviceLearning learning) {
    super(network, learning);
    psi = Arrays.stream(shape).map(row -> new double[row.length]).toArray(double[][]::new);
  }

  @Override
  void readout() {
    super.readout();
    for (int p = 0; p < psi.length; p++) {
      for (int j = 0; j < psi[p].length; j++) {
        psi[p][j] = network.readout().kappa() * psi[p][j] + network.readout().scale() * shape[p][j];
      }
    }
  }

  /** W of a projection, in the order of its synapses. */
  double[] weights(int projection) {
    return weights[projection].clone();
  }

  /** W_out of a population that is seen [neuron K + output]. */
  double[] readoutWeights(int seen) {
    return out[seen].clone();
  }

  /**
   * Learns from the last step, where targets are classes.
   *
   * @param label the class
   */
  void learn(int label) {
    int outputs = y.length;
    double[] delta = new double[outputs];
    double most = Arrays.stream(y).max().orElseThrow();
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      delta[k] = StrictMath.exp(y[k] - most);
      sum += delta[k];
    }
    for (int k = 0; k < outputs; k++) {
      delta[k] = delta[k] / sum - (k == label ? 1 : 0);
    }
    double eta = rate();
    DeviceReadout readout = network.readout();
    for (int i = 0; learning.traces() && i < trace.length; i++) {
      DeviceProjection p = network.projections().get(i);
      float[] b = readout.taught()[p.to()];
      if (p.learned() && b != null) {
        hidden(i, p, b, delta, learning.others() * eta);
      }
    }
    for (int i = 0; i < out.length; i++) {
      for (int at = 0; at < out[i].length; at++) {
        out[i][at] -= eta * delta[at % outputs] * filtered[i][at / outputs];
      }
    }
    for (int k = 0; readout.bias() != null && k < outputs; k++) {
      bias[k] -= eta * delta[k] * biasTrace;
    }
  }

  private double rate() {
    if (!learning.normalised()) {
      return learning.rate();
    }
    double norm = 1;
    for (double[] row : filtered) {
      for (double x : row) {
        norm += x * x;
      }
    }
    return learning.rate() / norm;
  }

  private void hidden(int i, DeviceProjection p, float[] b, double[] delta, double eta) {
    int n = current[p.to()].length;
    DeviceReadout readout = network.readout();
    int seen = readout.seen().indexOf(p.to());
    double[] signal = new double[n];
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < delta.length; k++) {
        double own = readout.symmetric()[p.to()] ? out[seen][j * delta.length + k] : b[k * n + j];
        signal[j] += own * delta[k];
      }
    }
    for (int pre = 0; pre < p.pre(); pre++) {
      for (int at = p.start()[pre]; at < p.start()[pre + 1]; at++) {
        if (p.exists(pre, at)) {
          int j = p.target()[at];
          double e = learning.ofNeurons() ? psi[p.to()][j] * trace[i][pre] : trace[i][at];
          weights[i][at] -= eta * signal[j] * e;
        }
      }
    }
  }
}
