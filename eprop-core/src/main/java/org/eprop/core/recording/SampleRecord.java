package org.eprop.core.recording;

import java.util.Arrays;
import org.eprop.api.task.Input;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Source;
import org.eprop.core.run.SampleRun;
import org.eprop.core.state.StateBytes;

/** What the network did with one sample, and what the way back needs of it. Reused. */
public final class SampleRecord implements SampleRun, BackwardRecord {

  public final PopulationRun[] populations;
  public final InputRun[] inputs;
  public final ReadoutRun[] readouts;
  private final NetworkStructure network;

  /** The longest delay from each input. */
  private final int[] inputDelays;

  private int steps;

  /** This sample's share of E of membranes. */
  public double membraneLoss;

  /**
   * The large part of a record, which nobody needs once the sample's gradient has been added: kept
   * apart so that one sample after the other uses the same memory, and finds it in the cache. Grows
   * with the longest sample.
   */
  public static final class Memory {

    /** Of each population. */
    public final PopulationRun.Memory[] populations;

    /** c dbar of each readout. */
    final float[][] filteredErrors;

    public Memory(int populationCount, int readouts) {
      populations = new PopulationRun.Memory[populationCount];
      Arrays.setAll(populations, p -> new PopulationRun.Memory());
      filteredErrors = new float[readouts][0];
    }
  }

  public SampleRecord(NetworkStructure network) {
    this.network = network;
    populations = new PopulationRun[network.populations().size()];
    Arrays.setAll(populations, p -> new PopulationRun());
    inputDelays = new int[network.inputs().size()];
    for (Projection projection : network.projections()) {
      if (projection.from().isInput()) {
        int i = projection.from().index();
        inputDelays[i] = Math.max(inputDelays[i], projection.synapses().longest());
      }
    }
    inputs = new InputRun[inputDelays.length];
    Arrays.setAll(inputs, i -> new InputRun(network.inputs().get(i), inputDelays[i]));
    readouts = new ReadoutRun[network.readouts().size()];
    Arrays.setAll(readouts, m -> new ReadoutRun(network.readouts().get(m).outputs()));
  }

  /** Uses this memory from now on. */
  public void attach(Memory record) {
    for (int p = 0; p < populations.length; p++) {
      populations[p].attach(record.populations[p]);
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].attach(record.filteredErrors[m]);
    }
  }

  /** Gives the memory back, as it has grown. */
  public void detach(Memory record) {
    for (int p = 0; p < populations.length; p++) {
      populations[p].detach(record.populations[p]);
    }
    for (int m = 0; m < readouts.length; m++) {
      record.filteredErrors[m] = readouts[m].detach();
    }
  }

  /** Makes room for the steps of a sample, and for its errors, but for what populations did. */
  public void begin(int newSteps, boolean withErrors) {
    steps = newSteps;
    for (ReadoutRun readout : readouts) {
      readout.begin(steps, withErrors);
    }
  }

  /** Takes over the input of a sample. */
  public void setInput(Input input) {
    for (InputRun own : inputs) {
      own.set(input, inputs.length == 1);
    }
  }

  @Override
  public Events spikes(Source source) {
    return source.isInput() ? inputs[source.index()].spikes : populations[source.index()].spikes;
  }

  @Override
  public Events spikes(int population) {
    return populations[population].spikes;
  }

  @Override
  public float[][] real(Source source) {
    return source.isInput() ? inputs[source.index()].real : null;
  }

  @Override
  public float[][] q(int population) {
    return populations[population].q;
  }

  @Override
  public float[] filteredError(int readout) {
    return readouts[readout].filteredError;
  }

  /** Whether its input is real-valued. */
  public boolean isReal() {
    return inputs[0].real != null;
  }

  /**
   * Makes the record's last steps its first ones, so that an endless run can go on in it: what was
   * step t becomes step t - shift. Only what a forward pass looks back at is moved.
   *
   * @param shift the first step to keep; the steps kept have to reach back as far as the longest
   *     refractory period and the longest delay, and one step
   * @param end the steps run so far
   */
  public void rebase(int shift, int end) {
    for (InputRun input : inputs) {
      input.rebase(shift, end);
    }
    for (PopulationRun population : populations) {
      population.rebase(shift, end);
    }
    for (ReadoutRun readout : readouts) {
      readout.rebase(shift, end);
    }
  }

  /**
   * Makes room for the spikes of step {@code end} where spikes are that nobody looks back at any
   * more, of an endless run.
   *
   * @param first the first step to keep
   */
  public void forgetBefore(int first, int end) {
    for (int p = 0; p < populations.length; p++) {
      populations[p].spikes.forgetBefore(first, end, network.size(p));
    }
  }

  /**
   * Saves or restores what step {@code end} and a window from {@code first} to there need: input
   * that is still on its way, spikes from step {@code from} on, the last outputs, and of the window
   * what its gradient needs.
   *
   * @param withTraces whether the window's gradient is one of synapses or of neurons, too
   */
  public void exchange(StateBytes archive, int from, int first, int end, boolean withTraces) {
    int earliest = withTraces ? first : end;
    for (int i = 0; i < inputs.length; i++) {
      inputs[i].exchange(archive, Math.max(0, earliest - inputDelays[i]), end);
    }
    for (int p = 0; p < populations.length; p++) {
      String name = network.populations().get(p).name();
      populations[p].spikes.exchange(archive, name, from, end, network.size(p));
      if (withTraces) {
        populations[p].exchange(archive, name, first, end, network.size(p));
      }
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].exchange(archive, network.readouts().get(m).name(), first, end);
    }
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public double loss() {
    double sum = 0;
    for (ReadoutRun readout : readouts) {
      sum += readout.loss;
    }
    return sum;
  }

  @Override
  public double loss(int m) {
    return readouts[m].loss;
  }

  @Override
  public double[] readoutAt(int m, int t) {
    double[] y = new double[readouts[m].outputs];
    readouts[m].copyReadout(t, y);
    return y;
  }

  @Override
  public double[] errorAt(int m, int t) {
    int outputs = readouts[m].outputs;
    return Arrays.copyOfRange(readouts[m].error, t * outputs, (t + 1) * outputs);
  }

  @Override
  public double errorSquares() {
    double sum = 0;
    for (ReadoutRun readout : readouts) {
      sum += readout.errorSquares(0, steps) / readout.norm;
    }
    return sum;
  }

  @Override
  public int spikeCount(int p) {
    return populations[p].spikes.count();
  }

  @Override
  public int[] spikesAt(int p, int t) {
    Events spikes = populations[p].spikes;
    return Arrays.copyOfRange(spikes.neuron, spikes.start[t], spikes.start[t + 1]);
  }

  /** Adds the number of spikes of each neuron of population p to a sum. */
  public void countSpikes(int p, double[] sum) {
    Events spikes = populations[p].spikes;
    for (int e = 0; e < spikes.count(); e++) {
      sum[spikes.neuron[e]]++;
    }
  }
}
