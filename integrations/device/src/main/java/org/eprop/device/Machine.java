package org.eprop.device;

import java.util.Arrays;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;

/**
 * The order of things in a step, whatever the numbers: input; for each population in turn its
 * currents, its neurons, its eligibility traces; the readout. Owned by one thread.
 */
public abstract class Machine {

  final DeviceNetwork network;
  final DeviceLearning learning;

  /** What each population did, and at [0] the input: [source + 1]. */
  final History[] history;

  /** How many steps each neuron is silent yet [population][neuron]. */
  final int[][] silent;

  Machine(DeviceNetwork network, DeviceLearning learning) {
    this.network = network;
    this.learning = learning;
    if (learning.ofNeurons()) {
      network.expectAlike();
    }
    int populations = network.populations().size();
    history = new History[populations + 1];
    silent = new int[populations][];
    for (int p = -1; p < populations; p++) {
      int size = p < 0 ? network.channels() : network.populations().get(p).size();
      history[p + 1] = new History(size, network.memory(p, learning.traces()));
      if (p >= 0) {
        silent[p] = new int[size];
      }
    }
  }

  /** As before the first step; weights stay as they are. */
  public void reset() {
    for (History of : history) {
      of.reset();
    }
    for (int[] row : silent) {
      Arrays.fill(row, 0);
    }
    clear();
  }

  /** Sets states and traces to what they are before the first step. */
  abstract void clear();

  /** The input as the machine's numbers have it. */
  abstract double encoded(double x);

  /** Adds up the currents of a population. */
  abstract void currents(int p);

  /**
   * A neuron's step.
   *
   * @param fired whether it spiked in the step before
   * @param refractory whether it may not spike now
   * @return whether it is above threshold
   */
  abstract boolean neuron(int p, int j, boolean fired, boolean refractory);

  /** Eligibility traces of the synapses of a population, whose step is done. */
  abstract void traces(int p);

  /** The readout, and the filtered spikes that it learns from. */
  abstract void readout();

  /** y, in the network's units. */
  public abstract double[] outputs();

  /**
   * A step.
   *
   * @param x [channels]; where inputs are spikes, one or more are one
   */
  public void step(double[] x) {
    for (History of : history) {
      of.next();
    }
    double[] in = history[0].past(0);
    for (int i = 0; i < in.length; i++) {
      in[i] = network.real() ? encoded(x[i]) : x[i] != 0 ? 1 : 0;
    }
    for (int p = 0; p < silent.length; p++) {
      double[] z = history[p + 1].past(0);
      double[] before = history[p + 1].past(1);
      currents(p);
      for (int j = 0; j < z.length; j++) {
        boolean refractory = silent[p][j] > 0;
        if (neuron(p, j, before[j] != 0, refractory) && !refractory) {
          z[j] = 1;
          silent[p][j] = network.populations().get(p).silentSteps()[j];
        } else if (refractory) {
          silent[p][j]--;
        }
      }
      if (learning.traces()) {
        traces(p);
      }
    }
    readout();
  }

  /** Runs a sample from the start, without learning. */
  public DeviceRun run(Input input) {
    reset();
    double[][] y = new double[input.steps()][];
    int[][][] spikes = new int[silent.length][y.length][];
    for (int t = 0; t < y.length; t++) {
      step(row(input, t));
      y[t] = outputs();
      for (int p = 0; p < silent.length; p++) {
        spikes[p][t] = spikes(p);
      }
    }
    return new DeviceRun(y, spikes);
  }

  /** Who spiked in the last step, ascending. */
  public int[] spikes(int p) {
    double[] z = history[p + 1].past(0);
    int[] list = new int[z.length];
    int n = 0;
    for (int j = 0; j < z.length; j++) {
      if (z[j] != 0) {
        list[n++] = j;
      }
    }
    return Arrays.copyOf(list, n);
  }

  /** Step t of an input as numbers: values, or how often each channel spikes. */
  public static double[] row(Input input, int t) {
    double[] x = new double[input.channels()];
    if (input instanceof RealInput real) {
      for (int i = 0; i < x.length; i++) {
        x[i] = real.values()[t][i];
      }
    } else {
      SpikeInput events = (SpikeInput) input;
      for (int e = events.start()[t]; e < events.start()[t + 1]; e++) {
        x[events.channel()[e]]++;
      }
    }
    return x;
  }

  /** What a source did in the last steps: spikes as 0 and 1, or values. Owned by one machine. */
  static final class History {

    private final double[][] rows;
    private int now;

    /**
     * @param size channels or neurons
     * @param memory how many steps back it is looked at
     */
    History(int size, int memory) {
      rows = new double[memory + 1][size];
    }

    void reset() {
      for (double[] row : rows) {
        Arrays.fill(row, 0);
      }
      now = 0;
    }

    /** Starts a step: its row, all zero. */
    void next() {
      now = (now + 1) % rows.length;
      Arrays.fill(rows[now], 0);
    }

    /** The row so many steps before the one that {@link #next} started last. */
    double[] past(int delay) {
      return rows[(now + rows.length - delay) % rows.length];
    }
  }
}
