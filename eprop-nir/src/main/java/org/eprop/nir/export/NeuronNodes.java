package org.eprop.nir.export;

import java.util.Arrays;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;
import org.eprop.nir.graph.TimeConstants;

/**
 * The nodes of a population's neurons: LIF or CubaLIF where a spike resets to 0; else made of
 * parts,
 *
 * <pre>
 * LI(i) -> LI(v) -> Threshold -> Scale(-reset / c) -> LI(v)         reset, a step later
 *                   Threshold -> LI(a) -> Scale(-beta) -> Threshold  adaptation, a step later
 * </pre>
 *
 * <p>without LI(i) where neurons are not current-based.
 *
 * @param constants of the neurons
 * @param weightScale [neuron] what weights onto them have to be multiplied with
 */
record NeuronNodes(Constants constants, Profile profile, double dt, double[] weightScale) {

  static NeuronNodes of(Constants k, Profile profile, double dt, Losses losses, String name) {
    if (k.alphaS() != null && !profile.currentBased()) {
      throw losses.refuse("population " + name + ": the importer has no current-based neurons");
    }
    if (profile == Profile.SPIKINGJELLY && Arrays.stream(k.alpha()).distinct().count() > 1) {
      throw losses.refuse(
          "population " + name + ": neurons differ in tau_m, but the importer knows one for all");
    }
    int n = k.size();
    double[] scale = new double[n];
    double[] theta = k.theta();
    boolean normalised = profile.oneThreshold() && Arrays.stream(theta).distinct().count() > 1;
    for (int j = 0; j < n; j++) {
      boolean gainLost = profile.ignoresGain() && k.alphaS() == null;
      boolean folded = profile.oneThreshold();
      scale[j] = gainLost ? k.c()[j] / (1 - k.alpha()[j]) : folded ? k.c()[j] : 1;
      if (normalised) {
        scale[j] /= theta[j];
      }
    }
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    Constants written =
        normalised
            ? new Constants(
                k.subtracts(),
                k.alpha(),
                k.alphaS(),
                k.c(),
                ones,
                k.reset(),
                k.rho(),
                k.step(),
                k.beta())
            : k;
    return new NeuronNodes(written, profile, dt, scale);
  }

  private double[] tau(double[] alpha) {
    return Arrays.stream(alpha).map(a -> TimeConstants.ofDecay(a, dt)).toArray();
  }

  /** c tau / dt, so that the step's input counts c times; 1 where that is just c = dt / tau. */
  private double[] gain(double[] c, double[] alpha) {
    double[] tau = tau(alpha);
    double[] r = new double[c.length];
    Arrays.setAll(r, j -> c[j] == 1 - alpha[j] ? 1 : c[j] * (tau[j] / dt));
    return r;
  }

  private double[] membraneGain() {
    double[] one = new double[constants.size()];
    Arrays.fill(one, 1);
    if (profile.ignoresGain() && constants.alphaS() == null) {
      return one;
    }
    return gain(profile.oneThreshold() ? one : constants.c(), constants.alpha());
  }

  /**
   * Adds them.
   *
   * @return the node that currents go to, and the one that spikes come from
   */
  int[] addTo(NodeList nodes, String label, Metadata own) {
    int n = constants.size();
    double[] tau = tau(constants.alpha());
    Tensor zeros = Tensor.filled(n, 0);
    Tensor theta = Tensor.of(constants.theta());
    if (!constants.subtracts()) {
      NirNode node =
          constants.alphaS() == null
              ? new NirNode.LIF(Tensor.of(tau), Tensor.of(membraneGain()), zeros, theta, zeros, own)
              : new NirNode.CubaLIF(
                  Tensor.of(tau(constants.alphaS())),
                  Tensor.of(tau),
                  Tensor.of(membraneGain()),
                  zeros,
                  theta,
                  zeros,
                  Tensor.of(synapticGain()),
                  own);
      int only = nodes.add(label, node);
      return new int[] {only, only};
    }
    return parts(nodes, label, own, theta, zeros);
  }

  private double[] synapticGain() {
    double[] one = new double[constants.size()];
    Arrays.fill(one, 1);
    return gain(one, constants.alphaS());
  }

  private int[] parts(NodeList nodes, String label, Metadata own, Tensor theta, Tensor zeros) {
    int current = -1;
    NirNode membrane =
        new NirNode.LI(
            Tensor.of(tau(constants.alpha())), Tensor.of(membraneGain()), zeros, Metadata.NONE);
    int v;
    if (constants.alphaS() != null) {
      current =
          nodes.add(
              label + "_i",
              new NirNode.LI(
                  Tensor.of(tau(constants.alphaS())),
                  Tensor.of(synapticGain()),
                  zeros,
                  Metadata.NONE));
      v = nodes.addAfter(current, label + "_v", membrane);
    } else {
      v = nodes.add(label + "_v", membrane);
      current = v;
    }
    int spike = nodes.addAfter(v, label, new NirNode.Threshold(theta, own));
    double[] back = new double[constants.size()];
    Arrays.setAll(back, j -> -constants.reset()[j] / constants.c()[j]);
    nodes.connect(
        nodes.addAfter(spike, label + "_reset", new NirNode.Scale(Tensor.of(back), Metadata.NONE)),
        v);
    for (int m = 0; m < constants.rho().length; m++) {
      int a =
          nodes.addAfter(
              spike,
              label + "_a" + m,
              new NirNode.LI(
                  Tensor.of(tau(constants.rho()[m])),
                  Tensor.of(gain(constants.step()[m], constants.rho()[m])),
                  zeros,
                  Notes.of("adaptation", Integer.toString(m))));
      double[] raise = Arrays.stream(constants.beta()[m]).map(b -> -b).toArray();
      nodes.connect(
          nodes.addAfter(
              a, label + "_beta" + m, new NirNode.Scale(Tensor.of(raise), Metadata.NONE)),
          spike);
    }
    return new int[] {current, spike};
  }
}
