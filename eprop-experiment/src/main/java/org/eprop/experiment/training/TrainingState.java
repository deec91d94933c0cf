package org.eprop.experiment.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.Leaf;

/**
 * What a {@link Checkpoint} holds, in memory: to be sent to another process, and to be averaged
 * with that of others that train the same network. Immutable, as long as nobody writes the numbers.
 *
 * @param numbers weights, feedback weights, the memory of optimizers and constraints, and averaged
 *     weights, [leaf][row][number]
 * @param progress where the run is
 * @since 1.0
 */
public record TrainingState(float[][][] numbers, String progress) implements Serializable {

  /**
   * That of a trainer which is paused; a copy.
   *
   * @throws InvalidInputException if a constraint moves synapses or keeps a shadow: a mean of such
   *     states is none that a network can be in
   */
  public static TrainingState of(Trainer trainer) {
    trainer.learning().constraints().list().stream()
        .filter(some -> some.constraint().rewires() || some.constraint().keepsShadow())
        .findFirst()
        .ifPresent(
            some -> {
              throw new InvalidInputException(
                  "constraints: got one of \""
                      + some.pattern()
                      + "\" that moves synapses or keeps weights in full precision beside those of"
                      + " the network, but expected none: networks so constrained can't be averaged");
            });
    List<Leaf> leaves = leaves(trainer);
    float[][][] copy = new float[leaves.size()][][];
    for (int n = 0; n < copy.length; n++) {
      Leaf leaf = leaves.get(n);
      copy[n] = new float[leaf.rowCount()][];
      for (int i = 0; i < copy[n].length; i++) {
        copy[n][i] = leaf.row(i).clone();
      }
    }
    return new TrainingState(copy, Checkpoint.json(trainer, Map.of()));
  }

  private static List<Leaf> leaves(Trainer trainer) {
    List<Leaf> leaves = new ArrayList<>(trainer.learning().weights().leaves());
    leaves.addAll(trainer.learning().feedback().leaves());
    trainer.update().memory().forEach(leaves::addAll);
    leaves.addAll(trainer.update().constraintMemory());
    AveragedNetwork averaged = trainer.averaged();
    if (averaged != null) {
      leaves.addAll(averaged.leaves());
    }
    return leaves;
  }

  /**
   * Puts a trainer there that was made from the same experiment. Weights that it stores in two
   * bytes become the nearest of those there are.
   *
   * @throws InvalidInputException if it was made from another
   */
  public void restore(Trainer trainer) {
    List<Leaf> leaves = leaves(trainer);
    boolean fits = leaves.size() == numbers.length;
    for (int n = 0; fits && n < numbers.length; n++) {
      fits = fits(numbers[n], leaves.get(n));
    }
    if (!fits) {
      throw new InvalidInputException("got the state of another network or optimizer");
    }
    new ProgressReader("progress", progress, Checkpoint.FORMAT).restore(trainer);
    for (int n = 0; n < numbers.length; n++) {
      for (int i = 0; i < numbers[n].length; i++) {
        leaves.get(n).set(i, numbers[n][i]);
      }
    }
    AveragedNetwork averaged = trainer.averaged();
    if (averaged != null) {
      averaged.follow(trainer.learning());
    }
  }

  private static boolean fits(float[][] a, Leaf b) {
    boolean fits = a.length == b.rowCount();
    for (int i = 0; fits && i < a.length; i++) {
      fits = a[i].length == b.length(i);
    }
    return fits;
  }

  /**
   * The mean of each number over several states, added in double precision in their order, and
   * where the first of them is.
   *
   * @param states at least one, of the same network
   */
  public static TrainingState mean(List<TrainingState> states) {
    float[][][] first = states.get(0).numbers;
    float[][][] mean = new float[first.length][][];
    for (int n = 0; n < first.length; n++) {
      mean[n] = new float[first[n].length][];
      for (int i = 0; i < first[n].length; i++) {
        double[] sum = new double[first[n][i].length];
        for (TrainingState state : states) {
          float[] row = state.numbers[n][i];
          for (int j = 0; j < sum.length; j++) {
            sum[j] += row[j];
          }
        }
        mean[n][i] = new float[sum.length];
        for (int j = 0; j < sum.length; j++) {
          mean[n][i][j] = (float) (sum[j] / states.size());
        }
      }
    }
    return new TrainingState(mean, states.get(0).progress);
  }
}
