package org.eprop.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.learning.signal.Local;

/**
 * A network as a graph whose sizes a task completes. Delays that are not given become the shortest
 * possible.
 *
 * @param inputs at least one; at most one with 0 channels, which gets all that the others leave
 * @param populations in the order in which a step goes through them
 * @param projections between them
 * @param readouts with 0 outputs if they have as many as the task wants
 * @since 1.0
 */
public record Graph(
    List<InputDefinition> inputs,
    List<PopulationDefinition> populations,
    List<ProjectionDefinition> projections,
    List<ReadoutDefinition> readouts) {

  /** The name of the input of a network that says nothing of inputs. */
  public static final String INPUT = "input";

  /** The name of the readout of a network that says nothing of readouts. */
  public static final String OUT = "out";

  private static final String LOCAL = "local.";

  /** Checks that names fit together, and completes delays. */
  public Graph {
    inputs = List.copyOf(inputs);
    populations = List.copyOf(populations);
    readouts = List.copyOf(readouts);
    List<String> order = populations.stream().map(PopulationDefinition::name).toList();
    projections = projections.stream().map(p -> withDelay(p, order)).toList();
    if (inputs.stream().filter(input -> input.channels() == 0).count() > 1) {
      throw new InvalidInputException(
          "inputs: got " + inputs + ", but expected at most one with 0 channels");
    }
    expectOneLocalReadout(readouts);
    checked(inputs, populations, projections, readouts);
  }

  private static void expectOneLocalReadout(List<ReadoutDefinition> readouts) {
    Map<String, String> taught = new LinkedHashMap<>();
    for (ReadoutDefinition readout : readouts) {
      readout
          .learningSignals()
          .forEach(
              (population, signal) -> {
                boolean local = signal.factory() instanceof Local;
                String before = local ? taught.put(population, readout.name()) : null;
                if (before != null) {
                  throw new InvalidInputException(
                      ("readouts: \"local\" for \"%s\" is asked for by \"%s\" and"
                              + " \"%s\", but expected by one readout at most")
                          .formatted(population, before, readout.name()));
                }
              });
    }
  }

  private static ProjectionDefinition withDelay(ProjectionDefinition p, List<String> order) {
    if (p.delay() != null) {
      return p;
    }
    boolean forward = order.indexOf(p.from()) < order.indexOf(p.to());
    return new ProjectionDefinition(
        p.name(),
        p.from(),
        p.to(),
        p.connectivity(),
        new DelayDefinition.Uniform(forward ? 0 : 1),
        p.initialWeights(),
        p.learned(),
        p.storage());
  }

  /** Whatever a task may be, the definition's own checks hold. */
  private static void checked(
      List<InputDefinition> inputs,
      List<PopulationDefinition> populations,
      List<ProjectionDefinition> projections,
      List<ReadoutDefinition> readouts) {
    new NetworkDefinition(
        1,
        inputs.stream().map(i -> new InputDefinition(i.name(), Math.max(1, i.channels()))).toList(),
        populations,
        projections,
        readouts.stream().map(r -> r.withOutputs(Math.max(1, r.outputs()))).toList());
  }

  /** The name of layer l's population, counted from the input up. */
  public static String layer(int l) {
    return "layer" + l;
  }

  /** The names of so many layers' populations. */
  public static List<String> layers(int count) {
    return IntStream.range(0, count).mapToObj(Graph::layer).toList();
  }

  /**
   * The network for a task.
   *
   * @param channels the number of the task's input channels
   * @param outputs the number of values or classes that it wants
   * @param timeStep dt, ms
   * @throws InvalidInputException if sizes do not fit together
   */
  public NetworkDefinition definition(int channels, int outputs, double timeStep) {
    if (channels <= 0 || outputs <= 0) {
      throw new InvalidInputException(
          "got %s inputs and %s outputs, but expected at least one each"
              .formatted(channels, outputs));
    }
    return new NetworkDefinition(
        timeStep, sized(channels), populations, projections, readouts(outputs));
  }

  private List<InputDefinition> sized(int channels) {
    long given = inputs.stream().mapToLong(InputDefinition::channels).sum();
    boolean open = inputs.stream().anyMatch(input -> input.channels() == 0);
    if (open ? given >= channels : given != channels) {
      throw new InvalidInputException(
          "inputs: got %s channels in all, but the task has %s%s"
              .formatted(
                  given, channels, open ? ", and one of the inputs is to get what is left" : ""));
    }
    return inputs.stream()
        .map(i -> i.channels() == 0 ? new InputDefinition(i.name(), (int) (channels - given)) : i)
        .toList();
  }

  /** The readouts with their sizes; behind them, those of local errors. */
  private List<ReadoutDefinition> readouts(int outputs) {
    List<ReadoutDefinition> all = new ArrayList<>();
    List<ReadoutDefinition> local = new ArrayList<>();
    for (ReadoutDefinition stated : readouts) {
      ReadoutDefinition readout = stated.outputs() == 0 ? stated.withOutputs(outputs) : stated;
      if (readout.name().startsWith(LOCAL)) {
        all.add(readout);
        continue;
      }
      Map<String, Choice<LearningSignalFactory>> own = new LinkedHashMap<>();
      readout
          .learningSignals()
          .forEach(
              (population, signal) -> {
                if (signal.factory() instanceof Local) {
                  String name = localName(readout, population, local);
                  local.add(local(name, readout, population, signal));
                } else {
                  own.put(population, signal);
                }
              });
      all.add(readout.withLearningSignals(own));
    }
    all.addAll(local);
    return all;
  }

  /** The first of a population's local readouts is called after it alone. */
  private static String localName(
      ReadoutDefinition of, String population, List<ReadoutDefinition> others) {
    String name = LOCAL + population;
    boolean free = others.stream().noneMatch(other -> other.name().equals(name));
    return free ? name : LOCAL + of.name() + "_" + population;
  }

  private static ReadoutDefinition local(
      String name, ReadoutDefinition of, String population, Choice<LearningSignalFactory> signal) {
    boolean learns = signal.arguments().flag(Local.LEARN);
    return new ReadoutDefinition(
        name,
        of.outputs(),
        List.of(population),
        Map.of(population, signal),
        of.tauOut(),
        learns && of.learnsTauOut(),
        of.scaledInput(),
        learns && of.bias(),
        learns,
        of.initialWeights(),
        of.loss(),
        of.mean(),
        of.weight());
  }
}
