package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.task.Input;
import org.eprop.api.task.Sample;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.adjoint.GradientAccumulation;
import org.eprop.core.adjoint.GradientAccumulation.Samples;
import org.eprop.core.adjoint.InputGradient;
import org.eprop.core.adjoint.KeptPaths;
import org.eprop.core.adjoint.NonCausal;
import org.eprop.core.derived.PathMatrix;
import org.eprop.core.forward.Constants;
import org.eprop.core.forward.ForwardPass;
import org.eprop.core.forward.Plan;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.SignalInput;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.projection.ProjectionKernel;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.run.StateRecorder;
import org.jspecify.annotations.Nullable;

/** Runs the samples of a batch there and back, by several workers, and adds up the gradient. */
final class BatchRuns {

  /** How many bytes a worker's records may have before there is only one of them. */
  private static final long CACHE = 1 << 20;

  /** Partial sums for each worker from which on it does not matter if they don't come out even. */
  private static final int ENOUGH = 4;

  private final NetworkStructure network;
  private final @Nullable BatchLosses losses;
  private final Supplier<Kernels> kernels;
  private final Workers workers;
  private final Plan plan;
  private final KeptPaths paths;
  private final @Nullable NonCausal nonCausal;
  private final ForwardPass[] forward;
  private final AdjointPass[] adjoint;
  private final GradientAccumulation accumulation;
  private final PartialSums sums;
  private final IntFunction<Weights> sumOfSample;
  private final List<SampleRecord> buffers = new ArrayList<>();
  private final List<SampleRecord.Memory> records = new ArrayList<>();
  private Constants constants;
  private @Nullable StateRecorder recorder;

  /**
   * @param losses normalised by the batch that is run; null if nobody asks for them
   * @param sums of the batch that is run
   */
  BatchRuns(
      NetworkStructure network,
      @Nullable BatchLosses losses,
      LearningRule rule,
      Workers workers,
      Supplier<Kernels> kernels,
      PartialSums sums) {
    this.network = network;
    this.losses = losses;
    this.workers = workers;
    this.kernels = kernels;
    this.sums = sums;
    plan = new Plan(network);
    paths = new KeptPaths(network, plan, rule);
    nonCausal = NonCausal.of(network, rule);
    constants = Constants.atStart(network, rule, losses != null && losses.others.seesMembranes());
    forward = new ForwardPass[workers.count()];
    adjoint = new AdjointPass[workers.count()];
    accumulation = new GradientAccumulation(network, kernels, workers);
    sumOfSample = sums::ofSample;
  }

  /** Lets a recorder watch every forward pass from now on; null for none. */
  void watch(@Nullable StateRecorder newRecorder) {
    recorder = newRecorder;
  }

  /** Makes room for so many samples, to be run with the weights as they are now. */
  void prepare(int samples, Weights weights) {
    constants = constants.now(weights);
    accumulation.use(constants, weights);
    while (buffers.size() < samples) {
      buffers.add(new SampleRecord(network));
    }
  }

  /** What came of the first samples. */
  List<SampleRecord> of(int samples) {
    return List.copyOf(buffers.subList(0, samples));
  }

  /** Runs all samples forward; the large parts of their records are lost. */
  void forward(Weights weights, List<Sample> batch) {
    records(workers.count());
    workers.run(
        batch.size(),
        (b, worker) -> {
          buffers.get(b).attach(records.get(worker));
          boolean states = losses != null && losses.others.seesMembranes();
          runForward(b, worker, weights, batch, states);
          buffers.get(b).detach(records.get(worker));
        });
  }

  /**
   * What a run back needs beside the batch.
   *
   * @param feedback B
   * @param rateGradient dE_reg/dz of each population; a null row stands for zero
   * @param signal dE/dz of each sample, [population][step][neuron], in place of errors of readouts;
   *     null if these teach
   * @param inputGradient receives dE/dx, [sample][step][channel]; null if it is not wanted
   * @param recorded whether {@link #record} has run it forward
   */
  record Errors(
      FeedbackWeights feedback,
      float @Nullable [][] rateGradient,
      @Nullable IntFunction<float[][][]> signal,
      float @Nullable [][][] inputGradient,
      boolean recorded) {}

  /** Runs a batch there and back, into a gradient. */
  void run(Weights weights, List<Sample> batch, Errors errors, Weights gradient) {
    float[][][] matrices = paths.any ? matrices(weights) : null;
    boolean stepSignals = Signals.any(errors.feedback);
    OfInputs ofInputs =
        errors.inputGradient == null ? null : new OfInputs(weights, errors.inputGradient);
    PassInput input = new PassInput(weights, batch, errors, matrices, stepSignals, ofInputs);
    if (sums.count() % workers.count() == 0 || sums.count() >= ENOUGH * workers.count()) {
      eachAlone(input);
    } else {
      allTogether(input);
    }
    sums.addUp();
    gradient.clearAutapses();
  }

  /** F of every kept projection, as {@link ProjectionKernel#sendBack} wants it. */
  private float[][][] matrices(Weights weights) {
    Kernels own = kernels.get();
    float[][][] turned = new float[network.projections().size()][][];
    for (int i = 0; i < turned.length; i++) {
      if (paths.through(i) != PathWeights.CUT) {
        Projection projection = network.projections().get(i);
        float[][] f = PathMatrix.of(paths.through(i), network, projection, weights.widened(i));
        turned[i] = ProjectionKernel.of(projection, own).turned(f);
      }
    }
    return turned;
  }

  /** Runs all samples forward, each into a record of its own. */
  void record(Weights weights, List<Sample> batch) {
    records(batch.size());
    workers.run(
        batch.size(),
        (b, worker) -> {
          buffers.get(b).attach(records.get(b));
          runForward(b, worker, weights, batch, true);
        });
  }

  /** What it takes to go through samples there and back. */
  private record PassInput(
      Weights weights,
      List<Sample> batch,
      Errors errors,
      float @Nullable [][][] matrices,
      boolean stepSignals,
      @Nullable OfInputs ofInputs) {}

  /** Where dE/dx goes to, and the weights that bring it there. */
  private final class OfInputs {

    private final float[][][] gradient;
    private final InputGradient[] passes = new InputGradient[workers.count()];
    private final float[][][] turned;

    OfInputs(Weights weights, float[][][] gradient) {
      this.gradient = gradient;
      for (int w = 0; w < passes.length; w++) {
        passes[w] = new InputGradient(network, constants.trace, kernels.get());
        passes[w].use(constants);
      }
      turned = passes[0].turned(weights);
    }

    void compute(int b, int worker) {
      passes[worker].compute(turned, buffers.get(b), 0, buffers.get(b).steps(), gradient[b]);
    }
  }

  /** Each worker takes a partial sum after the other: nothing is shared. */
  private void eachAlone(PassInput input) {
    int most = samplesAtOnce(input.batch);
    records(input.errors.recorded ? input.batch.size() : workers.count() * most);
    workers.run(
        sums.count(),
        (g, worker) -> {
          sums.sum(g).clear();
          int last = sums.first(g + 1);
          for (int first = sums.first(g); first < last; first += most) {
            int end = Math.min(last, first + most);
            for (int b = first; b < end; b++) {
              thereAndBack(input, b, worker, worker * most + b - first);
            }
            accumulation.addAlone(worker, new Samples(buffers, first, end, sumOfSample));
            for (int b = first; b < end; b++) {
              detach(input, b, worker * most + b - first);
            }
          }
          GradientAccumulation.scaleDelays(input.weights, sums.sum(g));
        });
  }

  /** For more workers than there are sums: they share samples, and then rows of the gradient. */
  private void allTogether(PassInput input) {
    for (int g = 0; g < sums.count(); g++) {
      sums.sum(g).clear();
    }
    int most = workers.count() * samplesAtOnce(input.batch);
    records(input.errors.recorded ? input.batch.size() : Math.min(input.batch.size(), most));
    for (int first = 0; first < input.batch.size(); first += most) {
      int start = first;
      int end = Math.min(input.batch.size(), first + most);
      workers.run(
          end - first,
          (i, worker) -> {
            thereAndBack(input, start + i, worker, i);
            accumulation.index(buffers.get(start + i));
          });
      accumulation.addTogether(new Samples(buffers, first, end, sumOfSample));
      for (int b = first; b < end; b++) {
        detach(input, b, b - first);
      }
    }
    for (int g = 0; g < sums.count(); g++) {
      GradientAccumulation.scaleDelays(input.weights, sums.sum(g));
    }
  }

  private void thereAndBack(PassInput input, int b, int worker, int record) {
    if (!input.errors.recorded) {
      buffers.get(b).attach(records.get(record));
      runForward(b, worker, input.weights, input.batch, true);
    }
    runBackward(b, worker, input);
  }

  private void detach(PassInput input, int b, int record) {
    buffers.get(b).detach(records.get(input.errors.recorded ? b : record));
  }

  /** How many samples a worker records at once: as many as fit into the cache, or one. */
  private int samplesAtOnce(List<Sample> batch) {
    long neurons = network.neurons();
    long bytes = Float.BYTES * neurons * Math.max(1, batch.get(0).input().steps());
    return (int) Math.max(1, Math.min(batch.size(), CACHE / bytes));
  }

  /** The record last used by the i-th of the samples that are recorded at once. */
  SampleRecord.Memory record(int i) {
    return records.get(i);
  }

  private void records(int count) {
    while (records.size() < count) {
      records.add(new SampleRecord.Memory(network.populations().size(), network.readouts().size()));
    }
  }

  private void runForward(int b, int worker, Weights weights, List<Sample> batch, boolean wanted) {
    if (forward[worker] == null) {
      forward[worker] =
          new ForwardPass(plan, kernels.get(), constants, ForwardPass.Purpose.LEARNING);
    }
    SampleRecord run = buffers.get(b);
    Sample sample = batch.get(b);
    forward[worker].use(constants);
    if (recorder == null) {
      forward[worker].run(sample.input(), weights, run, wanted);
    } else {
      watch(recorder, b, forward[worker], weights, sample.input());
    }
    if (losses != null) {
      losses.evaluate(run, sample, constants);
    }
  }

  private void watch(StateRecorder by, int b, ForwardPass pass, Weights weights, Input input) {
    SampleRecord run = buffers.get(b);
    pass.begin(input, weights, run, /* wanted= */ true);
    for (int t = 0; t < input.steps(); t++) {
      pass.step(t, weights, run, /* wanted= */ true);
      for (int p = 0; p < run.populations.length; p++) {
        float[] psi = Arrays.copyOf(run.populations[p].psi[t], network.size(p));
        by.record(b, p, t, pass.states(p), psi);
      }
    }
  }

  private void runBackward(int b, int worker, PassInput input) {
    if (adjoint[worker] == null) {
      adjoint[worker] = new AdjointPass(paths, kernels.get(), constants);
    }
    SampleRecord run = buffers.get(b);
    Errors errors = input.errors;
    adjoint[worker].use(constants);
    float[][][] added = null;
    if (errors.signal != null) {
      float[][][] signal = errors.signal.apply(b);
      added = nonCausal == null ? null : nonCausal.of(run, signal);
      adjoint[worker].run(run, errors.feedback, signal, input.matrices);
    } else {
      SignalInput seen = input.stepSignals ? SignalInput.of(input.batch.get(b)) : null;
      added = nonCausal == null ? null : nonCausal.of(run, errors.feedback, seen, constants.scale);
      if (seen != null) {
        adjoint[worker].signals.begin(errors.feedback);
      }
      adjoint[worker].run(
          run, 0, run.steps(), errors.feedback, errors.rateGradient, input.matrices, seen);
      adjoint[worker].setKappaGradients(run, input.weights);
    }
    if (input.ofInputs != null) {
      input.ofInputs.compute(b, worker);
    }
    if (nonCausal != null && added != null) {
      nonCausal.add(run, added);
    }
  }
}
