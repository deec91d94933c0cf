package org.eprop.experiment.array;

import java.util.Arrays;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.experiment.io.NpyArray;

/**
 * Where synapses lead that a constraint may move, to and from arrays by name: {@code
 * <projection>.targets}, in the layout of the projection's weights.
 */
public final class MovedSynapses {

  private MovedSynapses() {}

  /** The name of the array of a projection. */
  static String name(Projection projection) {
    return projection.name() + ".targets";
  }

  /** Adds where the synapses of every projection lead of which they may move. */
  public static void put(Map<String, NpyArray> arrays, NetworkStructure network) {
    for (Projection projection : network.projections()) {
      if (projection.synapses().movable()) {
        arrays.put(name(projection), DrawnConstants.array(projection.synapses().targets()));
      }
    }
  }

  /**
   * Has synapses that may move lead to where a file says.
   *
   * @throws InvalidInputException if an array is missing or has another shape, or a presynaptic
   *     neuron reaches one twice, itself, or one that there is not
   */
  public static void take(Map<String, NpyArray> arrays, NetworkStructure network) {
    for (Projection projection : network.projections()) {
      if (projection.synapses().movable()) {
        Placed.run(
            name(projection), () -> take(TensorArrays.array(arrays, name(projection)), projection));
      }
    }
  }

  private static void take(NpyArray array, Projection projection) {
    Synapses synapses = projection.synapses();
    array.expectShape(DrawnConstants.array(synapses.targets()).shape());
    int at = 0;
    int[] reachedBy = new int[synapses.post()];
    Arrays.fill(reachedBy, -1);
    for (int i = 0; i < synapses.pre(); i++) {
      int[] row = synapses.targets()[i];
      for (int k = 0; k < row.length; k++) {
        double j = array.real(at);
        boolean itself = projection.isOwn() && j == i;
        if (j != (int) j || j < 0 || j >= synapses.post() || itself || reachedBy[(int) j] == i) {
          throw new InvalidInputException(
              ("at %s: got %s, but expected a neuron from 0 to %s%s, each once for a"
                      + " presynaptic neuron")
                  .formatted(
                      Arrays.toString(array.indexOf(at)),
                      DrawnConstants.shown(j),
                      synapses.post() - 1,
                      projection.isOwn() ? " other than " + i : ""));
        }
        reachedBy[(int) j] = i;
        row[k] = (int) j;
        at++;
      }
    }
  }
}
