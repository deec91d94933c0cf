package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.LinearTrace;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.projection.DelaySlots;

/** A network's constants for some values of what learns of them. Immutable. */
public final class Constants {

  public final NetworkStructure network;

  /** Of each population. */
  public final Neurons[] neurons;

  /** As the traces of synapses onto each population have them: in derived ones, the same. */
  public final Neurons[] traced;

  /** The decay of each readout. */
  public final double[] kappa;

  /** The decay of the filter through which each readout's learning signal meets a trace. */
  public final double[] traceKappa;

  /** c of each readout. */
  public final double[] scale;

  /** What synapses remember. */
  public final EligibilityTrace trace;

  /** Of each projection whose delays learn; null for others. */
  public final DelaySlots[] slots;

  private Constants(
      NetworkStructure network,
      EligibilityTrace trace,
      Neurons[] neurons,
      Neurons[] traced,
      double[] kappa,
      DelaySlots[] slots) {
    this.network = network;
    this.trace = trace;
    this.neurons = neurons;
    this.traced = traced;
    this.slots = slots;
    this.kappa = kappa;
    traceKappa = kappa.clone();
    trace.decay().ifPresent(own -> Arrays.fill(traceKappa, own));
    scale = new double[kappa.length];
    Arrays.setAll(scale, m -> network.readouts().get(m).scale(kappa[m]));
  }

  /**
   * As at the start.
   *
   * @param recordsStates whether states are recorded although nothing learns
   */
  public static Constants atStart(
      NetworkStructure network, LearningRule rule, boolean recordsStates) {
    double factor = rule.trace() instanceof DerivedTrace derived ? derived.factor() : 1;
    Neurons[] neurons =
        network.populations().stream()
            .map((Population p) -> Neurons.atStart(p, rule.detachesReset(), factor, recordsStates))
            .toArray(Neurons[]::new);
    return new Constants(
        network,
        rule.trace(),
        neurons,
        rule.trace() instanceof LinearTrace linear
            ? network.populations().stream()
                .map(p -> Neurons.ofTrace(p, linear.presynapticDecay()))
                .toArray(Neurons[]::new)
            : neurons,
        network.readouts().stream().mapToDouble(Readout::kappa).toArray(),
        network.projections().stream()
            .map(p -> p.delays() == null ? null : DelaySlots.of(p))
            .toArray(DelaySlots[]::new));
  }

  /** For the weights as they are now; the same if they still are. */
  public Constants now(Weights weights) {
    boolean same = true;
    Neurons[] renewed = new Neurons[neurons.length];
    for (int p = 0; p < renewed.length; p++) {
      renewed[p] = neurons[p].now(weights, p);
      same &= renewed[p] == neurons[p];
    }
    double[] decay = kappa.clone();
    for (int m = 0; m < decay.length; m++) {
      if (weights.hasKappa(m)) {
        decay[m] = weights.kappa(m)[0];
      }
    }
    DelaySlots[] moved = new DelaySlots[slots.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = slots[i] == null ? null : slots[i].now(weights.delays(i));
      same &= moved[i] == slots[i];
    }
    return same && Arrays.equals(decay, kappa)
        ? this
        : new Constants(
            network, trace, renewed, traced == neurons ? renewed : traced, decay, moved);
  }

  /** Whether they are those for the weights as they are now; allocates nothing. */
  public boolean areThoseOf(Weights weights) {
    boolean same = true;
    for (int p = 0; same && p < neurons.length; p++) {
      same = neurons[p].areThoseOf(weights, p);
    }
    for (int m = 0; same && m < kappa.length; m++) {
      same = !weights.hasKappa(m) || weights.kappa(m)[0] == kappa[m];
    }
    for (int i = 0; same && i < slots.length; i++) {
      same = slots[i] == null || slots[i].areThoseOf(weights.delays(i));
    }
    return same;
  }

  /** The longest time that any neuron stays silent after a spike, steps. */
  public int longestSilence() {
    return Arrays.stream(neurons).mapToInt(own -> own.longestSilence).max().orElse(0);
  }
}
