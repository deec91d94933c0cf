package org.eprop.experiment.diagnosis;

import static org.eprop.experiment.diagnosis.NoteText.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.experiment.Note;
import org.eprop.experiment.Note.Cause;

/**
 * Whether the times of a network fit the steps and the sequences of its task: delays, refractory
 * periods and time constants. Looks at half of a population's neurons at least: a few that stand
 * out are meant.
 */
final class TimeScales {

  /** A membrane that forgets half of nothing in a sequence is an integrator. */
  private static final double LONGEST_MEMBRANE = 2;

  /** Adaptation often outlasts a sequence: 2000 ms in those of Bellec et al. 2020. */
  private static final double LONGEST_ADAPTATION = 10;

  private static final double MOST_MEMORIES = 8;

  private final NetworkDefinition definition;
  private final NetworkStructure structure;
  private final double dt;
  private final int longest;
  private final TrainingData data;

  /** ms, of all populations and readouts. */
  private double longestMemory;

  /**
   * @param definition of the network
   * @param structure drawn from it
   * @param data of the task
   */
  TimeScales(NetworkDefinition definition, NetworkStructure structure, TrainingData data) {
    this.definition = definition;
    this.structure = structure;
    this.dt = definition.timeStep();
    this.data = data;
    this.longest = data.longest();
  }

  List<Note> notes() {
    List<Note> notes = new ArrayList<>();
    for (Projection projection : structure.projections()) {
      int shortest = projection.synapses().shortest();
      if (shortest >= longest) {
        notes.add(
            new Note(
                Cause.DELAY_TOO_LONG,
                "projection " + projection.name(),
                "spikes take at least %s steps (%s ms), but the longest sequence has %s: none of"
                        .formatted(shortest, number(shortest * dt), longest)
                    + " them arrives; expected a delay below %s ms"
                        .formatted(number(longest * dt))));
      }
    }
    structure.populations().forEach(population -> addPopulation(population, notes));
    for (ReadoutDefinition readout : definition.readouts()) {
      addTimeConstant(
          "readout " + readout.name(), "tau_out", LONGEST_MEMBRANE, notes, readout.tauOut());
    }
    for (int m = 0; m < definition.readouts().size(); m++) {
      addAnswer(m, notes);
    }
    return notes;
  }

  /** Recurrent activity may last longer than any time constant, but seldom by this factor. */
  private void addAnswer(int m, List<Note> notes) {
    double time = data.stepsToAnswer(m) * dt;
    if (longestMemory > 0 && time > MOST_MEMORIES * longestMemory) {
      notes.add(
          new Note(
              Cause.ANSWER_TOO_LATE,
              "readout " + definition.readouts().get(m).name(),
              "the first target that counts comes %s ms after the last input, but the longest time"
                      .formatted(number(time))
                  + " constant is %s ms: by then all is forgotten. Look at target delays and windows,"
                      .formatted(number(longestMemory))
                  + " or use neurons with a longer memory (alif)"));
    }
  }

  private void addPopulation(Population population, List<Note> notes) {
    String place = "population " + population.name();
    int[] silent = population.silentSteps().clone();
    Arrays.sort(silent);
    int median = silent[silent.length / 2];
    if (median >= longest) {
      notes.add(
          new Note(
              Cause.REFRACTORY_TOO_LONG,
              place,
              "refractory: %s ms, but the longest sequence lasts %s ms: a neuron spikes once at most;"
                      .formatted(number(median * dt), number(longest * dt))
                  + " usual are 0 to 10 ms"));
    }
    for (int type = 0; type < definitionGroups(population); type++) {
      addTimeConstants(population, type, place, notes);
    }
  }

  private static int definitionGroups(Population population) {
    return Arrays.stream(population.types()).max().orElse(-1) + 1;
  }

  private void addTimeConstants(Population population, int type, String place, List<Note> notes) {
    if (population.arguments().isEmpty()) {
      return;
    }
    List<Arguments> own = new ArrayList<>();
    for (int j = 0; j < population.size(); j++) {
      if (population.types()[j] == type) {
        own.add(population.arguments().get(j));
      }
    }
    for (Parameter parameter : own.get(0).declared()) {
      if (parameter.name().startsWith("tau") && parameter.unit().equals("ms")) {
        boolean membrane = parameter.name().matches("tau|tau_m|tau_s|tau_syn");
        addTimeConstant(
            place,
            parameter.name(),
            membrane ? LONGEST_MEMBRANE : LONGEST_ADAPTATION,
            notes,
            own.stream().mapToDouble(arguments -> arguments.real(parameter)).sorted().toArray());
      }
    }
  }

  private void addTimeConstant(
      String place, String name, double most, List<Note> notes, double... sorted) {
    double median = sorted[sorted.length / 2];
    longestMemory = Math.max(longestMemory, sorted[sorted.length - 1]);
    if (median > 0 && median < dt / 2) {
      notes.add(
          new Note(
              Cause.TIME_CONSTANT_TOO_SHORT,
              place,
              "%s: %s ms is below the time step of %s ms: after a step %s of a state is left;"
                      .formatted(
                          name,
                          number(median),
                          number(dt),
                          NoteText.percent(StrictMath.exp(-dt / median)))
                  + " expected milliseconds (%s, if these are seconds)"
                      .formatted(number(1000 * median))));
    }
    if (median > most * longest * dt) {
      notes.add(
          new Note(
              Cause.TIME_CONSTANT_TOO_LONG,
              place,
              "%s: %s ms, but the longest sequence lasts %s ms: nothing is forgotten; expected"
                      .formatted(name, number(median), number(longest * dt))
                  + " less than the sequence"));
    }
  }
}
