package org.eprop.core.sequence;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.signal.Feedback;
import org.eprop.core.eligibility.PopulationTraces;
import org.eprop.core.eligibility.ReadoutTraces;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.learningsignal.Teaching;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.Constants;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.state.StateArchive;

/**
 * Windows of one step: e-prop's own, forward form with an eligibility trace per synapse. A step
 * costs O(synapses).
 */
final class TraceCore extends SequenceCore {

  private final List<Teaching> teachings;
  private final PopulationTraces[] traces;
  private final ReadoutTraces[] readouts;
  private final Signals signals;
  private final boolean stepSignals;

  /**
   * @param room for a gradient: traces are followed only of what has room there
   */
  TraceCore(
      SequencePlan plan,
      Weights weights,
      FeedbackWeights feedback,
      Rates rates,
      Weights room,
      Kernels kernels) {
    super(plan, weights, feedback, rates, 1, kernels);
    teachings =
        Teaching.of(network, feedback, rates.any()).stream()
            .filter(of -> of.ofRates() || PopulationTraces.any(network, of.population(), room))
            .toList();
    traces = new PopulationTraces[teachings.size()];
    Arrays.setAll(
        traces,
        i -> new PopulationTraces(network, teachings.get(i), constants, rates, room, kernels));
    readouts = new ReadoutTraces[run.readouts.length];
    Arrays.setAll(readouts, m -> new ReadoutTraces(constants, m, room));
    signals = new Signals(network);
    stepSignals = Signals.any(feedback);
    reset();
  }

  @Override
  void use(Constants now) {
    for (PopulationTraces own : traces) {
      own.use(now);
    }
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
  }

  @Override
  void step() {
    super.step();
    for (PopulationTraces own : traces) {
      own.follow(run, t - 1);
    }
    for (ReadoutTraces own : readouts) {
      own.follow(run, t - 1, constants);
    }
  }

  @Override
  void pass(Weights gradient) {
    for (ReadoutTraces own : readouts) {
      own.learnKappa(run, t - 1, constants, weights, gradient);
    }
    if (!learning && !stepSignals && !rates.any()) {
      return;
    }
    for (int i = 0; i < traces.length; i++) {
      setSignal(traces[i].signal(), teachings.get(i));
      traces[i].learn(gradient);
    }
    for (ReadoutTraces own : readouts) {
      own.learn(run, t - 1, constants.scale, gradient);
    }
    gradient.clearAutapses();
  }

  private void setSignal(float[] signal, Teaching teaching) {
    int p = teaching.population();
    Arrays.fill(signal, 0);
    for (int m : teaching.readouts()) {
      if (feedback.signal(m, p) instanceof Feedback) {
        addFeedback(signal, m, p);
      } else {
        signals.addStep(run, t - 1, m, p, feedback, this, constants.scale[m], signal);
      }
    }
    if (teaching.ofRates()) {
      rates.follow(run, t - 1, p);
      rates.addTo(signal, p);
    }
  }

  /** c sum_k B_jk delta_k. */
  private void addFeedback(float[] signal, int m, int p) {
    ReadoutRun readout = run.readouts[m];
    float[][] b = feedback.of(m, p);
    for (int k = 0; k < b.length; k++) {
      double error = readout.error[(t - 1) * b.length + k];
      Elements.addScaled(signal, (float) (constants.scale[m] * error), b[k], network.size(p));
    }
  }

  @Override
  void exchange(StateArchive archive) {
    super.exchange(archive);
    exchangeTraces(archive);
  }

  @Override
  void exchangeCompact(StateArchive archive) {
    super.exchangeCompact(archive);
    exchangeTraces(archive);
  }

  private void exchangeTraces(StateArchive archive) {
    for (int i = 0; i < traces.length; i++) {
      traces[i].exchange(archive, "traces" + i);
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].exchange(archive, network.readouts().get(m).name());
    }
    signals.exchange(archive);
  }
}
