package org.eprop.core.sequence;

import java.util.Arrays;
import org.eprop.api.task.Target;
import org.eprop.core.learningsignal.SignalInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.state.StateBytes;

/**
 * What learning signals see of the steps of a record: y*, its weights, rewards. Owned by one
 * thread.
 */
final class GivenSteps implements SignalInput {

  /** y*, [readout][t outputs + k]. */
  private final double[][] wanted;

  /** [readout][t]. */
  private final double[][] weight;

  private final double[] reward;

  /** y* of one step, [readout][output]. */
  private final double[][] stepWanted;

  /** How many steps of the sequence have left the record. */
  private long gone;

  /**
   * @param room steps of the record
   */
  GivenSteps(NetworkStructure network, int room) {
    int readouts = network.readouts().size();
    reward = new double[room];
    weight = new double[readouts][room];
    wanted = new double[readouts][];
    stepWanted = new double[readouts][];
    for (int m = 0; m < readouts; m++) {
      Readout readout = network.readouts().get(m);
      wanted[m] = new double[ReadoutRun.numbers(room, readout.outputs())];
      stepWanted[m] = new double[readout.outputs()];
    }
  }

  /** Nothing is given for step t yet, the first of the record being the sequence's {@code from}. */
  void clear(int t, long from) {
    gone = from;
    for (int m = 0; m < wanted.length; m++) {
      int outputs = stepWanted[m].length;
      Arrays.fill(wanted[m], t * outputs, (t + 1) * outputs, 0);
      weight[m][t] = 0;
    }
    reward[t] = 0;
  }

  /** Takes over what a target says of its step {@code ofTarget}. */
  void setTarget(int m, int t, Target target, int ofTarget) {
    SignalInput.write(target, ofTarget, stepWanted[m]);
    System.arraycopy(stepWanted[m], 0, wanted[m], t * stepWanted[m].length, stepWanted[m].length);
  }

  void setWeight(int m, int t, double value) {
    weight[m][t] = value;
  }

  void setReward(int t, double value) {
    reward[t] = value;
  }

  @Override
  public int number(int t) {
    return (int) Math.min(Integer.MAX_VALUE, gone + t);
  }

  @Override
  public void target(int m, int t, double[] values) {
    System.arraycopy(wanted[m], t * values.length, values, 0, values.length);
  }

  @Override
  public double weight(int m, int t) {
    return weight[m][t];
  }

  @Override
  public double reward(int t) {
    return reward[t];
  }

  /** Saves or restores the steps first .. end-1. */
  void exchange(StateBytes bytes, int first, int end, long from) {
    gone = from;
    exchange(bytes, reward, first, end);
    for (int m = 0; m < wanted.length; m++) {
      int outputs = stepWanted[m].length;
      exchange(bytes, wanted[m], first * outputs, end * outputs);
      exchange(bytes, weight[m], first, end);
    }
  }

  private static void exchange(StateBytes bytes, double[] all, int first, int end) {
    double[] values = Arrays.copyOfRange(all, first, end);
    bytes.doubles("given", values);
    System.arraycopy(values, 0, all, first, values.length);
  }
}
