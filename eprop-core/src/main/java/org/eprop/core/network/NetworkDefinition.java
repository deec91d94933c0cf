package org.eprop.core.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.core.random.RandomStreams;

/**
 * The shape of a network, a graph: inputs and populations, projections between them, and readouts.
 * Everything but the numbers that are drawn.
 *
 * @param timeStep dt, ms
 * @param inputs at least one
 * @param populations in the order in which a step goes through them; at least one
 * @param projections between them
 * @param readouts what reads the spikes; at least one
 * @since 1.0
 */
public record NetworkDefinition(
    double timeStep,
    List<InputDefinition> inputs,
    List<PopulationDefinition> populations,
    List<ProjectionDefinition> projections,
    List<ReadoutDefinition> readouts) {

  private static final String NAME = "[A-Za-z0-9_]+";

  /** What follows a readout's name in the name of a leaf, where else the population stands. */
  private static final List<String> RESERVED = List.of("bias", "kappa", "feedback");

  /** Checks names and that there is something of each. */
  public NetworkDefinition {
    inputs = List.copyOf(inputs);
    populations = List.copyOf(populations);
    projections = List.copyOf(projections);
    readouts = List.copyOf(readouts);
    if (!(timeStep > 0) || Double.isInfinite(timeStep)) {
      throw new InvalidInputException("time step: got " + timeStep + ", but expected > 0 (ms)");
    }
    expectSome("inputs", inputs);
    expectSome("populations", populations);
    expectSome("readouts", readouts);
    for (InputDefinition input : inputs) {
      expectSize("input " + input.name() + ": channels", input.channels());
    }
    for (ReadoutDefinition readout : readouts) {
      expectSize("readout " + readout.name() + ": outputs", readout.outputs());
    }
    List<String> populationNames = populations.stream().map(PopulationDefinition::name).toList();
    List<String> sources = new ArrayList<>(inputs.stream().map(InputDefinition::name).toList());
    sources.addAll(populationNames);
    List<String> named = new ArrayList<>(sources);
    named.addAll(readouts.stream().map(ReadoutDefinition::name).toList());
    expectUnique("inputs, populations and readouts", named);
    List<String> projectionNames = projections.stream().map(ProjectionDefinition::name).toList();
    expectUnique("projections", projectionNames);
    sources.forEach(name -> expectName(name, NAME));
    projectionNames.forEach(name -> expectName(name, NAME));
    readouts.forEach(readout -> expectName(readout.name(), "(local\\.)?" + NAME));
    for (ProjectionDefinition projection : projections) {
      String place = "projection " + projection.name();
      if (projection.delay() instanceof DelayDefinition.Learned
          && named.contains(projection.name())) {
        throw new InvalidInputException(
            place + ": another part has this name, but delays that learn need their own");
      }
      expectKnown(place + ": from", projection.from(), sources);
      expectKnown(place + ": to", projection.to(), populationNames);
    }
    for (ReadoutDefinition readout : readouts) {
      String place = "readout " + readout.name();
      for (String name : readout.from()) {
        expectKnown(place + ": from", name, populationNames);
      }
      for (String name : readout.learningSignals().keySet()) {
        expectKnown(place + ": learning_signal", name, populationNames);
      }
    }
  }

  private static void expectSome(String what, List<?> list) {
    if (list.isEmpty()) {
      throw new InvalidInputException(what + ": got none, but expected at least one");
    }
  }

  private static void expectSize(String what, int size) {
    if (size == 0) {
      throw new InvalidInputException(what + ": got 0, but expected a whole number > 0");
    }
  }

  private static void expectName(String name, String pattern) {
    if (!name.matches(pattern) || RESERVED.contains(name)) {
      throw new InvalidInputException(
          "got the name \""
              + name
              + "\", but expected letters, digits and underscores, and none of "
              + RESERVED);
    }
  }

  private static void expectUnique(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new InvalidInputException(what + ": two have the name \"" + name + "\"");
      }
    }
  }

  private static void expectKnown(String place, String name, List<String> known) {
    if (!known.contains(name)) {
      throw new InvalidInputException(
          place + ": unknown \"" + name + "\"" + NearestNames.hint(name, known));
    }
  }

  /**
   * Draws the neuron parameters and the synapses.
   *
   * @param streams those of the experiment's seed
   * @throws InvalidInputException if a value can't be drawn, placed at the population or
   *     projection, or if the network can't fit into Java's memory
   */
  public NetworkStructure drawStructure(RandomStreams streams) {
    return new NetworkDraw(this, streams).structure();
  }

  /**
   * Draws weights as they start, each matrix from its own random stream.
   *
   * @param structure {@linkplain #drawStructure drawn} from this definition
   * @throws InvalidInputException if weights can't start so, with the place
   */
  public Weights drawWeights(NetworkStructure structure, RandomStreams streams) {
    return new WeightDraw(structure, this, streams).draw();
  }

  /**
   * All channels of the inputs.
   *
   * @throws ArithmeticException if there are too many for a sample
   */
  public int channels() {
    return Math.toIntExact(inputs.stream().mapToLong(InputDefinition::channels).sum());
  }

  /** Weights as they start: each matrix from its own random stream. */
  private record WeightDraw(
      NetworkStructure network, NetworkDefinition definition, RandomStreams streams) {

    Weights draw() {
      Weights w = Weights.zeros(network);
      for (int i = 0; i < network.projections().size(); i++) {
        ProjectionDefinition projection = definition.projections().get(i);
        Synapses s = network.projections().get(i).synapses();
        short[][] halves = w.halves(i);
        float[][] rows = halves == null ? Objects.requireNonNull(w.projection(i)) : s.newRows();
        fill(
            projection.initialWeights(),
            rows,
            new InitialWeights.Shape(s.pre(), s.post(), s.targets(), s.inputsPerNeuron()),
            "network.projections." + projection.name(),
            Streams.of(streams, "weights", projection.from(), projection.to(), projection.name()));
        for (int pre = 0; halves != null && pre < rows.length; pre++) {
          Bfloat16.narrow(rows[pre], halves[pre]);
        }
      }
      drawDelays(w);
      w.clearAutapses();
      for (int m = 0; m < network.readouts().size(); m++) {
        drawReadout(w, m);
      }
      for (int p = 0; p < network.populations().size(); p++) {
        Population population = network.populations().get(p);
        for (int i = 0; i < population.learned().size(); i++) {
          double[] initial = population.learned().get(i).initial();
          for (int j = 0; j < initial.length; j++) {
            w.parameters(p)[i][j] = (float) initial[j];
          }
        }
      }
      return w;
    }

    private void drawDelays(Weights w) {
      for (int i = 0; i < network.projections().size(); i++) {
        LearnedDelays delays = network.projections().get(i).delays();
        for (int pre = 0; delays != null && pre < delays.initial().length; pre++) {
          float[] row = delays.initial()[pre];
          System.arraycopy(row, 0, Objects.requireNonNull(w.delays(i))[pre], 0, row.length);
        }
      }
    }

    private void drawReadout(Weights w, int m) {
      ReadoutDefinition readout = definition.readouts().get(m);
      for (int p = 0; p < network.populations().size(); p++) {
        float[][] rows = w.readout(m, p);
        if (rows != null) {
          fill(
              readout.initialWeights(),
              rows,
              new InitialWeights.Shape(
                  rows.length, readout.outputs(), null, network.neuronsSeen(m)),
              "network.readouts." + readout.name(),
              m == 0 ? streams.stream("w_out", p) : streams.stream("w_out " + readout.name(), p));
        }
      }
      if (w.hasKappa(m)) {
        w.kappa(m)[0] = (float) network.readouts().get(m).kappa();
      }
    }

    private void fill(
        Choice<InitialWeightsFactory> choice,
        float[][] rows,
        InitialWeights.Shape shape,
        String place,
        java.util.random.RandomGenerator random) {
      Context context = choice.context().withTimeStep(definition.timeStep());
      Placed.run(
          place + ".initial_weights " + choice.name(),
          () -> choice.make(context, InitialWeightsFactory::create).fill(rows, shape, random));
    }
  }
}
