package org.eprop.device;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.Feedback;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Readout;

/**
 * The readout, y^t = kappa y^{t-1} + c sum_P W_P z_P^t + b.
 *
 * @param name of it
 * @param outputs K
 * @param kappa its decay a step
 * @param scale c
 * @param seen the populations that it sees
 * @param weights for each of them [neuron K + output]
 * @param bias [K]; null if there is none
 * @param loss its name
 * @param taught [population] the feedback weights to it, [output n + neuron]; null if it is not
 *     taught
 * @param symmetric [population] whether its feedback weights are the readout's own
 */
public record DeviceReadout(
    String name,
    int outputs,
    double kappa,
    double scale,
    List<Integer> seen,
    List<float[]> weights,
    float[] bias,
    String loss,
    float[][] taught,
    boolean[] symmetric) {

  static DeviceReadout of(EpropNetwork network) {
    List<Readout> all = network.structure().readouts();
    if (all.size() != 1) {
      throw new InvalidInputException(
              "got " + all.size() + " readouts, but expected one: a device has no more")
          .at("readouts");
    }
    Readout readout = all.get(0);
    int outputs = readout.outputs();
    double kappa = network.weights().hasKappa(0) ? network.weights().kappa(0)[0] : readout.kappa();
    List<Integer> seen = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    int populations = readout.sees().length;
    float[][] taught = new float[populations][];
    boolean[] symmetric = new boolean[populations];
    for (int p = 0; p < populations; p++) {
      if (readout.sees()[p]) {
        seen.add(p);
        weights.add(joined(network.weights().readout(0, p)));
      }
      if (network.feedback().signal(0, p) instanceof Feedback) {
        taught[p] = joined(network.feedback().of(0, p));
        symmetric[p] = network.feedback().isSymmetric(0, p) && readout.sees()[p];
      }
    }
    float[] bias = network.weights().readoutBias(0);
    return new DeviceReadout(
        readout.name(),
        outputs,
        kappa,
        readout.scale(kappa),
        seen,
        weights,
        bias == null ? null : bias.clone(),
        network.model().network().readouts().get(0).loss().name(),
        taught,
        symmetric);
  }

  private static float[] joined(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return all;
  }

  /** Whether targets are classes and errors those of a softmax. */
  public boolean isSoftmax() {
    return loss.equals("softmax_cross_entropy");
  }
}
