package org.eprop.core.constraint;

import static org.eprop.core.network.Storage.FLOAT32;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.random.RandomStreams;

/**
 * Which constraints there are on the weights of projections and readouts, by the names of leaves
 * ({@link org.eprop.core.network.Weights#leaves()}). Immutable.
 *
 * @param streams those of the network's seed
 * @param list all that match a leaf act on it, in this order
 */
public record LeafConstraints(RandomStreams streams, List<Some> list) {

  /**
   * A constraint for some leaves.
   *
   * @param pattern {@code *} stands for any letters, {@code ?} for one: {@code "e_*"}
   * @param constraint of the leaves that match
   */
  public record Some(String pattern, Constraint constraint) {

    /** Whether it acts on a leaf of this name. */
    public boolean matches(String leaf) {
      return Leaf.matches(pattern, leaf);
    }
  }

  /** Copies the list. */
  public LeafConstraints {
    list = List.copyOf(list);
  }

  /** None. */
  public static LeafConstraints none() {
    return new LeafConstraints(new RandomStreams(0), List.of());
  }

  /** Whether there are any. */
  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Whether one of them acts on a leaf. */
  public boolean actsOn(String leaf) {
    return list.stream().anyMatch(some -> some.matches(leaf));
  }

  /**
   * The scales of a leaf's weights, w = scale n with whole n, if the last constraint that has any
   * leaves them so: one for each row, or one for all; empty if there are none.
   *
   * @param leaf of the network
   */
  public double[] scales(Leaf leaf) {
    double[] scales = {};
    for (Some some : list) {
      double[] its =
          some.matches(leaf.name()) && leaf.halves() == null
              ? some.constraint().scales(leaf.rows())
              : scales;
      scales = its.length > 0 ? its : scales;
    }
    return scales;
  }

  /** How many bits each weight of a leaf takes. */
  public int bits(String leaf) {
    int bits = Float.SIZE;
    for (Some some : list) {
      bits = some.matches(leaf) ? Math.min(bits, some.constraint().bits()) : bits;
    }
    return bits;
  }

  /**
   * Checks them against a network.
   *
   * @return the names of the projections of which synapses may move
   * @throws InvalidInputException if a pattern matches nothing that can be constrained so
   */
  public TreeSet<String> check(NetworkStructure network) {
    TreeSet<String> moving = new TreeSet<>();
    for (int c = 0; c < list.size(); c++) {
      Some some = list.get(c);
      moving.addAll(Placed.at("constraints[" + c + "].for", () -> check(some, network)));
    }
    return moving;
  }

  private static List<String> check(Some some, NetworkStructure network) {
    List<String> learned = new ArrayList<>();
    List<String> fixed = new ArrayList<>();
    List<String> sparse = new ArrayList<>();
    for (Projection projection : network.projections()) {
      (projection.learned() ? learned : fixed).add(projection.name());
      if (projection.learned() && !projection.synapses().isDense()) {
        sparse.add(projection.name());
      }
    }
    for (Readout readout : network.readouts()) {
      for (int p = 0; p < readout.sees().length; p++) {
        if (readout.sees()[p]) {
          String name = readout.name() + "." + network.populations().get(p).name();
          (readout.learned() ? learned : fixed).add(name);
        }
      }
    }
    if (learned.stream().noneMatch(some::matches)) {
      List<String> still = fixed.stream().filter(some::matches).toList();
      throw new InvalidInputException(
          "got \""
              + some.pattern()
              + (still.isEmpty()
                  ? "\", but no weights that learn have such a name"
                  : "\", but the weights of " + String.join(", ", still) + " do not learn")
              + NearestNames.hint(some.pattern(), learned));
    }
    for (Projection projection : network.projections()) {
      String name = projection.name();
      if (learned.contains(name) && some.matches(name) && projection.storage() != FLOAT32) {
        throw new InvalidInputException(
            ("got \"%s\", but the weights of %s are stored as %s; expected"
                    + " \"storage\": \"float32\" where there is a constraint")
                .formatted(some.pattern(), name, projection.storage().text()));
      }
    }
    if (!some.constraint().rewires()) {
      return List.of();
    }
    for (String name : learned) {
      if (some.matches(name) && !sparse.contains(name)) {
        throw new InvalidInputException(
            ("got \"%s\", but %s has all the synapses there can be; expected sparse"
                    + " projections (connectivity < 1), for this constraint moves synapses%s")
                .formatted(some.pattern(), name, NearestNames.hint(some.pattern(), sparse)));
      }
    }
    return learned.stream().filter(some::matches).toList();
  }
}
