package org.eprop.core.sequence;

import java.util.Arrays;
import java.util.List;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.state.StateArchive;

/**
 * What learning signals see of the steps of a record: y*, its weights, rewards. Owned by one
 * thread.
 */
final class GivenSteps {

  private final List<Readout> readouts;

  /** y*, [readout][t outputs + k]. */
  private final double[][] wanted;

  /** [readout][t]. */
  private final double[][] weight;

  private final double[] reward;

  /** Whether there is room for anything. */
  private final boolean any;

  /**
   * @param room steps of the record; 0 if nobody is to see anything: it is all zero then
   */
  GivenSteps(NetworkStructure network, int room) {
    readouts = network.readouts();
    any = room > 0;
    reward = new double[room];
    weight = new double[any ? readouts.size() : 0][room];
    wanted = new double[weight.length][];
    for (int m = 0; m < wanted.length; m++) {
      wanted[m] = new double[ReadoutRun.numbers(room, outputs(m))];
    }
  }

  /** Nothing is given for step t yet. */
  void clear(int t) {
    for (int m = 0; m < wanted.length; m++) {
      Arrays.fill(wanted[m], t * outputs(m), (t + 1) * outputs(m), 0);
      weight[m][t] = 0;
    }
    if (any) {
      reward[t] = 0;
    }
  }

  void setTarget(int m, int t, double[] values) {
    System.arraycopy(values, 0, wanted[m], t * outputs(m), outputs(m));
  }

  void target(int m, int t, double[] values) {
    System.arraycopy(wanted[m], t * values.length, values, 0, values.length);
  }

  void setWeight(int m, int t, double value) {
    weight[m][t] = value;
  }

  double weight(int m, int t) {
    return weight[m][t];
  }

  void setReward(int t, double value) {
    reward[t] = value;
  }

  double reward(int t) {
    return reward[t];
  }

  /** Saves or restores the rewards of the steps first .. end-1. */
  void exchangeRewards(StateArchive archive, int first, int end) {
    exchange(archive, "reward", reward, 1, first, end);
  }

  /** Saves or restores the targets of a readout for the steps first .. end-1. */
  void exchangeTargets(StateArchive archive, int m, int first, int end) {
    String name = readouts.get(m).name();
    double[] nothing = {};
    exchange(archive, name + ".wanted", any ? wanted[m] : nothing, outputs(m), first, end);
    exchange(archive, name + ".weight", any ? weight[m] : nothing, 1, first, end);
  }

  /** Of some steps, each of so many numbers. */
  private void exchange(
      StateArchive archive, String name, double[] all, int width, int first, int end) {
    double[] values = new double[(end - first) * width];
    if (any) {
      System.arraycopy(all, first * width, values, 0, values.length);
    }
    archive.doubles(name, values);
    if (any) {
      System.arraycopy(values, 0, all, first * width, values.length);
    }
  }

  private int outputs(int m) {
    return readouts.get(m).outputs();
  }
}
