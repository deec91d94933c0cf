package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/** Neurons with a mistake that shows in a unit or a sign alone. */
final class SubtleNeurons {
  private static final Parameter FREQUENCY =
      Parameter.perNeuron("frequency", 10).above(0).unit("Hz").describe("of its oscillation");
  private static final Parameter DECAY =
      Parameter.perNeuron("decay", 50).above(0).unit("Hz").describe("of the membrane");

  private final List<Planted> all = new ArrayList<>();

  private SubtleNeurons() {}

  static List<Planted> all() {
    SubtleNeurons p = new SubtleNeurons();
    p.neurons();
    return p.all;
  }

  private void neuron(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, NeuronModel> make) {
    all.add(new Planted(mistake, Kind.NEURON, new Made.Neuron(parameters, make), property));
  }

  private static NeuronModel resonator(double turn, double keep) {
    return LinearNeuron.withState("x", "y")
        .couple(0, 0, keep * StrictMath.cos(turn))
        .couple(0, 1, -keep * StrictMath.sin(turn))
        .couple(1, 0, keep * StrictMath.sin(turn))
        .couple(1, 1, keep * StrictMath.cos(turn))
        .input(0, 1)
        .detachedSpike(0, -1)
        .spikesWhen(0, 1)
        .exceeds(1);
  }

  private static NeuronModel leaky(double alpha, double input) {
    return LinearNeuron.withState("v")
        .decay(0, alpha)
        .input(0, input)
        .detachedSpike(0, -1)
        .spikesWhen(0, 1)
        .exceeds(1);
  }

  private void neurons() {
    neuron(
        "Hz times ms",
        "time_step",
        List.of(FREQUENCY),
        c -> resonator(2 * Math.PI * c.real(FREQUENCY) * c.timeStep(), 0.95));
    neuron(
        "a frequency taken for a period",
        "time_step",
        List.of(FREQUENCY),
        c -> resonator(2 * Math.PI * c.timeStep() / c.real(FREQUENCY) * 50, 0.95));
    neuron(
        "a decay in Hz times ms",
        "time_step",
        List.of(DECAY),
        c -> leaky(StrictMath.exp(-c.timeStep() * c.real(DECAY)), 1));
    neuron(
        "a decay in Hz taken for a time",
        "time_step",
        List.of(DECAY),
        c -> leaky(StrictMath.exp(-c.timeStep() / c.real(DECAY)), 1));
    neuron(
        "input upside down",
        "spikes",
        List.of(PlantedNeurons.TAU_M),
        c -> leaky(StrictMath.exp(-c.timeStep() / c.real(PlantedNeurons.TAU_M)), -1));
    neuron(
        "the refractory period applied by itself, too",
        "refractory",
        List.of(PlantedNeurons.TAU_M),
        c ->
            leaky(
                StrictMath.exp(
                    -c.timeStep()
                        / (c.real(PlantedNeurons.TAU_M)
                            + c.real(org.eprop.api.neuron.NeuronFactory.REFRACTORY))),
                1));
  }
}
