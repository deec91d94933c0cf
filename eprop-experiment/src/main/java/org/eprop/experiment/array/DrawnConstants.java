package org.eprop.experiment.array;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.experiment.io.NpyArray;

/**
 * What a network's seed draws beside weights, as arrays by name: which neurons synapses lead to,
 * {@code <projection>.targets}, and their delays, {@code <projection>.delays}, each in the layout
 * of the projection's weights; where all delays are the same, a single number, and where they
 * learn, none, as they are a leaf. And the parameters of every neuron, {@code
 * <population>.param.<parameter>}; NaN where a neuron does not have it.
 */
public final class DrawnConstants {

  private DrawnConstants() {}

  /** All of them. */
  public static Map<String, NpyArray> of(NetworkStructure network) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (Projection projection : network.projections()) {
      Synapses synapses = projection.synapses();
      if (!synapses.isDense()) {
        arrays.put(MovedSynapses.name(projection), array(synapses.targets()));
      }
      if (!synapses.delaysLearn()) {
        arrays.put(projection.name() + ".delays", delays(synapses));
      }
    }
    for (Population population : network.populations()) {
      population
          .drawnParameters()
          .forEach(
              (name, values) ->
                  arrays.put(
                      population.name() + ".param." + name, NpyArray.of(values, values.length)));
    }
    return arrays;
  }

  private static NpyArray delays(Synapses synapses) {
    if (synapses.hasOneDelay()) {
      return NpyArray.of(new int[] {synapses.longest()}, 1);
    }
    int[][] delays = new int[synapses.pre()][];
    for (int i = 0; i < delays.length; i++) {
      delays[i] = new int[synapses.width(i)];
      for (int k = 0; k < delays[i].length; k++) {
        delays[i][k] = synapses.delay(i, k);
      }
    }
    return array(delays);
  }

  /** A matrix if all rows are as long; else row after row, as the weights beside it are. */
  static NpyArray array(int[][] rows) {
    int[] flat = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    int width = rows[0].length;
    boolean rectangular = Arrays.stream(rows).allMatch(row -> row.length == width);
    return rectangular ? NpyArray.of(flat, rows.length, width) : NpyArray.of(flat, flat.length);
  }

  /**
   * Checks that a file holds what the seed draws, but for synapses that may have moved since: else
   * its weights are of another network.
   *
   * @throws InvalidInputException if something is missing or differs, with its name
   */
  public static void check(Map<String, NpyArray> arrays, NetworkStructure network) {
    Map<String, NpyArray> drawn = of(network);
    for (Projection projection : network.projections()) {
      if (projection.synapses().movable()) {
        drawn.remove(MovedSynapses.name(projection));
      }
    }
    drawn.forEach((name, value) -> check(TensorArrays.array(arrays, name), name, value));
  }

  private static void check(NpyArray array, String name, NpyArray drawn) {
    try {
      array.expectShape(drawn.shape());
      for (int i = 0; i < array.size(); i++) {
        if (Double.compare(array.real(i), drawn.real(i)) != 0) {
          throw new InvalidInputException(
              "at %s: got %s, but expected %s, which the network's seed draws"
                  .formatted(
                      Arrays.toString(array.indexOf(i)),
                      shown(array.real(i)),
                      shown(drawn.real(i))));
        }
      }
    } catch (InvalidInputException e) {
      throw e.at(name);
    }
  }

  static String shown(double value) {
    return value == (int) value ? Integer.toString((int) value) : Double.toString(value);
  }
}
