package org.eprop.core.gradient;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.signal.Feedback;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Weights;

/**
 * Windows of one step: e-prop's own, forward form with an eligibility trace per synapse. A step
 * costs O(synapses).
 */
final class TraceCore extends SequenceCore {

  private final Kernels kernels;
  private final List<Teaching> teachings;
  private final PopulationTraces[] traces;
  private final ReadoutTraces[] readouts;
  private final Signals signals;
  private final boolean stepSignals;

  private boolean isFirstStep;

  TraceCore(Constants constants, FeedbackWeights feedback, Kernels kernels) {
    super(constants, feedback, 1, kernels);
    this.kernels = kernels;
    teachings = Teaching.of(network, feedback);
    traces = new PopulationTraces[teachings.size()];
    Arrays.setAll(traces, i -> new PopulationTraces(network, teachings.get(i), constants, kernels));
    readouts = new ReadoutTraces[run.readouts.length];
    Arrays.setAll(readouts, m -> new ReadoutTraces(network, m));
    signals = new Signals(network);
    stepSignals = Signals.any(feedback);
    reset();
  }

  @Override
  void reset() {
    super.reset();
    for (PopulationTraces own : traces) {
      own.reset();
    }
    for (ReadoutTraces own : readouts) {
      own.reset();
    }
    signals.begin(feedback);
    isFirstStep = true;
  }

  @Override
  void step(Weights weights) {
    super.step(weights);
    for (PopulationTraces own : traces) {
      own.follow(run, t - 1, isFirstStep);
    }
    for (ReadoutTraces own : readouts) {
      own.follow(run, t - 1);
    }
    isFirstStep = false;
  }

  @Override
  void pass(Weights gradient) {
    if (!learning && !stepSignals) {
      return;
    }
    for (int i = 0; i < traces.length; i++) {
      Teaching teaching = teachings.get(i);
      int p = teaching.population();
      float[] signal = traces[i].signal();
      Arrays.fill(signal, 0);
      for (int m : teaching.readouts()) {
        if (feedback.signal(m, p) instanceof Feedback) {
          addFeedback(signal, m, p);
        } else {
          signals.addStep(run, t - 1, m, p, feedback, this, constants.scale[m], signal);
        }
      }
      traces[i].learn(gradient);
    }
    for (ReadoutTraces own : readouts) {
      own.learn(run, t - 1, constants.scale, gradient);
    }
    gradient.clearAutapses();
  }

  /** c sum_k B_jk delta_k. */
  private void addFeedback(float[] signal, int m, int p) {
    ReadoutRun readout = run.readouts[m];
    float[][] b = feedback.of(m, p);
    for (int k = 0; k < b.length; k++) {
      double error = readout.error[(t - 1) * b.length + k];
      kernels.addScaled(signal, (float) (constants.scale[m] * error), b[k], network.size(p));
    }
  }

  @Override
  void exchange(StateArchive archive) {
    super.exchange(archive);
    int[] begun = {isFirstStep ? 1 : 0};
    archive.ints("is_first_step", begun, 0, 1);
    isFirstStep = begun[0] != 0;
    for (int i = 0; i < traces.length; i++) {
      traces[i].exchange(archive, "traces" + i);
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].exchange(archive, network.readouts().get(m).name());
    }
    signals.exchange(archive);
  }
}
