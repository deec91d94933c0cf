package org.eprop.core.adjoint;

import java.util.Arrays;
import org.eprop.api.signal.Feedback;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.forward.Constants;
import org.eprop.core.forward.Plan;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.learningsignal.SignalInput;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.projection.ProjectionKernel;
import org.eprop.core.recording.SampleRecord;

/**
 * Runs one recorded sample backwards (see the equations at the reference's {@code
 * BackwardGradient}): turns the recorded psi^t into q^t in place, from which the gradient of every
 * synapse is a sum over presynaptic spikes. Of traces that go synapse by synapse, q^t is the signal
 * that meets them. Owned by one thread, reused from sample to sample.
 */
public final class AdjointPass {

  private final NetworkStructure network;
  private final KeptPaths paths;
  private final Kernels kernels;
  private final ProjectionKernel[] projections;
  private final PopulationAdjoint[] populations;

  private final ReadoutAdjoint[] readouts;
  public final Signals signals;
  private Constants constants;

  /** Whether traces go synapse by synapse. */
  private boolean synaptic;

  /** Whether the trace is linear and not derived. */
  private boolean linear;

  /** Zeros, [population][neuron]. */
  private final float[][] nothing;

  /** q of plain e-prop, [population][step][neuron], where paths cross one synapse. */
  private final float[][][] firstQ;

  // Of the sample at hand.
  private SampleRecord run;
  private int end;
  private FeedbackWeights feedback;
  private float[][] rateGradient;
  private float[][][] matrices;
  private float[][][] extra;

  public AdjointPass(KeptPaths paths, Kernels kernels, Constants constants) {
    this.network = constants.network;
    this.paths = paths;
    this.kernels = kernels;
    int count = network.populations().size();
    populations = new PopulationAdjoint[count];
    readouts = new ReadoutAdjoint[network.readouts().size()];
    projections = new ProjectionKernel[network.projections().size()];
    for (int i = 0; i < projections.length; i++) {
      projections[i] = ProjectionKernel.of(network.projections().get(i), kernels);
    }
    nothing = new float[count][];
    for (int p = 0; p < count; p++) {
      nothing[p] = Padding.WORKER.row(network.size(p));
    }
    firstQ = new float[count][0][];
    signals = new Signals(network);
    use(constants);
  }

  /** Uses these constants from now on. */
  public void use(Constants now) {
    if (now == constants) {
      return;
    }
    for (int p = 0; p < populations.length; p++) {
      if (constants == null || now.traced[p] != constants.traced[p]) {
        populations[p] = PopulationAdjoint.of(now.traced[p], kernels, /* learns= */ true);
      }
    }
    for (int i = 0; i < projections.length; i++) {
      projections[i].use(now.slots[i]);
    }
    for (int m = 0; m < readouts.length; m++) {
      int outputs = network.readouts().get(m).outputs();
      readouts[m] = new ReadoutAdjoint(outputs, now.kappa[m], now.traceKappa[m], now.scale[m]);
    }
    synaptic = now.trace instanceof SynapticTrace;
    linear = now.trace instanceof LinearTrace;
    constants = now;
  }

  /**
   * Runs the steps first .. end-1 of a sample backwards.
   *
   * @param b B
   * @param ofRates dE_reg/dz of each population, [population][neuron]; a null row stands for zero
   * @param f F of every kept projection, as {@link ProjectionKernel#sendBack} wants it; null if
   *     none are kept
   * @param step what learning signals see beside the record; null if all are {@link Feedback}
   */
  public void run(
      SampleRecord sample,
      int first,
      int newEnd,
      FeedbackWeights b,
      float[][] ofRates,
      float[][][] f,
      SignalInput step) {
    rateGradient = ofRates;
    matrices = f;
    filterErrors(sample, first, newEnd, b, step);
    back(first);
  }

  /**
   * Runs a sample backwards whose learning signals come from outside. Traces with a decay of their
   * own wait for them; others meet them at once.
   *
   * @param none no feedback
   * @param signal dE/dz of each population that has one, [population][step][neuron]; lost
   * @param f as above
   */
  public void run(SampleRecord sample, FeedbackWeights none, float[][][] signal, float[][][] f) {
    run = sample;
    end = sample.steps();
    feedback = none;
    rateGradient = new float[populations.length][];
    matrices = f;
    extra = signal;
    constants.trace.decay().ifPresent(kappa -> filter(signal, (float) kappa));
    back(0);
  }

  /** In place: Lbar^t = L^t + kappa Lbar^{t+1}. */
  private void filter(float[][][] signal, float kappa) {
    for (float[][] ofPopulation : signal) {
      for (int t = end - 2; ofPopulation != null && t >= 0; t--) {
        Elements.addScaled(ofPopulation[t], kappa, ofPopulation[t + 1], ofPopulation[t].length);
      }
    }
  }

  private void back(int first) {
    if (paths.oneHop) {
      copyPsi(first);
      for (int p = 0; p < populations.length; p++) {
        back(p, first, firstQ[p], /* kept= */ false);
      }
      for (int p = 0; p < populations.length; p++) {
        back(p, first, run.populations[p].q, /* kept= */ true);
      }
      return;
    }
    for (int s = paths.stages.size() - 1; s >= 0; s--) {
      Plan.Stage stage = paths.stages.get(s);
      if (stage.isSingle()) {
        int p = stage.first();
        back(p, first, run.populations[p].q, /* kept= */ true);
      } else {
        backTogether(stage, first);
      }
    }
  }

  /**
   * The first part of it: the errors of the steps first .. end-1 as they come back through the
   * readouts' filters, and what learning signals make of them.
   */
  public void filterErrors(
      SampleRecord sample, int first, int newEnd, FeedbackWeights b, SignalInput step) {
    run = sample;
    end = newEnd;
    feedback = b;
    for (int m = 0; m < readouts.length; m++) {
      readouts[m].filter(sample.readouts[m], first, end);
    }
    extra =
        step == null
            ? null
            : signals.filtered(
                sample, first, end, feedback, step, constants.traceKappa, constants.scale);
  }

  private void copyPsi(int first) {
    for (int p = 0; p < firstQ.length; p++) {
      float[][] psi = run.populations[p].psi;
      int had = firstQ[p].length;
      if (had < end) {
        firstQ[p] = Arrays.copyOf(firstQ[p], end);
        for (int t = had; t < end; t++) {
          firstQ[p][t] = Padding.WORKER.row(network.size(p));
        }
      }
      for (int t = first; t < end; t++) {
        System.arraycopy(psi[t], 0, firstQ[p][t], 0, network.size(p));
      }
    }
  }

  /** All steps of one population, psi in and q out; if kept, with what kept paths send back. */
  private void back(int p, int first, float[][] psiToQ, boolean kept) {
    PopulationAdjoint own = populations[p];
    begin(p);
    int only = kept && paths.outOf[p].length > 0 ? -1 : onlyReadout(p);
    if (only >= 0
        && !synaptic // which takes the signal itself
        && run.populations[p].membraneErrors == null
        && own.takesOutputs(rate(p), feedback.of(only, p))) {
      backFromOutputs(p, only, first, psiToQ);
      return;
    }
    boolean loops = kept && paths.loops(network, p);
    for (int latest = end - 1; latest >= first; ) {
      int count = loops ? 1 : PopulationAdjoint.together(first, latest, own.direct.length);
      direct(p, latest, count);
      if (loops) {
        addPaths(p, latest);
      } else if (kept) {
        addPaths(p, first, latest, count);
      }
      steps(p, psiToQ, latest, count);
      latest -= count;
    }
    finish(p);
  }

  /** The one readout that teaches a population, by feedback; -1 if more than that reaches it. */
  private int onlyReadout(int p) {
    int only = -1;
    boolean more = run.populations[p].arriving.length > 0 || (extra != null && extra[p] != null);
    for (int m = 0; m < readouts.length; m++) {
      if (feedback.of(m, p) != null) {
        more |= only >= 0 || !(feedback.signal(m, p) instanceof Feedback);
        only = m;
      }
    }
    return more ? -1 : only;
  }

  private void backFromOutputs(int p, int m, int first, float[][] psiToQ) {
    for (int latest = end - 1; latest >= first; ) {
      int count = PopulationAdjoint.together(first, latest, PopulationAdjoint.TOGETHER);
      boolean any = readouts[m].take(run.readouts[m], latest, count);
      populations[p].stepsOfOutputs(readouts[m].errors, any, psiToQ, latest, count);
      latest -= count;
    }
    finish(p);
  }

  private void begin(int p) {
    populations[p].begin();
    for (int i : paths.outOf[p]) {
      projections[i].begin();
    }
  }

  /** Some steps after what reaches the neurons is known. */
  private void steps(int p, float[][] psiToQ, int latest, int count) {
    if (synaptic) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(populations[p].direct[i], 0, psiToQ[latest - i], 0, network.size(p));
      }
      return;
    }
    if (linear) {
      populations[p].stepsOfTrace(run.populations[p].arriving, psiToQ, latest, count);
      return;
    }
    boolean isLast = latest + 1 == end;
    populations[p].steps(run.populations[p], psiToQ, latest, latest, count, isLast);
  }

  private void finish(int p) {
    run.populations[p].parameterGradient = populations[p].parameterGradient();
  }

  /** All steps of some populations, each of them together. */
  private void backTogether(Plan.Stage stage, int first) {
    for (int p = stage.first(); p < stage.end(); p++) {
      begin(p);
    }
    for (int t = end - 1; t >= first; t--) {
      for (int p = stage.end() - 1; p >= stage.first(); p--) {
        direct(p, t, 1);
        addPaths(p, t);
        steps(p, run.populations[p].q, t, 1);
      }
    }
    for (int p = stage.first(); p < stage.end(); p++) {
      finish(p);
    }
  }

  private float[] rate(int p) {
    return rateGradient[p] == null ? nothing[p] : rateGradient[p];
  }

  /** Lbar_j^t + R_j of some steps, the latest of which comes first. */
  private void direct(int p, int latest, int count) {
    float[][] o = populations[p].direct;
    int n = network.size(p);
    boolean begun = false;
    for (int m = 0; m < readouts.length; m++) {
      if (feedback.of(m, p) == null || !(feedback.signal(m, p) instanceof Feedback)) {
        continue;
      }
      ReadoutAdjoint readout = readouts[m];
      if (!readout.take(run.readouts[m], latest, count)) {
        continue;
      }
      float[][] b = feedback.of(m, p);
      if (!begun) {
        kernels.sumScaledRows(o, rate(p), readout.errors, 0, b, b.length, count, n);
      }
      for (int i = 0; begun && i < count; i++) {
        kernels.addScaledRows(o[i], readout.errors[i], b, b.length, n);
      }
      begun = true;
    }
    for (int i = 0; i < count; i++) {
      if (!begun) {
        System.arraycopy(rate(p), 0, o[i], 0, n);
      }
      if (extra != null && extra[p] != null) {
        Elements.addScaled(o[i], 1, extra[p][latest - i], n);
      }
    }
  }

  /** What kept paths send back at a step. */
  private void addPaths(int p, int t) {
    for (int i : paths.outOf[p]) {
      projections[i].sendBack(t, end, sentBack(i), matrices[i], populations[p].direct[0]);
    }
  }

  /** What kept paths send back at some steps, from populations of whom all steps are known. */
  private void addPaths(int p, int first, int latest, int count) {
    float[][] o = populations[p].direct;
    for (int i : paths.outOf[p]) {
      projections[i].sendBack(first, latest, count, end, sentBack(i), matrices[i], o);
    }
  }

  /** The q that a projection sends back. */
  private float[][] sentBack(int projection) {
    int to = network.projections().get(projection).to();
    return paths.oneHop ? firstQ[to] : run.populations[to].q;
  }

  /**
   * After {@link #run}: D^T lambda of population p, D = ds^t/ds^{t-1} at the first step: what of
   * the gradient is due to the eligibility vectors from before it. Once for each population.
   *
   * @param first the first step
   * @param psiBefore psi of the step before it
   * @param out receives it, [state][neuron]
   */
  public void before(int p, int first, float[] psiBefore, float[][] out) {
    populations[p].before(psiBefore, run.populations[p].derivativesAt(first), out);
  }

  /** After {@link #run}, before {@link #before}: r~.lambda of population p at the first step. */
  public void ownSpikeEffect(int p, int first, float[] out) {
    populations[p].ownSpikeEffect(run.populations[p].derivativesAt(first), out);
  }

  /** After {@link #run} of a whole sample: sets dE/dkappa of each readout that learns it. */
  public void setKappaGradients(SampleRecord sample, Weights weights) {
    for (int m = 0; m < readouts.length; m++) {
      Readout readout = network.readouts().get(m);
      if (readout.learnsKappa()) {
        sample.readouts[m].kappaGradient =
            readouts[m].kappaGradient(
                sample.readouts[m], weights.readoutBias(m), sample.steps(), readout.scaledInput());
      }
    }
  }

  /** After {@link #run}: what output k's error, filtered, is at the first step. */
  public double filteredError(int m, int k) {
    return readouts[m].filtered(k);
  }
}
