package org.eprop.reference;

import java.util.stream.IntStream;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.api.task.Target;

/** What a {@link StepSignal} from one readout to one population sees, step after step. */
final class SignalView implements SignalStep {

  private final float[][] b;
  private final double[][] readout;
  private final double[][] error;
  private final double[][] spikes;
  private final Target target;
  private final float[] rewards;
  private final double norm;
  private int t;
  private int[] spiking = {};

  SignalView(
      double[][] b,
      Trajectory run,
      int m,
      int p,
      ReferenceSample sample,
      double[][] error,
      double norm) {
    this.b = new float[b.length][];
    for (int k = 0; k < b.length; k++) {
      this.b[k] = new float[b[k].length];
      for (int j = 0; j < b[k].length; j++) {
        this.b[k][j] = (float) b[k][j];
      }
    }
    this.readout = run.readouts()[m];
    this.error = error;
    this.spikes = run.spikes()[p];
    this.target = sample.target(m);
    this.rewards = sample.rewards();
    this.norm = norm;
  }

  /** L, [step][neuron]. */
  double[][] run(StepSignal signal, int neurons) {
    double[] state = new double[signal.stateSize(neurons, b.length)];
    double[][] l = new double[readout.length][neurons];
    for (t = 0; t < l.length; t++) {
      double[] z = spikes[t];
      spiking = IntStream.range(0, neurons).filter(j -> z[j] != 0).toArray();
      signal.step(this, state, l[t]);
    }
    return l;
  }

  @Override
  public int step() {
    return t;
  }

  @Override
  public float[][] feedback() {
    return b;
  }

  @Override
  public double[] readout() {
    return readout[t];
  }

  @Override
  public double[] error() {
    return error[t];
  }

  @Override
  public double[] target() {
    if (!target.hasClasses()) {
      return target.valuesAt(t);
    }
    double[] wanted = new double[b.length];
    if (target.classAt(t) != Target.UNLABELLED) {
      wanted[target.classAt(t)] = 1;
    }
    return wanted;
  }

  @Override
  public double weight() {
    return norm * target.weight(t);
  }

  @Override
  public double reward() {
    return rewards == null ? 0 : rewards[t];
  }

  @Override
  public int spikeCount() {
    return spiking.length;
  }

  @Override
  public int[] spikes() {
    return spiking;
  }
}
