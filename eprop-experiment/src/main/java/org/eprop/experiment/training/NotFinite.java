package org.eprop.experiment.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.Population;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;

/**
 * Finds where the numbers of a network stop being finite: the first step, population and neuron.
 */
final class NotFinite {

  private static final int PSI = -1;

  private final EpropNetwork network;
  private int step = Integer.MAX_VALUE;
  private int population;
  private int neuron;
  private int state;
  private float number;

  private NotFinite(EpropNetwork network) {
    this.network = network;
  }

  /** In the first sample in which they do, in words; empty if all states stay finite. */
  static Optional<String> where(EpropNetwork network, Stream<Sample> samples) {
    try (Workers one = new Workers(1)) {
      GradientEngine engine = network.engine(one);
      for (Sample sample : (Iterable<Sample>) samples::iterator) {
        NotFinite found = new NotFinite(network);
        engine.watch((b, p, t, states, psi) -> found.look(p, t, states, psi));
        SampleRun run = engine.evaluate(network.weights(), List.of(sample)).runs().get(0);
        if (found.step < Integer.MAX_VALUE) {
          return Optional.of(found.words());
        }
        for (int m = 0; m < network.losses().size(); m++) {
          if (!Double.isFinite(run.loss(m)) && isFinite(run, m)) {
            return Optional.of(
                "readout %s: the loss %s is %s, though all its values are finite"
                    .formatted(
                        network.structure().readouts().get(m).name(),
                        network.model().network().readouts().get(m).loss().name(),
                        run.loss(m)));
          }
        }
      }
      return Optional.empty();
    }
  }

  private static boolean isFinite(SampleRun run, int m) {
    return IntStream.range(0, run.steps())
        .allMatch(t -> Arrays.stream(run.readoutAt(m, t)).allMatch(Double::isFinite));
  }

  private void look(int p, int t, float[][] states, float... psi) {
    for (int m = 0; m < states.length; m++) {
      look(p, t, m, states[m]);
    }
    look(p, t, PSI, psi);
  }

  private void look(int p, int t, int m, float... numbers) {
    for (int j = 0; j < numbers.length && t < step; j++) {
      if (!Float.isFinite(numbers[j])) {
        step = t;
        population = p;
        neuron = j;
        state = m;
        number = numbers[j];
      }
    }
  }

  private String words() {
    Population of = network.structure().populations().get(population);
    NeuronModel model = of.models().get(neuron);
    String name = state == PSI ? "the pseudo-derivative" : model.stateNames().get(state);
    GroupDefinition group =
        network.model().network().populations().get(population).groups().get(of.type(neuron));
    String equations = equations(group.neuron(), name);
    return "population %s, neuron %s (%s): %s becomes %s at step %s%s"
        .formatted(
            of.name(),
            neuron,
            group.neuron().name(),
            name,
            number,
            step,
            equations.isEmpty() ? "" : " by " + equations);
  }

  /** Of a neuron that is given by equations, those of a state. */
  private static String equations(Choice<?> neuron, String state) {
    return neuron.arguments().declared().stream()
        .filter(parameter -> parameter.type() == Parameter.Type.LINES)
        .flatMap(p -> String.valueOf(neuron.arguments().values().get(p.name())).lines())
        .map(String::strip)
        .filter(line -> line.matches("d?\\Q" + state + "\\E(/dt)?\\s*[-+*/]?=.*"))
        .collect(Collectors.joining("; "));
  }
}
