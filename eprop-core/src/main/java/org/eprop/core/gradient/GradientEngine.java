package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Sample;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.OneAtATime;
import org.eprop.core.parallel.Workers;

/**
 * Loss and gradient of a batch, in single precision and fast: the gradient costs what the forward
 * pass costs. Gives the same bits for any number of threads.
 *
 * <p>The samples of a batch are added up in up to 16 partial sums, the fewer the larger the network
 * is beside the batch, so that threads have nothing to share: as many threads as there are sums
 * work side by side, more of them share samples and rows.
 *
 * <p>An engine owns buffers, but neither weights nor threads. It is not thread-safe; several
 * engines may share a network and, while nobody writes them, its weights.
 */
public final class GradientEngine {

  /** How many bytes a worker's records may have before there is only one of them. */
  private static final long CACHE = 1 << 20;

  /** Partial sums for each worker from which on it does not matter if they don't come out even. */
  private static final int ENOUGH = 4;

  private final NetworkStructure network;
  private final ReadoutLoss[] losses;
  private final List<Regularizer> regularizers;
  private final Supplier<Kernels> kernels;
  private final Workers workers;
  private final int populations;
  private final Plan plan;
  private final KeptPaths paths;
  private final NonCausal nonCausal;
  private final ForwardPass[] forward;
  private final AdjointPass[] adjoint;
  private final GradientAccumulation accumulation;
  private final PartialSums sums;
  private final IntFunction<Weights> sumOfSample;
  private final List<SampleRun> buffers = new ArrayList<>();
  private final List<LargeRecord> records = new ArrayList<>();
  private final double[] norms;
  private final OneAtATime guard = new OneAtATime("engine");
  private Constants constants;
  private StateRecorder recorder;

  /**
   * With the fastest kernels there are: vector ones if the Java virtual machine was started with
   * {@code --add-modules jdk.incubator.vector}, else plain ones, which give the same bits.
   *
   * @param network what to run
   * @param losses of the readouts, in their order
   * @param regularizers of the firing rates of each population
   * @param rule which paths of the gradient are kept
   * @param workers who do the work; not closed with the engine
   */
  public GradientEngine(
      NetworkStructure network,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      LearningRule rule,
      Workers workers) {
    this(network, losses, regularizers, rule, workers, KernelProvider.fastest());
  }

  /** With kernels of the caller's choice, an instance for each worker and purpose. */
  GradientEngine(
      NetworkStructure network,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      LearningRule rule,
      Workers workers,
      Supplier<Kernels> kernels) {
    if (losses.size() != network.readouts().size()) {
      throw new IllegalArgumentException(
          "got "
              + losses.size()
              + " losses, but expected one for each of the "
              + network.readouts().size()
              + " readouts");
    }
    this.network = network;
    this.losses = losses.toArray(ReadoutLoss[]::new);
    this.norms = new double[losses.size()];
    this.regularizers = List.copyOf(regularizers);
    this.workers = workers;
    this.kernels = kernels;
    this.populations = network.populations().size();
    this.plan = new Plan(network);
    this.paths = new KeptPaths(network, plan, rule);
    this.nonCausal = NonCausal.of(network, rule);
    this.constants = Constants.atStart(network, rule);
    this.forward = new ForwardPass[workers.count()];
    this.adjoint = new AdjointPass[workers.count()];
    this.accumulation = new GradientAccumulation(network, kernels, workers);
    this.sums = new PartialSums(network, kernels, workers);
    this.sumOfSample = sums::ofSample;
  }

  /** Lets a recorder watch every forward pass from now on; null for none. */
  public void watch(StateRecorder newRecorder) {
    recorder = newRecorder;
  }

  /**
   * Runs a batch forward.
   *
   * @throws InvalidInputException if the batch is empty or a sample does not fit the network,
   *     placed at the sample
   * @throws IllegalStateException if another call is under way
   */
  public BatchResult evaluate(Weights weights, List<Sample> batch) {
    guard.enter();
    try {
      prepare(batch, weights);
      forward(weights, batch);
      float[][] unused = new float[populations][];
      return result(batch, regularise(spikes(batch), steps(batch), unused));
    } finally {
      guard.exit();
    }
  }

  /** Runs all samples forward; the large parts of their records are lost. */
  private void forward(Weights weights, List<Sample> batch) {
    records(workers.count());
    workers.run(
        batch.size(),
        (b, worker) -> {
          buffers.get(b).attach(records.get(worker));
          runForward(b, worker, weights, batch, false);
          buffers.get(b).detach(records.get(worker));
        });
  }

  /**
   * Runs a batch forward and computes the gradient of its loss.
   *
   * @param feedback B
   * @param gradient receives dE/dW; what it held before is lost
   * @throws InvalidInputException if the batch is empty or a sample does not fit the network,
   *     placed at the sample
   * @throws IllegalStateException if another call is under way
   */
  public BatchResult gradient(
      Weights weights, FeedbackWeights feedback, List<Sample> batch, Weights gradient) {
    guard.enter();
    try {
      prepare(batch, weights);
      checkGradient(weights, feedback, gradient);
      sums.begin(batch, gradient);
      if (regularizers.isEmpty()) {
        run(weights, feedback, batch, new float[populations][], gradient, /* recorded= */ false);
        return result(batch, 0);
      }
      record(weights, batch); // the rates of all have to be known before the first way back
      float[][] rateGradient = new float[populations][];
      double regularisation = regularise(spikes(batch), steps(batch), rateGradient);
      run(weights, feedback, batch, rateGradient, gradient, /* recorded= */ true);
      return result(batch, regularisation);
    } finally {
      guard.exit();
    }
  }

  /**
   * The first phase of a gradient whose parts are computed apart, perhaps in other processes: what
   * the parts have to know of the whole. Runs the samples forward if there are regularizers.
   *
   * @param part some of the batch's samples
   * @throws InvalidInputException if the batch is empty or a sample does not fit the network,
   *     placed at the sample
   * @throws IllegalStateException if another call is under way
   */
  public BatchTotals totals(Weights weights, List<Sample> part) {
    guard.enter();
    try {
      double[] terms = prepare(part, weights);
      double[][] spikes = new double[populations][];
      for (int p = 0; p < populations; p++) {
        spikes[p] = new double[network.size(p)];
      }
      if (!regularizers.isEmpty()) {
        forward(weights, part);
        spikes = spikes(part);
      }
      long steps = 0;
      for (Sample sample : part) {
        steps += sample.input().steps();
      }
      return new BatchTotals(terms, spikes, steps);
    } finally {
      guard.exit();
    }
  }

  /**
   * The second phase: the gradient of a part of a batch. Those of all parts, as {@link #parts}
   * divides the batch and {@link OrderedSum} adds them up, are the gradient of the whole to the
   * bit.
   *
   * @param part some of the batch's samples
   * @param whole the totals of the batch
   * @param gradient receives the part's share of dE/dW; what it held before is lost
   * @return the part's share of the loss, without that of regularizers: {@link #regularisation}
   * @throws InvalidInputException if the batch is empty or a sample does not fit the network,
   *     placed at the sample
   * @throws IllegalStateException if another call is under way
   */
  public BatchResult gradient(
      Weights weights,
      FeedbackWeights feedback,
      List<Sample> part,
      BatchTotals whole,
      Weights gradient) {
    guard.enter();
    try {
      prepare(part, weights);
      setNorms(whole.terms());
      checkGradient(weights, feedback, gradient);
      sums.beginOne(part, gradient);
      float[][] rateGradient = new float[populations][];
      regularise(whole.spikes(), whole.steps(), rateGradient);
      run(weights, feedback, part, rateGradient, gradient, /* recorded= */ false);
      return result(part, 0);
    } finally {
      guard.exit();
    }
  }

  /** E_reg of a batch. */
  public double regularisation(BatchTotals whole) {
    return regularise(whole.spikes(), whole.steps(), new float[populations][]);
  }

  /**
   * How a batch is divided into parts that can be computed apart: part i is the samples from {@code
   * parts[i]} to {@code parts[i + 1] - 1}. Depends on the batch and the network alone.
   */
  public int[] parts(List<Sample> batch) {
    int count = sums.count(batch);
    int[] first = new int[count + 1];
    for (int g = 0; g <= count; g++) {
      first[g] = PartialSums.first(g, count, batch.size());
    }
    return first;
  }

  private void checkGradient(Weights weights, FeedbackWeights feedback, Weights gradient) {
    Objects.requireNonNull(feedback, "feedback: got null, but expected that of the network");
    Objects.requireNonNull(gradient, "gradient: got null, but expected room for it");
    if (feedback.network() != network || gradient.network() != network) {
      throw new InvalidInputException("got the feedback weights or gradient of another network");
    }
    if (gradient == weights) {
      throw new InvalidInputException("got the weights themselves as room for their gradient");
    }
  }

  private void run(
      Weights weights,
      FeedbackWeights feedback,
      List<Sample> batch,
      float[][] rateGradient,
      Weights gradient,
      boolean recorded) {
    PathMatrices matrices =
        paths.any ? new PathMatrices(paths, network, weights, kernels.get()) : null;
    boolean stepSignals = Signals.any(feedback);
    Way way = new Way(weights, feedback, batch, rateGradient, matrices, stepSignals, recorded);
    if (sums.count() % workers.count() == 0 || sums.count() >= ENOUGH * workers.count()) {
      eachAlone(way);
    } else {
      allTogether(way);
    }
    sums.addUp();
    gradient.clearAutapses();
  }

  /** Runs all samples forward, each into a record of its own. */
  private void record(Weights weights, List<Sample> batch) {
    records(batch.size());
    workers.run(
        batch.size(),
        (b, worker) -> {
          buffers.get(b).attach(records.get(b));
          runForward(b, worker, weights, batch, true);
        });
  }

  /** What it takes to go through samples there and back. */
  private record Way(
      Weights weights,
      FeedbackWeights feedback,
      List<Sample> batch,
      float[][] rateGradient,
      PathMatrices matrices,
      boolean stepSignals,
      boolean recorded) {}

  /** Each worker takes a partial sum after the other: nothing is shared. */
  private void eachAlone(Way way) {
    int most = samplesAtOnce(way.batch);
    records(way.recorded ? way.batch.size() : workers.count() * most);
    workers.run(
        sums.count(),
        (g, worker) -> {
          sums.sum(g).clear();
          int last = sums.first(g + 1);
          for (int first = sums.first(g); first < last; first += most) {
            int end = Math.min(last, first + most);
            for (int b = first; b < end; b++) {
              thereAndBack(way, b, worker, worker * most + b - first);
            }
            accumulation.addAlone(worker, buffers, first, end, sumOfSample);
            for (int b = first; b < end; b++) {
              detach(way, b, worker * most + b - first);
            }
          }
        });
  }

  /** For more workers than there are sums: they share samples, and then rows of the gradient. */
  private void allTogether(Way way) {
    for (int g = 0; g < sums.count(); g++) {
      sums.sum(g).clear();
    }
    int most = workers.count() * samplesAtOnce(way.batch);
    records(way.recorded ? way.batch.size() : Math.min(way.batch.size(), most));
    for (int first = 0; first < way.batch.size(); first += most) {
      int start = first;
      int end = Math.min(way.batch.size(), first + most);
      workers.run(
          end - first,
          (i, worker) -> {
            thereAndBack(way, start + i, worker, i);
            accumulation.index(buffers.get(start + i));
          });
      accumulation.addTogether(buffers, first, end, sumOfSample);
      for (int b = first; b < end; b++) {
        detach(way, b, b - first);
      }
    }
  }

  private void thereAndBack(Way way, int b, int worker, int record) {
    if (!way.recorded) {
      buffers.get(b).attach(records.get(record));
      runForward(b, worker, way.weights, way.batch, true);
    }
    runBackward(b, worker, way);
  }

  private void detach(Way way, int b, int record) {
    buffers.get(b).detach(records.get(way.recorded ? b : record));
  }

  /** How many samples a worker records at once: as many as fit into the cache, or one. */
  private int samplesAtOnce(List<Sample> batch) {
    long neurons = network.neurons();
    long bytes = Float.BYTES * neurons * Math.max(1, batch.get(0).input().steps());
    return (int) Math.max(1, Math.min(batch.size(), CACHE / bytes));
  }

  /** The record last used by the i-th of the samples that are recorded at once. */
  LargeRecord record(int i) {
    return records.get(i);
  }

  private void records(int count) {
    while (records.size() < count) {
      records.add(new LargeRecord(populations, losses.length));
    }
  }

  /**
   * Checks a batch, and sets the norms of its losses.
   *
   * @return the terms of each readout's loss
   */
  private double[] prepare(List<Sample> batch, Weights weights) {
    Objects.requireNonNull(weights, "weights: got null, but expected those of the network");
    Objects.requireNonNull(batch, "batch: got null, but expected samples");
    if (batch.isEmpty()) {
      throw new InvalidInputException("batch: got no sample, but expected at least one");
    }
    if (weights.network() != network) {
      throw new InvalidInputException("got the weights of another network");
    }
    constants = constants.now(weights);
    double[] terms = new double[losses.length];
    for (int b = 0; b < batch.size(); b++) {
      try {
        check(batch.get(b), terms);
      } catch (InvalidInputException e) {
        throw e.at("sample " + b);
      }
      if (b == buffers.size()) {
        buffers.add(new SampleRun(network));
      }
    }
    setNorms(terms);
    return terms;
  }

  private void setNorms(double[] terms) {
    for (int m = 0; m < norms.length; m++) {
      norms[m] = losses[m].mean() && terms[m] > 0 ? 1 / terms[m] : 1;
    }
  }

  private void check(Sample sample, double[] terms) {
    if (sample == null) {
      throw new InvalidInputException("got null, but expected a sample");
    }
    int channels = sample.input().channels();
    if (channels != network.channels()) {
      throw new InvalidInputException(
          "got " + channels + " input channels, but the network has " + network.channels());
    }
    int given = sample.targets().size();
    if (given != 1 && given != losses.length) {
      throw new InvalidInputException(
          "got " + given + " targets, but the network has " + losses.length + " readouts");
    }
    for (int m = 0; m < losses.length; m++) {
      sample.target(m).checkFor(network.readouts().get(m).outputs());
      losses[m].loss().check(sample.target(m));
      terms[m] += losses[m].loss().terms(sample.target(m));
    }
  }

  private void runForward(int b, int worker, Weights weights, List<Sample> batch, boolean wanted) {
    if (forward[worker] == null) {
      forward[worker] = new ForwardPass(plan, kernels.get(), constants);
    }
    SampleRun run = buffers.get(b);
    Sample sample = batch.get(b);
    forward[worker].use(constants);
    forward[worker].run(sample.input(), weights, run, wanted, recorder, b);
    run.evaluate(losses, sample, norms);
  }

  private void runBackward(int b, int worker, Way way) {
    if (adjoint[worker] == null) {
      adjoint[worker] = new AdjointPass(paths, kernels.get(), constants);
    }
    SampleRun run = buffers.get(b);
    adjoint[worker].use(constants);
    SignalInput seen = way.stepSignals ? SignalInput.of(way.batch.get(b)) : null;
    float[][][] added = nonCausal == null ? null : nonCausal.of(run, way.feedback, seen);
    adjoint[worker].run(run, way.feedback, way.rateGradient, way.matrices, seen);
    adjoint[worker].setKappaGradients(run, way.weights);
    if (added != null) {
      nonCausal.add(run, added);
    }
  }

  /** How often each neuron spikes, [population][neuron]. */
  private double[][] spikes(List<Sample> batch) {
    double[][] spikes = new double[populations][];
    for (int p = 0; p < populations; p++) {
      spikes[p] = new double[network.size(p)];
      for (int b = 0; b < batch.size(); b++) {
        buffers.get(b).countSpikes(p, spikes[p]);
      }
    }
    return spikes;
  }

  private long steps(List<Sample> batch) {
    long steps = 0;
    for (int b = 0; b < batch.size(); b++) {
      steps += buffers.get(b).steps();
    }
    return steps;
  }

  /**
   * E_reg, and dE_reg/dz_j^t of each population.
   *
   * @param spikes how many, [population][neuron]
   * @param steps of all samples
   */
  private double regularise(double[][] spikes, long steps, float[][] rateGradient) {
    double sum = 0;
    for (int p = 0; !regularizers.isEmpty() && p < populations; p++) {
      double[] rate = spikes[p].clone();
      for (int j = 0; j < rate.length; j++) {
        rate[j] /= steps;
      }
      double[] slope = new double[rate.length];
      for (Regularizer regularizer : regularizers) {
        sum += regularizer.evaluate(rate, slope);
      }
      rateGradient[p] = new float[rate.length];
      for (int j = 0; j < rate.length; j++) {
        rateGradient[p][j] = (float) (slope[j] / steps);
      }
    }
    return sum;
  }

  private BatchResult result(List<Sample> batch, double regularisation) {
    List<SampleRun> runs = List.copyOf(buffers.subList(0, batch.size()));
    double sum = 0;
    for (SampleRun run : runs) {
      sum += run.loss();
    }
    return new BatchResult(sum, regularisation, runs);
  }
}
