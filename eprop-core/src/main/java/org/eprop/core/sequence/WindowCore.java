package org.eprop.core.sequence;

import java.util.Arrays;
import java.util.List;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.adjoint.KeptPaths;
import org.eprop.core.eligibility.FilterGroup;
import org.eprop.core.eligibility.WindowReadout;
import org.eprop.core.eligibility.WindowTraces;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Weights;
import org.eprop.core.state.StateArchive;

/**
 * Windows of several steps: within each, the gradient is computed backwards in time; from one to
 * the next, eligibility vectors and filtered eligibility traces are carried over exactly.
 */
final class WindowCore extends SequenceCore {

  private final AdjointPass adjoint;
  private final WindowTraces[] traces;
  private final WindowReadout[] readouts;
  private final float[][] noRateGradient;
  private final boolean stepSignals;

  /** How many steps before a window its spikes may have set out. */
  private final int lookBack;

  WindowCore(
      SequencePlan plan,
      Weights weights,
      FeedbackWeights feedback,
      Rates rates,
      int length,
      Kernels kernels) {
    super(plan, weights, feedback, rates, length, kernels);
    List<FilterGroup> groups = FilterGroup.of(network, feedback, rates.any());
    traces = new WindowTraces[groups.size()];
    Arrays.setAll(
        traces, i -> new WindowTraces(network, groups.get(i), constants, rates, kernels, length));
    readouts = new WindowReadout[run.readouts.length];
    Arrays.setAll(readouts, m -> new WindowReadout(constants, m, kernels, length));
    adjoint = new AdjointPass(new KeptPaths(network, plan.order, plan.rule), kernels, constants);
    adjoint.signals.regularizeBy(rates);
    noRateGradient = new float[network.populations().size()][];
    stepSignals = Signals.any(feedback);
    lookBack = Math.max(1, network.longestDelay());
    reset();
  }

  @Override
  void use(Constants now) {
    adjoint.use(now);
    for (WindowTraces own : traces) {
      own.use(now);
    }
    for (WindowReadout own : readouts) {
      own.use(now);
    }
  }

  @Override
  void reset() {
    super.reset();
    for (WindowTraces own : traces) {
      own.reset();
    }
    for (WindowReadout own : readouts) {
      own.reset();
    }
    adjoint.signals.begin(feedback);
  }

  @Override
  void pass(Weights gradient) {
    for (WindowTraces own : traces) {
      own.begin(run, first, t);
    }
    for (WindowReadout own : readouts) {
      own.passKappa(run, first, t, constants, weights, gradient);
    }
    boolean seesSteps = stepSignals || rates.any();
    boolean any = learning || seesSteps;
    if (any) {
      adjoint.run(run, first, t, feedback, noRateGradient, null, seesSteps ? this : null);
      for (WindowTraces own : traces) {
        own.gradient(adjoint, run, feedback, gradient);
      }
    }
    int from = Math.max(0, first - lookBack);
    for (int i = 0; i < run.inputs.length; i++) {
      run.inputs[i].spikes.index(network.inputs().get(i).channels(), from, t);
    }
    for (int p = 0; p < run.populations.length; p++) {
      run.populations[p].spikes.index(network.size(p), from, t);
    }
    for (WindowTraces own : traces) {
      own.pass(run, gradient);
    }
    for (WindowReadout own : readouts) {
      own.pass(run, first, t, any ? adjoint : null, gradient);
    }
    gradient.clearAutapses();
  }

  @Override
  void exchangeCompact(StateArchive archive) {
    exchange(archive);
  }

  @Override
  void exchange(StateArchive archive) {
    super.exchange(archive);
    for (int i = 0; i < traces.length; i++) {
      traces[i].exchange(archive, "traces" + i);
    }
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].exchange(archive, network.readouts().get(m).name());
    }
    adjoint.signals.exchange(archive);
  }
}
