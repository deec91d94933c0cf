package org.eprop.core.learningsignal;

import org.eprop.api.signal.SignalStep;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;

/** What a learning signal sees of a step. */
final class SignalView implements SignalStep {

  private final int readout;
  private final int population;
  private final double[] y;
  private final double[] error;
  private final double[] wanted;
  private SampleRecord run;
  private float[][] feedback;
  private SignalInput input;
  private int[] who = {};
  private int t;

  /** Of a signal from a readout to a population. */
  SignalView(int readout, int population, int outputs) {
    this.readout = readout;
    this.population = population;
    y = new double[outputs];
    error = new double[outputs];
    wanted = new double[outputs];
  }

  /**
   * Looks at step t of a record.
   *
   * @param b B
   */
  SignalView at(SampleRecord record, int step, float[][] b, SignalInput of) {
    run = record;
    feedback = b;
    t = step;
    input = of;
    run.readouts[readout].copyReadout(t, y);
    System.arraycopy(run.readouts[readout].error, t * error.length, error, 0, error.length);
    input.target(readout, t, wanted);
    Events spikes = run.populations[population].spikes;
    int count = spikeCount();
    if (who.length < count) {
      who = new int[2 * count];
    }
    System.arraycopy(spikes.neuron, spikes.start[t], who, 0, count);
    return this;
  }

  @Override
  public int step() {
    return input.number(t);
  }

  @Override
  public float[][] feedback() {
    return feedback;
  }

  @Override
  public double[] readout() {
    return y;
  }

  @Override
  public double[] error() {
    return error;
  }

  @Override
  public double[] target() {
    return wanted;
  }

  @Override
  public double weight() {
    return input.weight(readout, t) * run.readouts[readout].norm;
  }

  @Override
  public double reward() {
    return input.reward(t);
  }

  @Override
  public int spikeCount() {
    Events spikes = run.populations[population].spikes;
    return spikes.start[t + 1] - spikes.start[t];
  }

  @Override
  public int[] spikes() {
    return who;
  }
}
