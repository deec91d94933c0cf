package org.eprop.stream.keyed;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.derived.NetworkDigest;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;

/**
 * How keys of one learner go on with another: by the names of populations, projections and
 * readouts. Neurons may have been added, at a population's end or as populations; they begin as of
 * a new key. Immutable.
 */
final class KeyMigration {

  private final KeyedLearner from;
  private final KeyedLearner to;

  /**
   * @throws InvalidInputException if keys can't go on, with all that differs
   */
  KeyMigration(KeyedLearner from, KeyedLearner to) {
    this.from = from;
    this.to = to;
    List<String> differences = new ArrayList<>();
    NetworkStructure old = from.network.structure();
    NetworkStructure now = to.network.structure();
    differ(differences, "inputs", old.inputs(), now.inputs());
    differ(differences, "steps that are looked back at", lookBack(old), lookBack(now));
    old.populations().forEach(population -> compare(differences, population, now));
    differ(differences, "readouts", readouts(old, old), readouts(now, old));
    for (Projection projection : old.projections()) {
      if (from.own.contains(projection.name()) || from.own.contains(projection.delayName())) {
        compare(differences, projection, now);
      }
    }
    differ(differences, "memory of optimizers", memory(from), memory(to));
    from.own.stream()
        .filter(leaf -> !to.own.contains(leaf))
        .forEach(leaf -> differences.add(leaf + ": was a key's own, and is not any more"));
    if (differences.isEmpty()) {
      try {
        migrate(from.open(null).bytes()); // the rest: traces, rates, what signals remember
      } catch (InvalidInputException e) {
        differences.add(e.getMessage());
      }
    }
    if (!differences.isEmpty()) {
      throw new InvalidInputException(
          "got a learner before this one whose keys can't go on with it: "
              + String.join("; ", differences));
    }
  }

  KeyedLearner from() {
    return from;
  }

  private static void differ(List<String> into, String what, Object was, Object is) {
    if (!was.equals(is)) {
      into.add(what + ": " + was + " before, " + is + " now");
    }
  }

  /** Of each input and of all together: how far a step looks back. */
  private static List<Integer> lookBack(NetworkStructure network) {
    List<Integer> steps = new ArrayList<>();
    for (int i = 0; i < network.inputs().size(); i++) {
      int input = i;
      steps.add(
          network.projections().stream()
              .filter(p -> p.from().isInput() && p.from().index() == input)
              .mapToInt(p -> p.synapses().longest())
              .max()
              .orElse(0));
    }
    int silent =
        network.populations().stream().mapToInt(KeyMigration::longestSilence).max().orElse(0);
    steps.add(Math.max(silent, network.longestDelay()));
    return steps;
  }

  private static int longestSilence(Population population) {
    return IntStream.range(0, population.size()).map(population::silentSteps).max().orElse(0);
  }

  private static void compare(List<String> into, Population old, NetworkStructure network) {
    int p = network.population(old.name());
    if (p < 0) {
      into.add("population " + old.name() + ": there is none of that name now");
      return;
    }
    Population now = network.populations().get(p);
    if (now.size() < old.size()) {
      into.add("population " + old.name() + ": " + old.size() + " neurons before, " + now.size());
    } else if (digest(old, old.size()) != digest(now, old.size())) {
      into.add("population " + old.name() + ": its first " + old.size() + " neurons are others");
    } else {
      differ(
          into,
          "longest silence of population " + old.name(),
          longestSilence(old),
          longestSilence(now));
    }
  }

  private static long digest(Population population, int count) {
    return new NetworkDigest().addNeurons(population, count).first();
  }

  /** Readouts with what of the old populations they see and teach. */
  private static List<String> readouts(NetworkStructure of, NetworkStructure old) {
    List<String> all = new ArrayList<>();
    for (Readout readout : of.readouts()) {
      List<String> names = new ArrayList<>();
      for (Population population : old.populations()) {
        int p = of.population(population.name());
        if (p >= 0 && readout.sees()[p]) {
          names.add(population.name());
        }
      }
      all.add(
          "%s of %s outputs, kappa %s, which sees %s"
              .formatted(
                  readout.name(), readout.outputs(), readout.kappa(), String.join(", ", names)));
    }
    return all;
  }

  /** A key's own synapses have to stand where they stood in their rows. */
  private static void compare(List<String> into, Projection old, NetworkStructure network) {
    String name = "projection " + old.name();
    Projection now =
        network.projections().stream()
            .filter(p -> p.name().equals(old.name()))
            .findFirst()
            .orElse(null);
    if (now == null) {
      into.add(name + ": there is none of that name now");
      return;
    }
    Synapses was = old.synapses();
    Synapses is = now.synapses();
    boolean same = was.isDense() == is.isDense() && was.shortest() == is.shortest();
    for (int i = 0; same && !was.isDense() && i < was.pre(); i++) {
      same = was.width(i) <= is.width(i);
      for (int k = 0; same && k < was.width(i); k++) {
        same =
            was.target(i, k) == is.target(i, k)
                && (was.delaysLearn() || was.delay(i, k) == is.delay(i, k));
      }
    }
    if (!same) {
      into.add(name + ": a key's own synapses lead elsewhere, or take other times");
    }
  }

  /** Of the leaves that keys of both have. */
  private List<String> memory(KeyedLearner of) {
    if (of.optimizers == null || from.own.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    new WeightUpdate(of.optimizers, of.weights.sharing(of.own::contains), new Workers(1))
        .memory()
        .forEach(
            slot -> slot.stream().map(Leaf::name).filter(from.own::contains).forEach(names::add));
    return names;
  }

  /** The bytes of a key of the old learner as the new one's. */
  byte[] migrate(byte[] state) {
    StateByName parts = new StateByName();
    from.open(state).exchange(parts);
    KeyedSession session = to.open(null);
    session.exchange(parts.read());
    parts.expectEnd();
    return session.bytes();
  }
}
