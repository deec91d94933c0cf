package org.eprop.device;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.core.model.EpropNetwork;

/**
 * What learns on a device, at each step for which it is told the target:
 *
 * <pre>    dW_kj = -eta delta_k zbar_j,    dW_ji = -eta sum_k B_jk delta_k ebar_ji</pre>
 *
 * <p>with zbar and ebar the spikes and eligibility traces filtered as the readout filters (Bellec
 * et al. 2020, equations 4 and 5), and eta = mu, or in units of the output, for the readout alone,
 * eta = mu / (1 + |zbar|^2): normalised least mean squares (Nagumo and Noda 1967).
 *
 * <p>Weights that are not the readout's may have another rate, {@code others} times eta.
 *
 * <p>Traces are of synapses, or of neurons alone: where all neurons of a population are alike and
 * their spikes don't act back on traces, eps_i is the same for each of them, and
 *
 * <pre>
 *     ebar_ji = h_i psibar_j,    h_i = g.eps_i,    psibar_j^t = kappa psibar_j^{t-1} + c psi_j^t
 * </pre>
 *
 * <p>is exact for kappa = 0, and near where the readout filters over a shorter time than neurons
 * (Frenkel and Indiveri 2022 have such traces, too).
 *
 * @param mode what learns
 * @param bits 16, or 8: what each weight is held in; the network runs with 8
 * @param room how many times the largest weight of a leaf its weights may become, &gt;= 1
 * @param rate mu
 * @param others how many times eta weights that are not the readout's take, &gt; 0
 * @param normalised whether the step is in units of the output
 * @param ofNeurons whether traces are of neurons
 * @param seed of stochastic rounding
 */
public record DeviceLearning(
    Mode mode,
    int bits,
    double room,
    double rate,
    double others,
    boolean normalised,
    boolean ofNeurons,
    int seed) {

  /** Of a leaf that learns, the largest weight is 100 of 127. */
  public static final double ROOM = 1.27;

  /** What learns. */
  public enum Mode {
    NONE,
    READOUT,
    ALL
  }

  /** Nothing. */
  public static final DeviceLearning NONE = new DeviceLearning(Mode.NONE, 8, 0, false, 1);

  /** With traces of synapses, and the usual room. */
  public DeviceLearning(Mode mode, int bits, double rate, boolean normalised, int seed) {
    this(mode, bits, ROOM, rate, 1, normalised, /* ofNeurons= */ false, seed);
  }

  /** Checks the numbers. */
  public DeviceLearning {
    if (bits != 8 && bits != 16) {
      throw new InvalidInputException("weight bits: got " + bits + ", but expected 8 or 16");
    }
    if (mode == Mode.ALL && normalised) {
      throw new InvalidInputException(
          "step: got normalised for all weights, but expected fixed: it is for readouts alone");
    }
    if (mode != Mode.ALL && ofNeurons) {
      throw new InvalidInputException(
          "traces: got neuron, but expected synapse, or that all weights learn");
    }
    if (!(room >= 1 && room <= 127)) {
      throw new InvalidInputException("weight room: got " + room + ", but expected 1 to 127");
    }
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new InvalidInputException("learning rate: got " + rate + ", but expected >= 0");
    }
    if (!(others > 0 && others < Double.POSITIVE_INFINITY)) {
      throw new InvalidInputException("other rates: got " + others + ", but expected > 0");
    }
    if (mode != Mode.ALL && others != 1) {
      throw new InvalidInputException(
          "other rates: got " + others + ", but expected 1, or that all weights learn");
    }
  }

  /**
   * The same with another rate of weights that are not the readout's, in times of the readout's.
   */
  public DeviceLearning withOthers(double times) {
    return new DeviceLearning(mode, bits, room, rate, times, normalised, ofNeurons, seed);
  }

  /** Whether anything does. */
  public boolean learns() {
    return mode != Mode.NONE;
  }

  /** Whether eligibility traces are needed. */
  public boolean traces() {
    return mode == Mode.ALL;
  }

  /**
   * Checks that a device, if all weights learn there, has the traces of a network: e-prop's.
   *
   * @throws InvalidInputException if the network has others
   */
  public void expectTracesOf(EpropNetwork network) {
    if (mode == Mode.ALL && !network.rule().trace().equals(DerivedTrace.EPROP)) {
      throw new InvalidInputException(
          ("trace: got \"%s\", but expected \"eprop\" without tau_e, or that readouts alone"
                  + " learn: a device has no other traces")
              .formatted(network.model().learning().trace().name()));
    }
  }
}
