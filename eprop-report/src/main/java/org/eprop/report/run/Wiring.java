package org.eprop.report.run;

import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;

/**
 * How projections and readouts are called.
 *
 * @param dt ms
 */
record Wiring(NetworkStructure network, double dt) {

  /** The name of what a projection comes from. */
  String source(Projection projection) {
    int index = projection.from().index();
    return projection.from().isInput()
        ? network.inputs().get(index).name()
        : network.populations().get(index).name();
  }

  /** {@code input → e}; with the projection's name if another one has the same ends. */
  String ends(Projection projection) {
    String ends = source(projection) + " → " + network.populations().get(projection.to()).name();
    return isAlone(projection) ? ends : ends + ", " + projection.name();
  }

  private boolean isAlone(Projection projection) {
    return network.projections().stream()
            .filter(p -> p.from().equals(projection.from()) && p.to() == projection.to())
            .count()
        == 1;
  }

  /** What its weights are. */
  static String kind(Projection projection) {
    return projection.from().isInput()
        ? "Input weights"
        : projection.isOwn() ? "Recurrent weights" : "Weights";
  }

  /** A synapse's presynaptic end and delay, as seen from the neuron it leads to. */
  String synapse(Projection projection, int pre, int delay) {
    String source = source(projection);
    String from =
        projection.from().isInput()
            ? source + " " + pre
            : projection.isOwn() ? "neuron " + pre : source + ", neuron " + pre;
    String via = isAlone(projection) ? "" : " by " + projection.name();
    return from + via + (isUsual(projection, delay) ? "" : ", " + milliseconds(delay) + " ms ago");
  }

  /** A projection's delays, if they are not just what order takes: 0 forward, 1 step else. */
  String delays(Projection projection) {
    Synapses synapses = projection.synapses();
    if (synapses.hasOneDelay()) {
      return isUsual(projection, synapses.longest())
          ? ""
          : "delay " + milliseconds(synapses.longest()) + " ms";
    }
    return (synapses.delaysLearn() ? "learned delays " : "delays ")
        + milliseconds(synapses.shortest())
        + " to "
        + milliseconds(synapses.longest())
        + " ms";
  }

  private static boolean isUsual(Projection projection, int delay) {
    return delay == (projection.isForward() ? 0 : 1);
  }

  private String milliseconds(int steps) {
    return SettingsSection.plain(steps * dt);
  }

  /** {@code title of e}, or the title alone if there is no other population. */
  String ofPopulation(String title, int p) {
    return network.populations().size() == 1
        ? title
        : title + " of " + network.populations().get(p).name();
  }

  /** {@code title, out}, or the title alone if there is no other readout. */
  String ofReadout(String title, int m) {
    return network.readouts().size() == 1 ? title : title + ", " + network.readouts().get(m).name();
  }

  /** An id that ends in the readout's name, or does not if there is no other. */
  String readoutId(String id, int m) {
    return network.readouts().size() == 1
        ? id
        : id + "-" + network.readouts().get(m).name().replace('.', '-');
  }
}
